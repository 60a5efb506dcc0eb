import { metrics } from '@tollgate/platform';
import type { Endpoint, ErrorCode } from '@tollgate/schema';
import { Counter, Histogram, type Registry } from 'prom-client';

const secondsBuckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
const msPerS = 1000;

/** What operators see of the hot path. Label values come from lists that we wrote, never from callers. */
export class InferenceMetrics {
  readonly #requests = new Map<string, { inc: () => void }>();
  readonly #attempts = new Map<string, { inc: () => void }>();
  readonly #durations = new Map<string, { observe: (seconds: number) => void }>();
  readonly #requestCounter: Counter<'endpoint' | 'status' | 'code'>;
  readonly #attemptCounter: Counter<'endpoint' | 'outcome'>;
  readonly #durationHistogram: Histogram<'endpoint'>;
  readonly #bodyBytes: Counter;

  constructor(registry: Registry = metrics) {
    const registers = [registry];
    this.#requestCounter = new Counter({
      name: 'tollgate_requests_total',
      help: 'Requests by endpoint, status of the response (499 for callers that went away) and error code.',
      labelNames: ['endpoint', 'status', 'code'],
      registers,
    });
    this.#attemptCounter = new Counter({
      name: 'tollgate_attempts_total',
      help: 'Calls to providers by endpoint and outcome.',
      labelNames: ['endpoint', 'outcome'],
      registers,
    });
    this.#durationHistogram = new Histogram({
      name: 'tollgate_request_duration_seconds',
      help: 'From the first byte of a request to the last byte of its response.',
      labelNames: ['endpoint'],
      buckets: secondsBuckets,
      registers,
    });
    this.#bodyBytes = new Counter({
      name: 'tollgate_request_body_bytes_total',
      help: 'Bytes of request bodies that were read.',
      registers,
    });
  }

  request(endpoint: Endpoint, status: number, code: ErrorCode | undefined, durationMs: number): void {
    const name = `${endpoint} ${status} ${code ?? ''}`;
    this.#child(this.#requests, name, () => this.#requestCounter.labels(endpoint, String(status), code ?? '')).inc();
    this.#child(this.#durations, endpoint, () => this.#durationHistogram.labels(endpoint)).observe(durationMs / msPerS);
  }

  attempt(endpoint: Endpoint, outcome: 'served' | 'failed'): void {
    this.#child(this.#attempts, `${endpoint} ${outcome}`, () => this.#attemptCounter.labels(endpoint, outcome)).inc();
  }

  body(bytes: number): void {
    this.#bodyBytes.inc(bytes);
  }

  /** Looking a child up by labels costs more than counting; there are only so many. */
  #child<Child>(children: Map<string, Child>, name: string, create: () => Child): Child {
    const known = children.get(name);
    if (known !== undefined) return known;
    const child = create();
    children.set(name, child);
    return child;
  }
}
