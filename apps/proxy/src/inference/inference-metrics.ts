import { metrics } from '@tollgate/platform';
import type { Endpoint, ErrorCode } from '@tollgate/schema';
import { Counter, Histogram, type Registry } from 'prom-client';

/** Counts of one set of label values that the counter has not been told yet. */
interface Tally {
  count: number;
  readonly tell: (count: number) => void;
}

const secondsBuckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
const msPerS = 1000;

/** What operators see of the hot path. Label values come from lists that we wrote, never from callers. */
export class InferenceMetrics {
  /** By endpoint, then status, then code; a name put together of them would cost more than the counting. */
  readonly #requests = new Map<Endpoint, Map<number, Map<ErrorCode | undefined, Tally>>>();
  readonly #attempts = new Map<Endpoint, Map<string, Tally>>();
  readonly #tallies: Tally[] = [];
  readonly #durations = new Map<string, { observe: (seconds: number) => void }>();
  readonly #requestCounter: Counter<'endpoint' | 'status' | 'code'>;
  readonly #attemptCounter: Counter<'endpoint' | 'outcome'>;
  readonly #durationHistogram: Histogram<'endpoint'>;
  readonly #bodyBytes: Tally;

  constructor(registry: Registry = metrics) {
    // Counting is adding one to a number; the counters learn of it when somebody asks for them.
    const collected = { registers: [registry], collect: () => this.#tell() };
    this.#requestCounter = new Counter({
      name: 'tollgate_requests_total',
      help: 'Requests by endpoint, status of the response (499 for callers that went away) and error code.',
      labelNames: ['endpoint', 'status', 'code'],
      ...collected,
    });
    this.#attemptCounter = new Counter({
      name: 'tollgate_attempts_total',
      help: 'Calls to providers by endpoint and outcome.',
      labelNames: ['endpoint', 'outcome'],
      ...collected,
    });
    this.#durationHistogram = new Histogram({
      name: 'tollgate_request_duration_seconds',
      help: 'From the first byte of a request to the last byte of its response.',
      labelNames: ['endpoint'],
      buckets: secondsBuckets,
      registers: [registry],
    });
    const bodyBytes = new Counter({
      name: 'tollgate_request_body_bytes_total',
      help: 'Bytes of request bodies that were read.',
      ...collected,
    });
    this.#bodyBytes = this.#tally((bytes) => bodyBytes.inc(bytes));
  }

  request(endpoint: Endpoint, status: number, code: ErrorCode | undefined, durationMs: number): void {
    const byStatus = getOrCreate(this.#requests, endpoint, () => new Map<number, Map<ErrorCode | undefined, Tally>>());
    const byCode = getOrCreate(byStatus, status, () => new Map<ErrorCode | undefined, Tally>());
    const tally = () => {
      const child = this.#requestCounter.labels(endpoint, String(status), code ?? '');
      return this.#tally((count) => child.inc(count));
    };
    getOrCreate(byCode, code, tally).count += 1;
    const duration = getOrCreate(this.#durations, endpoint, () => this.#durationHistogram.labels(endpoint));
    duration.observe(durationMs / msPerS);
  }

  attempt(endpoint: Endpoint, outcome: 'served' | 'failed'): void {
    const byOutcome = getOrCreate(this.#attempts, endpoint, () => new Map<string, Tally>());
    const tally = () => {
      const child = this.#attemptCounter.labels(endpoint, outcome);
      return this.#tally((count) => child.inc(count));
    };
    getOrCreate(byOutcome, outcome, tally).count += 1;
  }

  body(bytes: number): void {
    this.#bodyBytes.count += bytes;
  }

  #tally(tell: (count: number) => void): Tally {
    const tally = { count: 0, tell };
    this.#tallies.push(tally);
    return tally;
  }

  #tell(): void {
    for (const tally of this.#tallies) {
      if (tally.count > 0) tally.tell(tally.count);
      tally.count = 0;
    }
  }
}

/** There are only so many label values, so these maps stay small. */
function getOrCreate<Key, Value>(values: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = values.get(key);
  if (known !== undefined) return known;
  const value = create();
  values.set(key, value);
  return value;
}
