import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { FailureException, type Problem } from '@tollgate/platform';
import { issueWords } from '@tollgate/schema';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { heldKeys } from './held-keys.js';
import { parseIfMatch } from './if-match.js';
import { parseJsonBody } from './json-body.js';
import type { Caller, IfMatch, OperationSpec } from './operation.js';
import { operationOf } from './operation-of.js';
import { invalidRequest, problemsOf } from './problems.js';
import { notFound } from './resources.js';
import { unstorable } from './storable.js';

/** Holders of the admin token are one actor; there are no others yet. */
const adminActor = 'admin';
const jsonTypes = /^application\/(?:json|merge-patch\+json)\s*(?:;|$)/i;

/** Everything a handler may know of its request, parsed by its operation. Nothing is read before access was granted. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const operation = operationOf(context);
  if (operation === undefined) throw new Error('A handler with an input has no operation');
  return readInput(operation, context.switchToHttp().getRequest<FastifyRequest>());
});

function readInput(operation: OperationSpec, request: FastifyRequest) {
  const caller: Caller = { actor: adminActor, requestId: request.id };
  return {
    params: readParams(operation, request.params),
    query: readQuery(operation, request.query),
    ifMatch: readIfMatch(operation, request.headers['if-match']),
    body: readBody(operation, request),
    caller,
    accept: request.headers.accept,
  };
}

/** An id that cannot exist is answered like one that does not. */
function readParams({ params, tag }: OperationSpec, raw: unknown): unknown {
  if (params === undefined) return undefined;
  const parsed = params.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new FailureException(notFound(tag));
}

function readQuery({ query }: OperationSpec, raw: unknown): unknown {
  const given: Readonly<Record<string, unknown>> = typeof raw === 'object' && raw !== null ? { ...raw } : {};
  if (query !== undefined) {
    const parsed = query.safeParse(given, { error: issueWords });
    if (parsed.success) return parsed.data;
    throw invalidRequest('query', problemsOf(parsed.error).map(givenOnce(given)));
  }
  const names = Object.keys(given);
  if (names.length === 0) return undefined;
  throw invalidRequest(
    'query',
    names.map((path) => ({ path, message: 'is not a known member' })),
  );
}

/** What came twice is a list to a schema that wants one; people are told what they did. */
function givenOnce(given: Readonly<Record<string, unknown>>): (problem: Problem) => Problem {
  return ({ path, message }) => ({ path, message: Array.isArray(given[path]) ? 'must be given once' : message });
}

function readIfMatch({ ifMatch }: OperationSpec, header: string | undefined): IfMatch | undefined {
  if (ifMatch === undefined) return undefined;
  if (header !== undefined && header.trim() !== '') return parseIfMatch(header);
  if (ifMatch === 'optional') return undefined;
  throw new FailureException({
    code: 'resource.version-missing',
    message: 'Send If-Match with the ETag of the version you have seen, or * for any',
    param: 'if-match',
  });
}

function readBody({ body, bodyOptional }: OperationSpec, request: FastifyRequest): unknown {
  if (body === undefined) return undefined;
  const bytes = request.body;
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) {
    if (bodyOptional) return parse(body, {}, 'body');
    throw new FailureException({ code: 'request.invalid', message: 'A JSON body is needed' });
  }
  checkContentEncoding(request.headers['content-encoding']);
  if (!jsonTypes.test(request.headers['content-type'] ?? '')) {
    throw new FailureException({ code: 'request.content-type', message: 'Send content-type: application/json' });
  }
  const value = parseJsonBody(bytes);
  if (!value.ok) throw new FailureException(value.failure);
  const problems = [...unstorable(value.value), ...heldKeys(value.value)];
  if (problems.length > 0) throw invalidRequest('body', problems);
  return parse(body, value.value, 'body');
}

/** Bodies are read as they are; what is compressed would only look like broken JSON. */
function checkContentEncoding(header: string | undefined): void {
  if (header === undefined || header === '' || header.toLowerCase() === 'identity') return;
  throw new FailureException({
    code: 'request.content-encoding',
    message: 'The body must not be compressed; send it as it is, without content-encoding',
    param: 'content-encoding',
  });
}

function parse(schema: z.ZodType, value: unknown, what: string): unknown {
  const parsed = schema.safeParse(value, { error: issueWords });
  if (parsed.success) return parsed.data;
  throw invalidRequest(what, problemsOf(parsed.error));
}
