import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { messageFlaw } from '@tollgate/platform';
import { kibibyte, minuteMs, secondMs } from '@tollgate/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type DirectRoute, directRouter, type ModelHandlers } from './direct-routes.js';
import { type EdgeFailureFilter, refuseConnection } from './edge-failures.js';
import type { OpenCalls } from './open-calls.js';

/** What one caller's connection may cost before its request is known. */
export const requestHeaderBytesMax = 16 * kibibyte;
export const requestHeadersMsMax = 10 * secondMs;
/** A whole request, body included; the body's own limits are stricter. */
export const requestMsMax = 5 * minuteMs;
const timeoutCheckEveryMs = secondMs;
/** Longer than the idle time of the usual load balancers, so that they close first and no request meets a closing socket. */
export const idleConnectionMsMax = 75 * secondMs;
/** How much of a response waits for a slow caller before its provider is no longer read. */
export const connectionBufferBytes = 32 * kibibyte;
export const connectionsMax = 16_384;

const serverOptions: ServerOptions = {
  // Node would answer without a word; `messageFlaw` sees to it.
  requireHostHeader: false,
  maxHeaderSize: requestHeaderBytesMax,
  headersTimeout: requestHeadersMsMax,
  requestTimeout: requestMsMax,
  keepAliveTimeout: idleConnectionMsMax,
  connectionsCheckingInterval: timeoutCheckEveryMs,
  noDelay: true,
  highWaterMark: connectionBufferBytes,
};

export interface HttpAdapterParts {
  readonly failures: EdgeFailureFilter;
  readonly openCalls: OpenCalls;
  /** What is answered without Fastify: see docs/decisions/0013-direct-routes.md. */
  readonly routes: readonly DirectRoute[];
  readonly modelHandlers: ModelHandlers;
}

/** Fastify as the data plane wants it: bodies left unread for the handlers, bounded in all that callers control. */
export function createHttpAdapter({ failures, openCalls, routes, modelHandlers }: HttpAdapterParts): FastifyAdapter {
  const adapter = new FastifyAdapter({
    serverFactory: (handler: RequestListener) =>
      createHttpServer(directRouter(routes, modelHandlers), handler, failures),
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    logger: false,
    skipMiddie: true,
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      reply.hijack();
      failures.refuse(error, request.raw, reply.raw);
    },
  });
  const fastify = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  // Handlers read the body themselves, once they know who asks; whatever its type, it stays on the connection.
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null));
  for (const { path, handle } of routes) {
    fastify.post(path, (request, reply) => {
      reply.hijack();
      handle(request.raw, reply.raw);
    });
  }
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (openCalls.isDraining) reply.header('connection', 'close');
    done();
  });
  return adapter;
}

function createHttpServer(
  find: ReturnType<typeof directRouter>,
  others: RequestListener,
  failures: EdgeFailureFilter,
): Server {
  const server = createServer(serverOptions, (request, response) => {
    const flaw = messageFlaw(request);
    if (flaw !== undefined) return failures.refuseMessage(flaw, request, response);
    const handle = find(request) ?? others;
    handle(request, response);
  });
  server.maxConnections = connectionsMax;
  return server;
}
