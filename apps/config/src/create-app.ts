import 'reflect-metadata';
import type { IncomingMessage } from 'node:http';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger, messageFlaw, nestLogger, ProblemFilter, problemDocument, uuidv7 } from '@tollgate/platform';
import { errorCodes, type Failure } from '@tollgate/schema';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bodyBytesMax, heldKeys, refuseConnection } from './edge/index.js';
import { LoggerToken } from './runtime/index.js';

/** Longest a caller may take to send a whole request. */
const requestTimeoutMs = 30_000;
const headersTimeoutMs = 10_000;
const timeoutCheckEveryMs = 1000;
/** Ids in paths are short; beyond the router's own bound they are unknown like any other unknown id. */
const pathParamCharsMax = 8192;
const requestIdPattern = /^[A-Za-z0-9._:-]{1,128}$/;

/** The HTTP server under Nest: bounds, request ids, and bodies that are not read before access was granted. */
export function createAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    // A missing `Host` is refused in words below; Node would refuse it without any.
    http: {
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: timeoutCheckEveryMs,
      requireHostHeader: false,
    },
    clientErrorHandler: refuseConnection,
    // A slash at the end would meet an empty id, and be unknown before anybody asks for a token.
    routerOptions: { maxParamLength: pathParamCharsMax, ignoreTrailingSlash: true },
    genReqId: (request: IncomingMessage) => requestIdOf(request.headers['x-request-id']),
    requestIdHeader: false,
    frameworkErrors: (_: Error, request: FastifyRequest, reply: FastifyReply) => refuseUrl(request, reply),
  });
}

/** What every way of making the application shares: the service and its tests. */
export function furnish(app: NestFastifyApplication): NestFastifyApplication {
  const logger = app.get<Logger>(LoggerToken);
  app.useLogger(nestLogger(logger));
  app.useGlobalFilters(new ProblemFilter(logger));
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
    });
    const flaw = messageFlaw(request.raw);
    if (flaw === undefined) done();
    else refuseUnserved(flaw, request, reply.header('connection', 'close'));
  });
  return app;
}

/** Makes the application; nothing listens yet. */
export async function createApp(module: Type): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(module, createAdapter(), {
    bodyParser: false,
    bufferLogs: true,
  });
  return furnish(app);
}

/** A caller's own request id is kept where it can do no harm. */
function requestIdOf(header: string | readonly string[] | undefined): string {
  // The id is kept in the audit log, where a key that was sent by mistake would stand for good.
  const isTaken = typeof header === 'string' && requestIdPattern.test(header) && heldKeys(header).length === 0;
  return isTaken ? header : uuidv7();
}

/** For addresses that are not even URLs. */
function refuseUrl(request: FastifyRequest, reply: FastifyReply): void {
  refuseUnserved({ code: 'request.invalid', message: 'The address is not a valid URL' }, request, reply);
}

/** For requests that reach neither Nest nor its filter. */
function refuseUnserved(failure: Failure, request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .status(errorCodes[failure.code].status)
    .headers({ 'content-type': 'application/problem+json', 'x-request-id': request.id })
    .send(JSON.stringify(problemDocument(failure, request.id, [])));
}
