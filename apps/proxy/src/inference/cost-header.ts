import { findPrice, isCovered, priceOf } from '@tollgate/pricing';
import { formatDollars } from '@tollgate/schema';
import type { AnswerContext } from './call.js';
import { priceListOf } from './price-list.js';
import type { UsageVerdict } from './usage-verdict.js';

const headerName = 'x-tollgate-cost-usd';
const reasonName = 'x-tollgate-cost-unknown';

/** What an answer cost, to the pico-dollar; where that is not known exactly, why: in the words of the usage report. */
export function costHeader(context: AnswerContext, { usage, quality }: UsageVerdict): Readonly<Record<string, string>> {
  if (quality !== 'provider-final') return { [reasonName]: quality };
  const { call, target, settlement, admittedAtMs } = context;
  const price = findPrice(call.snapshot.prices, {
    kind: target.provider.kind,
    priceList: priceListOf(target),
    model: target.model,
    variant: context.variant,
    servedModel: settlement.tap.servedModel,
    atMs: admittedAtMs,
  });
  if (price === undefined) return { [reasonName]: 'unpriced' };
  const priced = priceOf(usage, price);
  return isCovered(usage, price, priced) ? { [headerName]: formatDollars(priced.total) } : { [reasonName]: 'unpriced' };
}
