import { findPrice, priceOf } from '@tollgate/pricing';
import { formatDollars } from '@tollgate/schema';
import type { AnswerContext } from './call.js';
import { priceListOf } from './price-list.js';
import type { UsageVerdict } from './usage-verdict.js';

const headerName = 'x-tollgate-cost-usd';

/** What an answer cost, to the pico-dollar; nothing where that is not known exactly. */
export function costHeader(context: AnswerContext, { usage, quality }: UsageVerdict): Readonly<Record<string, string>> {
  if (quality !== 'provider-final') return {};
  const { call, target, settlement, admittedAtMs } = context;
  const price = findPrice(call.snapshot.prices, {
    kind: target.provider.kind,
    priceList: priceListOf(target),
    model: target.model,
    servedModel: settlement.tap.servedModel,
    atMs: admittedAtMs,
  });
  return price === undefined ? {} : { [headerName]: formatDollars(priceOf(usage, price).total) };
}
