import type { ServerResponse } from 'node:http';
import type { ErrorCode, Failure } from '@tollgate/schema';
import { callerStallMsMax } from '../../edge/index.js';
import { turn } from '../../steps/index.js';
import type { UpstreamBody, UpstreamProblem } from '../../upstream/index.js';
import type { AnswerContext, AttemptResult } from '../call.js';
import {
  failureOfAnswer,
  failureOfProblem,
  failureOfReport,
  ownFailure,
  problemOfEnd,
  reachOfReport,
} from '../failures.js';
import { LateCounts } from './late-counts.js';
import { SettledWait } from './settled-wait.js';
import { type StreamShape, streamContentType } from './stream-shape.js';

const truncated: Failure = {
  code: 'upstream.truncated',
  message: 'The provider ended the stream before the answer was complete',
};

/** What reads the pieces: it counts those that could not be read, and knows where the answer ends. */
export interface FrameReader {
  /** The answer is over, whatever may still come; absent where only the end of the bytes says so. */
  readonly hasEnded?: boolean;
  /** The answer has failed, but its provider may still say what it counts. */
  readonly mayCount?: boolean;
  /** The answer is whole, although more of it may follow. */
  readonly isSettled?: boolean;
  /** The answer is whole, unless its provider says so before it is. */
  readonly isLikelyOver?: boolean;
  /** How often something of the answer has come, in a format in which more may follow a whole one. */
  readonly answerPieces?: number;
  /** Whether the bytes are no text, so that no secret can be looked for in them; absent means text. */
  readonly isBinary?: boolean;
  readonly unreadableFrames: () => number;
}

/** Hands a streamed answer on, piece by piece in the tick it arrives, at the pace of the caller. */
export async function relayStream(
  context: AnswerContext,
  reader: FrameReader,
  shape: StreamShape,
): Promise<AttemptResult> {
  return new StreamRelay(context, reader, shape).run();
}

class StreamRelay {
  readonly #context: AnswerContext;
  readonly #shape: StreamShape;
  readonly #response: ServerResponse;
  readonly #body: UpstreamBody;
  readonly #reader: FrameReader;
  #isOpen = false;
  /** The provider has ended: what is left is written by `#conclude` alone. */
  #isConcluding = false;
  /** The caller had got all of the answer when it left. */
  #hadAll = false;
  #stallTimer: NodeJS.Timeout | undefined;
  readonly #late: LateCounts;
  readonly #settled: SettledWait;

  constructor(context: AnswerContext, reader: FrameReader, shape: StreamShape) {
    this.#context = context;
    this.#shape = shape;
    this.#response = context.call.exchange.response;
    this.#body = context.reply.body;
    this.#late = new LateCounts(this.#body);
    this.#settled = new SettledWait(this.#body, context.nowMs);
    this.#reader = reader;
    context.settlement.unreadableFrames = () => reader.unreadableFrames();
  }

  async run(): Promise<AttemptResult> {
    const { call, settlement, filter } = this.#context;
    const isBinary = this.#reader.isBinary === true;
    const release = call.control.onEnd(() => {
      this.#hadAll = this.#isOpen && this.#shape.hasTold?.() === true;
      this.#body.resume();
    });
    const problem = this.#settled.endOf(
      await this.#body.pump((chunk) => this.#takeOrLeave(isBinary ? chunk : filter.push(chunk))),
    );
    release();
    this.#late.stop();
    const held = isBinary ? undefined : filter.end();
    if (held !== undefined && this.#isOpen) this.#take(held);
    const rest = this.#shape.finish(problem === undefined);
    const { tap } = settlement;
    const failure = this.#failureOf(problem);
    const reason = call.control.reason;
    const isAborted = reason === 'gone' && !this.#hadAll;
    const outcome = isAborted ? 'aborted' : failure === undefined ? 'settled' : 'failed';
    const reach = tap.failure === undefined ? 'worked' : reachOfReport({ failure: tap.failure }, tap);
    const verdict = await settlement.close({ outcome, reach, errorCode: failure?.code });
    const last = rest(verdict?.usage ?? tap.usage);
    const hasMore = last.length > 0 || this.#shape.isBusy();
    if (failure === undefined && reason !== 'gone' && hasMore) this.#ensureOpen();
    if (this.#isOpen || reason !== undefined) {
      await this.#conclude(last, failure);
      return failure === undefined ? { type: 'served' } : { type: 'served', errorCode: failure.code };
    }
    if (tap.failure === undefined && problem !== undefined)
      return { type: 'failed', failure: failureOfProblem(problem) };
    const untold = tap.failure === undefined ? ownFailure(truncated) : failureOfReport(tap.failure, filter);
    return { type: 'failed', failure: failureOfAnswer(untold, tap, problem === undefined) };
  }

