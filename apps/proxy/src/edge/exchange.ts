import { isAscii } from 'node:buffer';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ClientFormat, FailureContext } from '@tollgate/adapters';
import { type ErrorCode, type Failure, kibibyte, mebibyte, minuteMs, type RequestId, secondMs } from '@tollgate/schema';
import { readShownId } from './call-headers.js';
import { newRequestId } from './request-id.js';

/** How much of a refused body is read and thrown away, so that the caller gets to read why it was refused. */
export const discardedBytesMax = 16 * mebibyte;
export const discardMsMax = 2 * secondMs;
/** A caller that takes nothing for so long is taken for gone. */
export const callerStallMsMax = minuteMs;
/** A shorter body that nobody read is swallowed, and its connection goes on. */
const swallowedBytesMax = 64 * kibibyte;

const jsonContentType = 'application/json; charset=utf-8';
const retryAfterDefault = '1';
const tooManyRequests = 429;
const unavailable = 503;

/** What is known of a failure besides its code and message. */
export interface FailureDetails extends Omit<FailureContext, 'requestId'> {
  readonly retryAfterMs?: number | undefined;
  readonly headers?: OutgoingHttpHeaders;
}

/** One request of one caller and the response to it. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Ours: unique, and the key of everything that is recorded. */
  readonly requestId: RequestId;
  /** The caller's own id for the request where it sent a usable one, else ours. */
  readonly shownId: string;
  /** How errors are written. */
  readonly dialect: ClientFormat;
  readonly #closesConnection: boolean;
  /** What the response ended with, for metrics; undefined while there is nothing to say. */
  errorCode: ErrorCode | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, dialect: ClientFormat, closesConnection: boolean) {
    this.request = request;
    this.response = response;
    this.dialect = dialect;
    this.requestId = newRequestId();
    this.shownId = readShownId(request.headers['x-request-id']) ?? this.requestId;
    this.#closesConnection = closesConnection;
    // What is still written when the caller has just gone must not end the process.
    response.on('error', ignore);
  }

  /** Whether the caller went away before its response was complete. */
  get isGone(): boolean {
    return this.response.destroyed && !this.response.writableFinished;
  }

  /** Whether there is nobody left to answer: the response is complete, or its caller has gone. */
  get isOver(): boolean {
    return this.response.destroyed;
  }

  /** The address, where SDKs of this dialect may put the caller's key into it. */
  get keyAddress(): string | undefined {
    return this.dialect.id === 'gemini-generate' ? this.request.url : undefined;
  }

  /** Sends status and headers; the body follows by `response.write`, and `end`. */
  open(status: number, headers: OutgoingHttpHeaders): void {
    this.response.writeHead(status, { ...this.#ownHeaders(), ...headers });
  }

  /** Sends a whole response. */
  send(status: number, headers: OutgoingHttpHeaders, body: string | Buffer): void {
    if (this.response.destroyed) return;
    const sent = this.#ownHeaders();
    sent['content-type'] = jsonContentType;
    // One object is filled in turn: on this path copies of copies are a cost that shows.
    for (const name in headers) sent[name] = headers[name];
    sent['content-length'] = Buffer.byteLength(body);
    this.response.writeHead(status, sent);
    // Plain ASCII leaves together with the head, in one write of one text.
    if (typeof body !== 'string' && isAscii(body)) this.response.end(body.toString('latin1'), 'latin1');
    else this.response.end(body);
    this.#limitStall();
  }

  /** Ends a response whose body was written before. */
  end(): void {
    this.response.end();
    this.#limitStall();
  }

  /** Answers with an error in the caller's dialect. */
  refuse(failure: Failure, details: FailureDetails = {}): void {
    this.errorCode = failure.code;
    const { retryAfterMs, headers, ...context } = details;
    const rendered = this.dialect.renderFailure(failure, { requestId: this.shownId, ...context });
    const body = JSON.stringify(rendered.body);
    const sent = { ...retryAfter(rendered.status, retryAfterMs), ...takenInstead(failure.code), ...headers };
    if (this.#bodyIsUnread(failure.code)) void this.#refuseUnread(rendered.status, sent, body);
    else this.send(rendered.status, sent, body);
  }

  /** What the caller has not taken yet, it must go on to take: nothing else would ever end its wait. */
  #limitStall(): void {
    const { request, response } = this;
    if (response.writableLength === 0) return;
    response.setTimeout(callerStallMsMax);
    response.once('finish', () => {
      // A caller may have sent its next request without waiting, whose answer may take as long as it does.
      if (request.socket.timeout === callerStallMsMax) request.socket.setTimeout(0);
    });
  }

  #ownHeaders(): OutgoingHttpHeaders {
    const headers: OutgoingHttpHeaders = {
      'x-request-id': this.shownId,
      'x-tollgate-request-id': this.requestId,
    };
    // Where SDKs of this dialect look for the id.
    if (this.dialect.id === 'anthropic-messages') headers['request-id'] = this.shownId;
    if (this.#closesConnection) headers.connection = 'close';
    return headers;
  }

  #bodyIsUnread(code: ErrorCode): boolean {
    const { headers, readableEnded } = this.request;
    if (readableEnded) return false;
    if (headers['transfer-encoding'] !== undefined || code === 'request.timeout') return true;
    return Number(headers['content-length'] ?? 0) > swallowedBytesMax;
  }

  /**
   * A connection that is closed while the caller still sends is reset, and the caller never reads the answer. So the
   * answer goes out first, and the connection is closed once the rest of the body was thrown away, within bounds.
   */
  async #refuseUnread(status: number, headers: OutgoingHttpHeaders, body: string): Promise<void> {
    const { request, response } = this;
    if (response.destroyed) return;
    response.writeHead(status, {
      'content-type': jsonContentType,
      ...this.#ownHeaders(),
      ...headers,
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    });
    response.write(body);
    await new Promise<void>((resolve) => {
      let discarded = 0;
      const timer = setTimeout(resolve, discardMsMax);
      const stop = () => {
        clearTimeout(timer);
        resolve();
      };
      request.on('data', (chunk: Buffer) => {
        discarded += chunk.length;
        if (discarded > discardedBytesMax) stop();
      });
      request.on('end', stop).on('close', stop).on('error', stop);
      request.resume();
    });
    this.end();
  }
}

function ignore(): void {
  // Nobody is left to be told.
}

/** Names what is taken instead, where a header exists for it: RFC 9110, section 15.5.16. */
function takenInstead(code: ErrorCode): OutgoingHttpHeaders {
  return code === 'request.content-encoding' ? { 'accept-encoding': 'identity' } : {};
}

/** Says when to come back, where that could help. */
function retryAfter(status: number, retryAfterMs: number | undefined): OutgoingHttpHeaders {
  if (retryAfterMs !== undefined) return { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / secondMs))) };
  return status === tooManyRequests || status === unavailable ? { 'retry-after': retryAfterDefault } : {};
}
