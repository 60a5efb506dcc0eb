import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { FailureException } from '@tollgate/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessOf } from '../edge/index.js';
import { AccessTokens } from './access-tokens.js';

/**
 * Stands before every handler of the service and judges by the handler a request was matched to, never by its URL.
 * A handler that does not say who may call it is for administrators. A wrong token and none at all look the same.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #tokens: AccessTokens;

  constructor(@Inject(AccessTokens) tokens: AccessTokens) {
    this.#tokens = tokens;
  }

  canActivate(context: ExecutionContext): boolean {
    const access = accessOf(context);
    if (access === 'public') return true;
    const http = context.switchToHttp();
    if (this.#tokens.accepts(access, http.getRequest<FastifyRequest>().headers.authorization)) return true;
    http.getResponse<FastifyReply>().header('www-authenticate', 'Bearer realm="tollgate"');
    throw new FailureException({
      code: 'access.token-invalid',
      message: `Send authorization: Bearer with the ${access} token`,
    });
  }
}