  /** Takes one piece. Nobody waits for the provider to close its connection behind the end of its answer. */
  #takeOrLeave(bytes: Buffer): boolean {
    const goesOn = this.#take(bytes);
    const { hasEnded, mayCount } = this.#reader;
    if (hasEnded === true) this.#late.leave(bytes, mayCount === true);
    else this.#settled.note(this.#reader, goesOn);
    return (mayCount === true && this.#release()) || goesOn;
  }

  /**
   * The counts of an answer that has failed are waited for, but not by its caller. True once nothing more is for the
   * caller, so that nobody is there whose pace the provider is read at.
   */
  #release(): boolean {
    if (!this.#isOpen || this.#shape.isBusy()) return false;
    if (this.#response.writableEnded) return true;
    clearTimeout(this.#stallTimer);
    const { exchange } = this.#context.call;
    exchange.errorCode = this.#context.settlement.tap.failure?.code;
    exchange.end();
    return true;
  }

  /** Hands one piece on. False once the caller's connection is full. */
  #take(bytes: Buffer): boolean {
    const { call, settlement } = this.#context;
    if (call.control.reason === 'gone') {
      this.#shape.shape(bytes);
      this.#shape.watch(bytes);
      this.#shape.drop();
      return true;
    }
    if (!this.#isOpen) return this.#open(bytes);
    const isFull = !this.#write(this.#shape.shape(bytes));
    this.#shape.watch(bytes);
    settlement.checkpoint();
    return this.#goOn(isFull);
  }

  /** True to get the next bytes at once; otherwise they come when the caller, or whoever else waits, has had its turn. */
  #goOn(isFull: boolean): boolean {
    if (isFull) return this.#waitForCaller();
    if (!this.#shape.isBusy()) return true;
    setImmediate(() => this.#continue());
    return false;
  }

  /** Writes the next of what is left; then the provider is read on. */
  #continue(): void {
    if (this.#isConcluding) return;
    const isGone = this.#context.call.control.reason === 'gone';
    const more = isGone ? undefined : this.#shape.more();
    if (more !== undefined && more.length > 0) this.#ensureOpen();
    if (more === undefined || this.#goOn(!this.#write(more))) this.#body.resume();
  }

  /** The first piece is looked at before it is sent: if it is an error, another attempt may still do better. */
  #open(bytes: Buffer): boolean {
    const { settlement } = this.#context;
    const shaped = this.#shape.shape(bytes);
    this.#shape.watch(bytes);
    const { failure } = settlement.tap;
    if (failure !== undefined) {
      // Another attempt can wait for what this one is charged; and where the provider has said all, nothing is cut off.
      if (this.#reader.mayCount === true || this.#reader.hasEnded === true) return true;
      this.#body.abort({ code: failure.code, message: failure.message, reached: true, staleSocket: false });
      return true;
    }
    if (shaped.length === 0) return this.#goOn(false);
    this.#ensureOpen();
    const isFull = !this.#write(shaped);
    settlement.checkpoint();
    return this.#goOn(isFull);
  }

  #ensureOpen(): void {
    if (this.#isOpen) return;
    const { call, headers } = this.#context;
    const contentType = this.#shape.contentType ?? streamContentType(call.asked);
    call.exchange.open(200, { 'content-type': contentType, ...streamHeaders, ...headers });
    this.#isOpen = true;
  }

  #write(shaped: Buffer | string): boolean {
    return shaped.length === 0 || this.#response.write(shaped);
  }

  #waitForCaller(): false {
    this.#stallTimer = setTimeout(() => this.#dropCaller(), callerStallMsMax);
    this.#response.once('drain', () => {
      clearTimeout(this.#stallTimer);
      // A connection that takes all at once drains in the turn that filled it, which must not last as long as the answer.
      if (this.#goOn(false)) this.#continue();
    });
    return false;
  }

  /** Waits until others have had their turn, and the caller's connection takes more or the caller has gone. */
  async #untilTaken(): Promise<void> {
    const response = this.#response;
    if (response.writableNeedDrain) {
      const timer = setTimeout(() => this.#dropCaller(), callerStallMsMax);
      await new Promise<void>((resolve) => {
        const goOn = () => {
          response.off('drain', goOn).off('close', goOn);
          resolve();
        };
        response.on('drain', goOn).on('close', goOn);
      });
      clearTimeout(timer);
    }
    await turn();
  }

  #dropCaller(): void {
    this.#context.call.control.end('gone');
    this.#response.destroy();
  }

  /** What keeps the answer from being whole; undefined when it is. */
  #failureOf(problem: UpstreamProblem | undefined): Failure | undefined {
    const { control } = this.#context.call;
    const { tap } = this.#context.settlement;
    if (tap.failure !== undefined) return { code: tap.failure.code, message: tap.failure.message };
    if (tap.isComplete) return undefined;
    if (control.reason === 'draining') return problemOfEnd('draining');
    if (control.reason === 'gone') return undefined;
    return problem === undefined ? truncated : { code: problem.code, message: problem.message };
  }

