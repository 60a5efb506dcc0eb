import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Failure, Result } from '@tollgate/schema';
import type { FastifyReply } from 'fastify';
import { catchError, map, type Observable } from 'rxjs';
import { storeFailure } from '../database/index.js';
import { entityTag } from './if-match.js';
import type { AnswerOf, OperationSpec } from './operation.js';
import { operationOf } from './operation-of.js';
import { refusal } from './problems.js';

type Outcome = Result<AnswerOf<OperationSpec & { readonly response: never }>, Failure>;

/** Turns what a handler gives back into a response: the failure of a service, or its answer with its headers. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor<Outcome, unknown> {
  intercept(context: ExecutionContext, next: CallHandler<Outcome>): Observable<unknown> {
    const operation = operationOf(context);
    if (operation === undefined) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((outcome) => send(operation, outcome, reply)),
      catchError((error: unknown) => {
        throw explained(error);
      }),
    );
  }
}

/** A store that is away is an expected failure, wherever it was met. */
function explained(error: unknown): unknown {
  const failure = storeFailure(error);
  return failure === undefined ? error : refusal(failure);
}

function send(operation: OperationSpec, outcome: Outcome, reply: FastifyReply): unknown {
  if (!outcome.ok) throw refusal(outcome.failure);
  const answer = outcome.value;
  if (answer.version !== undefined) reply.header('etag', entityTag(answer.version));
  if (answer.location !== undefined) reply.header('location', answer.location);
  if (answer.empty) {
    reply.status(204);
    return undefined;
  }
  if (answer.raw !== undefined) {
    reply.headers({ ...answer.raw.headers, 'content-type': answer.raw.contentType });
    return answer.raw.text;
  }
  reply.header('content-type', 'application/json; charset=utf-8');
  // A body with a member that no schema declares is a bug, and must not leave: the parse throws.
  return JSON.stringify(operation.response?.parse(answer.body));
}
