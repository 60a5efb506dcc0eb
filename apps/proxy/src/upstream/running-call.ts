import { fail, ok, type Result } from '@tollgate/schema';
import type { Dispatcher } from 'undici';
import { type ByteTaker, DecodingTaker, isPlain } from './content-decoding.js';
import type { CallTimeouts } from './timeouts.js';
import { type ByteSource, UpstreamBody } from './upstream-body.js';
import { explainSendError, type UpstreamProblem } from './upstream-problem.js';
import { Watchdog } from './watchdog.js';

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

type Controller = Dispatcher.DispatchController;
type SentHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Responses below it only announce the one that counts. */
const finalStatusMin = 200;
/** Undici wants to be told why; nobody reads it. */
const abandoned = new Error('The call has been ended');

/**
 * The state of one call from its sending to the end of its answer. Undici's own `request` would wrap each answer in a
 * stream, a promise and an asynchronous resource; this takes what the parser reads as it reads it.
 */
export class RunningCall implements SentCall, Dispatcher.DispatchHandler, ByteSource {
  readonly reply: Promise<Result<UpstreamReply, UpstreamProblem>>;
  readonly #watchdog: Watchdog;
  readonly #monotonicMs: () => number;
  readonly #startedMs: number;
  #settle: (reply: Result<UpstreamReply, UpstreamProblem>) => void = ignore;
  /** Undefined while the call waits for a connection. */
  #controller: Controller | undefined;
  #body: UpstreamBody | undefined;
  #taker: ByteTaker | undefined;
  /** We have left; what undici still says is of no interest. */
  #isCut = false;

  constructor(timeouts: CallTimeouts, monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
    this.#startedMs = monotonicMs();
    this.reply = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#watchdog = new Watchdog(timeouts, monotonicMs, (problem) => this.abort(problem));
  }

  abort(problem: UpstreamProblem): void {
    if (this.#body === undefined) this.#refuse(problem);
    else this.#body.abort(problem);
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#isCut) controller.abort(abandoned);
  }

  onResponseStart(_controller: Controller, status: number, sentHeaders: SentHeaders): void {
    if (status < finalStatusMin || this.#isCut) return;
    const headers = isFlat(sentHeaders) ? sentHeaders : flat(sentHeaders);
    if (isRedirect(status)) return this.#refuse(redirect(status));
    const body = this.#open(headers['content-encoding']);
    if (body === undefined) return this.#refuse(unknownEncoding);
    this.#body = body;
    this.#settle(ok({ status, headers, body }));
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    this.#taker?.push(chunk);
  }

  onResponseEnd(): void {
    this.#taker?.end();
  }

  onResponseError(_controller: Controller | null, error: unknown): void {
    if (this.#isCut) return;
    if (this.#taker === undefined) this.#refuse(explainSendError(error, this.#monotonicMs() - this.#startedMs));
    else this.#taker.fail(error);
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  cut(): void {
    this.#isCut = true;
    this.#controller?.abort(abandoned);
  }

  #open(contentEncoding: string | undefined): UpstreamBody | undefined {
    if (contentEncoding === undefined || isPlain(contentEncoding)) {
      const body = new UpstreamBody(this, this.#watchdog);
      this.#taker = body;
      return body;
    }
    const taker = DecodingTaker.open(contentEncoding, this, (source) => new UpstreamBody(source, this.#watchdog));
    this.#taker = taker;
    return taker?.body;
  }

  #refuse(problem: UpstreamProblem): void {
    this.#watchdog.stop();
    this.cut();
    this.#settle(fail(problem));
  }
}

function ignore(): void {
  // Stands where the promise puts its own.
}

/** A redirect is never followed: it would carry our credential to wherever the answer says. */
function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

function redirect(status: number): UpstreamProblem {
  const message = `The provider answered with a redirect (${status}), which is never followed; its base URL must name the address that answers`;
  return { code: 'upstream.error', message, reached: true, staleSocket: false, refusedStatus: status };
}
const unknownEncoding: UpstreamProblem = {
  code: 'upstream.unreadable',
  message: 'The provider compressed its answer in an unknown way',
  reached: true,
  staleSocket: false,
};

function isFlat(headers: SentHeaders): headers is Readonly<Record<string, string>> {
  for (const name in headers) if (typeof headers[name] !== 'string') return false;
  return true;
}

function flat(headers: SentHeaders): Record<string, string> {
  const flattened: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flattened[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return flattened;
}