  /** An answer that is not whole ends in an error event, so that it never looks finished. */
  async #conclude(rest: Buffer | string, failure: Failure | undefined): Promise<void> {
    const { exchange } = this.#context.call;
    this.#isConcluding = true;
    clearTimeout(this.#stallTimer);
    if (this.#response.destroyed || this.#response.writableEnded) return;
    if (!this.#isOpen) {
      if (failure !== undefined) exchange.refuse(failure);
      return;
    }
    for (let more: Buffer | string | undefined = rest; more !== undefined; more = this.#shape.more()) {
      this.#write(more);
      if (this.#shape.isBusy()) await this.#untilTaken();
      if (this.#response.destroyed) return;
    }
    if (failure !== undefined) {
      exchange.errorCode = failure.code;
      // Bytes that are no events have no place for an error: a connection that breaks off is the only sign there is.
      if (this.#shape.contentType !== undefined) {
        this.#response.destroy();
        return;
      }
      if (!this.#isReported(failure.code)) this.#response.write(this.#errorEvent(failure));
    }
    exchange.end();
  }

  /** Whether the caller has had the provider's own error event. */
  #isReported(code: ErrorCode): boolean {
    return this.#context.settlement.tap.failure?.code === code && this.#shape.isUntold?.() !== true;
  }

  /**
   * The empty line ends an event that the provider may have left unfinished. A list that is sent element by element stays
   * open behind the error: closed, it would read like a whole answer.
   */
  #errorEvent(failure: Failure): string {
    const { asked, exchange } = this.#context.call;
    const { dialect, shownId } = exchange;
    const before = asked.framing === 'json-array' ? ',\r\n' : '\n\n';
    return `${before}${dialect.renderStreamFailure(failure, { requestId: shownId, framing: asked.framing ?? 'sse' })}`;
  }
}

const streamHeaders = {
  'cache-control': 'no-cache',
  // Asks an nginx in front of us not to collect the pieces.
  'x-accel-buffering': 'no',
};
