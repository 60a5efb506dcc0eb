import { quantile } from '../report/statistics.ts';

const usPerMs = 1000;

/** Times in microseconds, kept one by one so that quantiles are exact. */
export class Samples {
  readonly #values: number[] = [];

  add(us: number): void {
    this.#values.push(us);
  }

  get count(): number {
    return this.#values.length;
  }

  /** In milliseconds; not a number when there is no sample. */
  quantiles(): { readonly p50Ms: number; readonly p99Ms: number } {
    const sorted = Float64Array.from(this.#values).sort();
    const at = (share: number) => (quantile(sorted, share) ?? 0) / usPerMs;
    return { p50Ms: at(0.5), p99Ms: at(0.99) };
  }
}
