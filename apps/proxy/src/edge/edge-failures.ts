import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { type ClientFormat, findClientFormat } from '@tollgate/adapters';
import { type Logger, uuidv7 } from '@tollgate/platform';
import type { Failure } from '@tollgate/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { guessDialect } from './dialect.js';
import { Exchange } from './exchange.js';
import { methodOf } from './known-routes.js';
import type { OpenCalls } from './open-calls.js';

const serverErrorStatus = 500;

/** Answers, in the caller's dialect, what never came to a handler of ours: wrong addresses, methods and messages. */
@Catch()
export class EdgeFailureFilter implements ExceptionFilter {
  readonly #openCalls: OpenCalls;
  readonly #logger: Logger;

  constructor(openCalls: OpenCalls, logger: Logger) {
    this.#openCalls = openCalls;
    this.#logger = logger;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    reply.hijack();
    this.refuse(error, request.raw, reply.raw);
  }

  /** The same for failures outside Nest. */
  refuse(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const path = (request.url ?? '').split('?')[0] ?? '';
    const exchange = new Exchange(request, response, dialectOf(path, request), this.#openCalls.isDraining);
    const status = statusOf(error);
    if (status === undefined || status >= serverErrorStatus) {
      this.#logger.error({ err: error, requestId: exchange.requestId }, 'a request failed for a reason of ours');
      const message = `Tollgate failed; tell its operator the id ${exchange.requestId}`;
      exchange.refuse({ code: 'service.internal', message });
      return;
    }
    const method = methodOf(path);
    const isWrongMethod = method !== undefined && method !== request.method;
    exchange.refuse(explain(status, path, request.method ?? '', method), {
      headers: isWrongMethod ? { allow: method } : {},
    });
  }
}

const notFound = 404;
const unsupportedMediaType = 415;

function explain(status: number, path: string, asked: string, method: string | undefined): Failure {
  if (status === notFound && method !== undefined && method !== asked) {
    return { code: 'request.method-not-allowed', message: `${path} takes ${method} only` };
  }
  if (status === notFound) return { code: 'request.route-unknown', message: `There is no ${asked} ${path}` };
  if (status === unsupportedMediaType) {
    return { code: 'request.content-type', message: 'Send content-type: application/json', param: 'content-type' };
  }
  return { code: 'request.malformed', message: 'The request cannot be read' };
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const hasStatus = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
  return hasStatus ? Number(error.statusCode) : undefined;
}

function dialectOf(path: string, request: IncomingMessage): ClientFormat {
  const format = findClientFormat(guessDialect(path, request.headers));
  if (format === undefined) throw new Error('A dialect was guessed that is none');
  return format;
}

const statusLines: Readonly<Record<string, readonly [line: string, failure: Failure]>> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    { code: 'request.too-large', message: 'The headers of the request are too large' },
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    '408 Request Timeout',
    { code: 'request.timeout', message: 'The request did not arrive in time' },
  ],
};
const malformed: readonly [string, Failure] = [
  '400 Bad Request',
  { code: 'request.malformed', message: 'The request is not well-formed HTTP' },
];

/** Answers bytes that are no HTTP request. Nothing of them is trusted, and the connection ends. */
export function refuseConnection(error: Error & { readonly code?: string }, socket: Socket): void {
  if (socket.destroyed || !socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [line, failure] = statusLines[error.code ?? ''] ?? malformed;
  const requestId = uuidv7();
  const body = JSON.stringify(findClientFormat('openai-chat')?.renderFailure(failure, { requestId }).body ?? {});
  socket.end(
    `HTTP/1.1 ${line}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `x-request-id: ${requestId}\r\nconnection: close\r\n\r\n${body}`,
  );
}
