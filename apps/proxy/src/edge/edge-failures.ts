import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { type ClientFormat, findClientFormat } from '@tollgate/adapters';
import { connectionRefuser, type Logger } from '@tollgate/platform';
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
    const path = pathOf(request);
    const exchange = this.#exchangeFor(request, response);
    const status = statusOf(error);
    if (status === undefined || status >= serverErrorStatus) {
      this.#logger.error({ err: error, requestId: exchange.requestId }, 'a request failed for a reason of ours');
      const message = `Tollgate failed; tell its operator the id ${exchange.requestId}`;
      exchange.refuse({ code: 'service.internal', message });
      return;
    }
    const method = methodOf(path);
    const isWrongMethod = method !== undefined && method !== request.method;
    if (status === notFound && isWrongMethod) refuseMethod(exchange, path, method);
    else exchange.refuse(explain(status, path, request.method ?? ''));
  }

  /** Refuses a message that must not be served, and ends the connection: what follows on it may not be what it seems. */
  refuseMessage(flaw: Failure, request: IncomingMessage, response: ServerResponse): void {
    this.#exchangeFor(request, response).refuse(flaw, { headers: { connection: 'close' } });
  }

  #exchangeFor(request: IncomingMessage, response: ServerResponse): Exchange {
    return new Exchange(request, response, dialectOf(pathOf(request), request), this.#openCalls.isDraining);
  }
}

/** Answers a request for an address that takes the method `allowed` only. */
export function refuseMethod(exchange: Exchange, path: string, allowed: string): void {
  const failure: Failure = { code: 'request.method-not-allowed', message: `${path} takes ${allowed} only` };
  exchange.refuse(failure, { headers: { allow: allowed } });
}

const notFound = 404;
const unsupportedMediaType = 415;

function explain(status: number, path: string, asked: string): Failure {
  if (status === notFound) return { code: 'request.route-unknown', message: `There is no ${asked} ${path}` };
  if (status === unsupportedMediaType) {
    return { code: 'request.content-type', message: 'Send content-type: application/json', param: 'content-type' };
  }
  return { code: 'request.malformed', message: 'The request cannot be read' };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0] ?? '';
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

/** Answers bytes that are no HTTP request, so that no dialect of theirs is known. */
export const refuseConnection = connectionRefuser(({ failure, requestId }) => ({
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify(findClientFormat('openai-chat')?.renderFailure(failure, { requestId }).body ?? {}),
}));
