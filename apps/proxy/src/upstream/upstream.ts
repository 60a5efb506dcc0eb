import { promises as dns } from 'node:dns';
import { fail, ok, type Result } from '@tollgate/schema';
import type { AddressPolicy } from './address-guard.js';
import { whyForbidden } from './address-guard.js';
import { Pools } from './pools.js';
import { cachingResolver, type Resolve } from './resolver.js';
import { RunningCall, type SentCall } from './running-call.js';
import type { CallTimeouts } from './timeouts.js';
import type { UpstreamProblem } from './upstream-problem.js';

export interface UpstreamOptions extends AddressPolicy {
  /** Milliseconds that only grow. */
  readonly monotonicMs: () => number;
  /** Finds the addresses of a name; the system's resolver when absent. */
  readonly resolve?: Resolve;
}

/** One HTTP call to a provider, complete with its credential. */
export interface UpstreamCall {
  readonly baseUrl: string;
  /** Below the base URL; may carry a query. */
  readonly path: string;
  /** Lower-case names. They should ask for `accept-encoding: identity`. */
  readonly headers: Record<string, string>;
  readonly body: Buffer | string;
  readonly timeouts: CallTimeouts;
}

interface Target {
  readonly origin: string;
  /** The path of the base URL, without a slash at its end. */
  readonly basePath: string;
}

/** Most base URLs whose judgement is remembered; a caller that brings its key may bring its URL as well. */
const targetsMax = 1000;

/** The only way to a provider: pooled connections to judged addresses, every part of a call bounded in time. */
export class Upstream {
  readonly #options: UpstreamOptions;
  readonly #pools: Pools;
  readonly #targets = new Map<string, Result<Target, UpstreamProblem>>();

  constructor(options: UpstreamOptions) {
    this.#options = options;
    const resolve = options.resolve ?? ((host: string) => dns.lookup(host, { all: true, verbatim: true }));
    this.#pools = new Pools(options, cachingResolver(resolve, options.monotonicMs));
  }

  send(call: UpstreamCall): SentCall {
    const target = this.#targetOf(call.baseUrl);
    if (!target.ok) return { reply: Promise.resolve(target), abort: () => undefined };
    const { origin, basePath } = target.value;
    const { path, headers, body, timeouts } = call;
    const running = new RunningCall(timeouts, this.#options.monotonicMs);
    const options = {
      method: 'POST',
      path: path.startsWith('/') ? basePath + path : `${basePath}/${path}`,
      headers,
      body,
    } as const;
    this.#pools.poolFor(origin, timeouts.connectMs).dispatch(options, running);
    return running;
  }

  /** Cuts every connection. Calls that are still open end as problems. */
  async stop(): Promise<void> {
    await this.#pools.stop();
  }

  #targetOf(baseUrl: string): Result<Target, UpstreamProblem> {
    const known = this.#targets.get(baseUrl);
    if (known !== undefined) return known;
    const target = judge(baseUrl, this.#options);
    if (this.#targets.size >= targetsMax) this.#targets.clear();
    this.#targets.set(baseUrl, target);
    return target;
  }
}

function judge(baseUrl: string, policy: AddressPolicy): Result<Target, UpstreamProblem> {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const detail = url === undefined ? 'the address is not a URL' : whyForbidden(url, policy);
  if (url !== undefined && detail === undefined) {
    const basePath = url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : url.pathname;
    return ok({ origin: url.origin, basePath });
  }
  const message = 'The address of the provider is not allowed';
  return fail({
    code: 'upstream.address-forbidden',
    message,
    ...(detail === undefined ? {} : { detail }),
    reached: false,
    staleSocket: false,
  });
}
