import { findPrice, isCovered, priceOf, type ResolvedPrice } from '@tollgate/pricing';
import { type PicoDollars, secondMs } from '@tollgate/schema';
import type { ResolvedTarget, TargetHealth } from '../routing/index.js';
import type { ServingSnapshot } from '../snapshot/index.js';
import { priceListOf } from './price-list.js';

/** Failures in a row after which a target goes behind the others. */
export const failuresMax = 5;
/** For how long; then it is tried again in its place. */
export const restMs = 10 * secondMs;
/** Most targets that are remembered; the oldest goes first. */
export const targetsMax = 10_000;
/** Weight of the newest latency in the running average. */
const newestShare = 0.2;
/** What is priced to compare targets by cost: a prompt with a short answer. */
const comparedUsage = { inputTokens: 3000, outputTokens: 1000 };

interface Record {
  failures: number;
  restsUntilMs: number;
  latencyMs: number | undefined;
}

/** Undefined for what is not sold by the token, which cannot be compared so. */
function comparedCost(price: ResolvedPrice): PicoDollars | undefined {
  const priced = priceOf(comparedUsage, price);
  return isCovered(comparedUsage, price, priced) ? priced.total : undefined;
}

/** What this process has seen of each target lately. Only ever changes the order of targets, never refuses one. */
export class TargetHealthBook {
  readonly #records = new Map<string, Record>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Reads the book for ordering targets; costs are those of the given moment's price book. */
  read(snapshot: ServingSnapshot, atMs: number): (target: ResolvedTarget) => TargetHealth {
    return (target) => {
      const record = this.#records.get(nameOf(target));
      const price = findPrice(snapshot.prices, {
        kind: target.provider.kind,
        priceList: priceListOf(target),
        model: target.model,
        atMs,
      });
      return {
        usable: record === undefined || record.failures < failuresMax || record.restsUntilMs <= this.#nowMs(),
        latencyMs: record?.latencyMs,
        cost: price === undefined ? undefined : comparedCost(price),
      };
    };
  }

  succeeded(target: ResolvedTarget, latencyMs: number): void {
    const record = this.#recordOf(target);
    record.failures = 0;
    record.latencyMs =
      record.latencyMs === undefined ? latencyMs : record.latencyMs + (latencyMs - record.latencyMs) * newestShare;
  }

  failed(target: ResolvedTarget): void {
    const record = this.#recordOf(target);
    record.failures++;
    if (record.failures >= failuresMax) record.restsUntilMs = this.#nowMs() + restMs;
  }

  #recordOf(target: ResolvedTarget): Record {
    const name = nameOf(target);
    const known = this.#records.get(name);
    if (known !== undefined) return known;
    const record: Record = { failures: 0, restsUntilMs: 0, latencyMs: undefined };
    this.#records.set(name, record);
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= targetsMax) break;
      this.#records.delete(oldest);
    }
    return record;
  }
}

function nameOf({ provider, model }: ResolvedTarget): string {
  return `${provider.id}/${model}`;
}
