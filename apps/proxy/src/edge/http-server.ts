import { FastifyAdapter } from '@nestjs/platform-fastify';
import { kibibyte, minuteMs, secondMs } from '@tollgate/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
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

/** Fastify as the data plane wants it: bodies left unread for the handlers, bounded in all that callers control. */
export function createHttpAdapter(failures: EdgeFailureFilter, openCalls: OpenCalls): FastifyAdapter {
  const adapter = new FastifyAdapter({
    http: {
      maxHeaderSize: requestHeaderBytesMax,
      headersTimeout: requestHeadersMsMax,
      connectionsCheckingInterval: timeoutCheckEveryMs,
      noDelay: true,
      highWaterMark: connectionBufferBytes,
    },
    requestTimeout: requestMsMax,
    keepAliveTimeout: idleConnectionMsMax,
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
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (openCalls.isDraining) reply.header('connection', 'close');
    done();
  });
  fastify.server.maxConnections = connectionsMax;
  return adapter;
}
