import { promises as dns } from 'node:dns';
import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { fail, kibibyte, ok, type Result } from '@tollgate/schema';
import type { AddressPolicy } from './address-guard.js';
import { whyForbidden } from './address-guard.js';
import { plainBody } from './content-decoding.js';
import { Pools } from './pools.js';
import { cachingResolver, type Resolve } from './resolver.js';
import type { CallTimeouts } from './timeouts.js';
import { UpstreamBody } from './upstream-body.js';
import { explainSendError, type UpstreamProblem } from './upstream-problem.js';
import { Watchdog } from './watchdog.js';

/** How much of an answer waits to be taken before the provider's connection is no longer read. */
const bodyBufferBytes = 16 * kibibyte;

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

/** The beginning of an answer, of any status below 300 or from 400 on. */
export interface UpstreamReply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: UpstreamBody;
}

/** A call that is under way. */
export interface SentCall {
  /** Never rejects. */
  readonly reply: Promise<Result<UpstreamReply, UpstreamProblem>>;
  /** Ends the call wherever it stands; the provider sees its connection close. */
  readonly abort: (problem: UpstreamProblem) => void;
}

interface Target {
  readonly origin: string;
  /** The path of the base URL, without a slash at its end. */
  readonly basePath: string;
}

/** Most base URLs whose judgement is remembered; a caller that brings its key may bring its URL as well. */
const targetsMax = 1000;

type SentHeaders = Readonly<Record<string, string | string[] | undefined>>;

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
    const answer = this.#pools.poolFor(origin, timeouts.connectMs).request({
      method: 'POST',
      path: path.startsWith('/') ? basePath + path : `${basePath}/${path}`,
      headers,
      body,
      signal: running.signal,
      highWaterMark: bodyBufferBytes,
    });
    const reply = answer.then(
      ({ statusCode, headers, body }) => running.begin(statusCode, headers, body),
      (error: unknown) => running.fail(error),
    );
    return { reply, abort: (problem) => running.abort(problem) };
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

/** The state of one call from its sending to the end of its answer. */
class RunningCall {
  /** Undici takes any emitter of `abort`, which costs a fraction of an `AbortController`. */
  readonly signal = new EventEmitter();
  readonly #watchdog: Watchdog;
  readonly #monotonicMs: () => number;
  readonly #startedMs: number;
  #body: UpstreamBody | undefined;
  #problem: UpstreamProblem | undefined;

  constructor(timeouts: CallTimeouts, monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
    this.#startedMs = monotonicMs();
    this.#watchdog = new Watchdog(timeouts, monotonicMs, (problem) => this.abort(problem));
  }

  abort(problem: UpstreamProblem): void {
    if (this.#problem !== undefined) return;
    this.#problem = problem;
    this.#watchdog.stop();
    if (this.#body === undefined) this.signal.emit('abort');
    else this.#body.abort(problem);
  }

  fail(error: unknown): Result<never, UpstreamProblem> {
    this.#watchdog.stop();
    return fail(this.#problem ?? explainSendError(error, this.#monotonicMs() - this.#startedMs));
  }

  begin(status: number, sentHeaders: SentHeaders, stream: Readable): Result<UpstreamReply, UpstreamProblem> {
    const headers = flat(sentHeaders);
    const plain = plainBody(stream, headers['content-encoding']);
    const refusal =
      this.#problem ?? (plain === undefined ? unknownEncoding : isRedirect(status) ? redirect : undefined);
    if (plain === undefined || refusal !== undefined) {
      this.#watchdog.stop();
      stream.on('error', () => undefined).destroy();
      return fail(refusal ?? unknownEncoding);
    }
    this.#body = new UpstreamBody(plain, this.#watchdog);
    return ok({ status, headers, body: this.#body });
  }
}

/** A redirect is never followed: it would carry our credential to wherever the answer says. */
function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

const redirect: UpstreamProblem = {
  code: 'upstream.error',
  message: 'The provider answered with a redirect, which is not followed',
  reached: true,
  staleSocket: false,
};
const unknownEncoding: UpstreamProblem = {
  code: 'upstream.unreadable',
  message: 'The provider compressed its answer in an unknown way',
  reached: true,
  staleSocket: false,
};

function flat(headers: SentHeaders): Record<string, string> {
  const flattened: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flattened[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return flattened;
}
