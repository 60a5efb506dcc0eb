import { All, Controller, Inject, Req, Res } from '@nestjs/common';
import { FailureException } from '@tollgate/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from './access.js';
import { Operations } from './operations.js';

/** Longest an address is repeated in an answer. */
const pathCharsMax = 256;

/**
 * Catches what no operation takes. Below `/api` and `/internal` a caller must show its token even to learn that an
 * address does not exist, so that no method or spelling gets past the guard.
 */
@Controller()
export class FallbackController {
  readonly #operations: Operations;

  constructor(@Inject(Operations) operations: Operations) {
    this.#operations = operations;
  }

  @All('api/*')
  @Allow('admin')
  admin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): never {
    return this.#refuse(request, reply);
  }

  @All('internal/*')
  @Allow('service')
  internal(@Req() request: FastifyRequest, @Res() reply: FastifyReply): never {
    return this.#refuse(request, reply);
  }

  @All('*')
  @Allow('public')
  rest(@Req() request: FastifyRequest, @Res() reply: FastifyReply): never {
    return this.#refuse(request, reply);
  }

  #refuse(request: FastifyRequest, reply: FastifyReply): never {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = this.#operations.methodsOf(path);
    // The router knows no ids beyond its bound, so that even a method that is there finds nothing.
    if (methods.length === 0 || methods.some((method) => method === request.method)) {
      throw new FailureException({
        code: 'request.route-unknown',
        message: `Nothing is served at ${shorten(path)}: /docs lists all addresses`,
      });
    }
    const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
    reply.header('allow', allowed.toSorted().join(', '));
    throw new FailureException({
      code: 'request.method-not-allowed',
      message: `${shorten(path)} takes ${allowed.join(', ')}, not ${request.method}`,
    });
  }
}

function shorten(path: string): string {
  return path.length > pathCharsMax ? `${path.slice(0, pathCharsMax)}…` : path;
}
