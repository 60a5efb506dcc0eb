import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { type ErrorCode, errorCodes, type Failure, type JsonObject } from '@tollgate/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FailureException, type Problem } from './failure-exception.js';
import type { Logger } from './logger.js';

const problemType = 'application/problem+json';

/** An RFC 9457 problem document. `code` is stable; `docs/errors.md` explains each. */
export function problemDocument(failure: Failure, requestId: string, problems: readonly Problem[]): JsonObject {
  const spec = errorCodes[failure.code];
  return {
    type: `urn:tollgate:error:${failure.code}`,
    title: spec.title,
    status: spec.status,
    detail: failure.message,
    code: failure.code,
    requestId,
    ...(failure.param === undefined ? {} : { param: failure.param }),
    ...(problems.length === 0 ? {} : { problems: problems.map(({ path, message }) => ({ path, message })) }),
  };
}

/** The one place where a failure, expected or not, becomes a response of a control-plane service. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { failure, problems } = this.#explain(error, request);
    // RFC 9110, section 15.5.16: what is taken instead is named.
    if (failure.code === 'request.content-encoding') reply.header('accept-encoding', 'identity');
    void reply
      .status(errorCodes[failure.code].status)
      .header('content-type', problemType)
      .header('x-request-id', request.id)
      .send(JSON.stringify(problemDocument(failure, request.id, problems)));
  }

  #explain(error: unknown, request: FastifyRequest): { failure: Failure; problems: readonly Problem[] } {
    if (error instanceof FailureException) {
      if (errorCodes[error.failure.code].status >= 500) this.#logRefusal(error.failure, request);
      return { failure: error.failure, problems: error.problems };
    }
    const code = knownCode(error);
    if (code !== undefined) return { failure: { code, message: knownMessage(code, request) }, problems: [] };
    this.#log(error, request);
    const message = `Tollgate failed; the log has the reason under request id ${request.id}`;
    return { failure: { code: 'service.internal', message }, problems: [] };
  }

  /** Where an expected failure was made says nothing: it has no stack, so that an outage does not fill the log. */
  #logRefusal({ code, detail }: Failure, request: FastifyRequest): void {
    this.#logger.warn({ code, detail, ...aboutOf(request) }, 'request refused');
  }

  #log(error: unknown, request: FastifyRequest): void {
    this.#logger.error({ err: error, ...aboutOf(request) }, 'request failed');
  }
}

/** The route as it is declared: the address itself can hold what must not be in a log. */
function aboutOf({ id, method, routeOptions }: FastifyRequest): object {
  return { requestId: id, method, url: routeOptions.url };
}

const codeByStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'request.malformed',
  404: 'request.route-unknown',
  405: 'request.method-not-allowed',
  408: 'request.timeout',
  413: 'request.too-large',
  415: 'request.content-type',
};

/** Nest and Fastify fail with a status before a handler runs. */
function knownCode(error: unknown): ErrorCode | undefined {
  if (error instanceof HttpException) return codeByStatus[error.getStatus()];
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    return codeByStatus[error.statusCode];
  }
  return undefined;
}

function knownMessage(code: ErrorCode, request: FastifyRequest): string {
  if (code === 'request.route-unknown') return `There is no ${request.method} ${request.url.split('?')[0] ?? ''}`;
  if (code === 'request.malformed') return 'The body is not valid JSON';
  if (code === 'request.too-large') return `The body must not be larger than ${request.routeOptions.bodyLimit} bytes`;
  if (code === 'request.content-type') return 'Send content-type: application/json';
  return errorCodes[code].title;
}
