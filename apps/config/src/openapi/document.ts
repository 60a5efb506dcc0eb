import { type ErrorCode, errorCodes, isJsonObject, type JsonObject } from '@tollgate/schema';
import type { OperationSpec } from '../edge/index.js';
import { type Components, toJsonSchema } from './json-schema.js';
import { Problem } from './problem.js';
import { describeTags } from './tags.js';

/** What every operation can answer with, whatever it does. */
const codesOfAll: readonly ErrorCode[] = ['service.internal', 'service.unavailable'];
const bodyCodes: readonly ErrorCode[] = [
  'request.malformed',
  'request.invalid',
  'request.too-deep',
  'request.too-large',
  'request.content-type',
  'request.content-encoding',
];

const information = {
  title: 'Tollgate control plane',
  version: '1',
  description:
    'Where projects, keys, providers, routes and prices are set up, and where the reports are. To try something here, ' +
    'press Authorize and paste the admin token, which `npm start` prints.\n\n' +
    'Errors are problem documents (RFC 9457) whose `code` is stable. Writes to a resource take `If-Match` with the ' +
    '`ETag` of the version that was seen. Lists are pages: pass `nextCursor` on as `cursor`.',
};

/** The OpenAPI 3.1 document of the operations a service has. */
export function describeOperations(operations: readonly OperationSpec[]): JsonObject {
  const components: Components = new Map();
  const problem = toJsonSchema(Problem, 'output', components);
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const operation of operations) {
    const path = paths[operation.path] ?? {};
    paths[operation.path] = path;
    path[operation.method.toLowerCase()] = describe(operation, problem, components);
  }
  return {
    openapi: '3.1.0',
    info: information,
    tags: describeTags(operations),
    paths,
    components: {
      schemas: Object.fromEntries([...components].toSorted(([left], [right]) => (left < right ? -1 : 1))),
      securitySchemes: {
        admin: { type: 'http', scheme: 'bearer', description: 'The admin token' },
        service: { type: 'http', scheme: 'bearer', description: 'The service token of proxies and workers' },
      },
    },
  };
}

function describe(operation: OperationSpec, problem: JsonObject, components: Components): JsonObject {
  const { id, summary, tag, access, body, bodyOptional } = operation;
  const requestBody =
    body === undefined
      ? {}
      : { requestBody: { required: !bodyOptional, content: json(toJsonSchema(body, 'input', components)) } };
  return {
    operationId: id,
    summary,
    tags: [tag],
    security: access === 'public' ? [] : [{ [access]: [] }],
    parameters: parametersOf(operation, components),
    ...requestBody,
    responses: { ...success(operation, components), ...failures(operation, problem) },
  };
}

function parametersOf(operation: OperationSpec, components: Components): JsonObject[] {
  const members = (schema: OperationSpec['query'], place: 'path' | 'query') => {
    const { properties, required } = schema === undefined ? {} : toJsonSchema(schema, 'input', components);
    const names = Array.isArray(required) ? required : [];
    return Object.entries(isJsonObject(properties) ? properties : {}).map(([name, member]) => ({
      name,
      in: place,
      required: place === 'path' || names.includes(name),
      schema: member,
    }));
  };
  const ifMatch = {
    name: 'If-Match',
    in: 'header',
    required: operation.ifMatch === 'required',
    description: 'The ETag of the version that was seen, or * for any',
    schema: { type: 'string' },
  };
  return [
    ...members(operation.params, 'path'),
    ...members(operation.query, 'query'),
    ...(operation.ifMatch === undefined ? [] : [ifMatch]),
  ];
}

function success(operation: OperationSpec, components: Components): JsonObject {
  const { response, status, alsoAs = [] } = operation;
  const texts = Object.fromEntries(alsoAs.map((type) => [type, { schema: { type: 'string' } }] as const));
  const content = { ...(response === undefined ? {} : json(toJsonSchema(response, 'output', components))), ...texts };
  const description = status === 201 ? 'Created' : 'Done';
  return { [status]: { description, ...(Object.keys(content).length === 0 ? {} : { content }) } };
}

function failures(operation: OperationSpec, problem: JsonObject): JsonObject {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(operation)) {
    const { status } = errorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const entries = [...byStatus].map(([status, codes]) => {
    const description = codes.map((code) => `\`${code}\`: ${errorCodes[code].title}`).join('\n\n');
    return [String(status), { description, content: { 'application/problem+json': { schema: problem } } }] as const;
  });
  return Object.fromEntries(entries);
}

/** Every code an operation can answer with: its own, and those that come with its access, body and parameters. */
export function codesOf(operation: OperationSpec): readonly ErrorCode[] {
  const { access, method, params, query, body, ifMatch, failures = [] } = operation;
  const codes: ErrorCode[] = [
    ...(query === undefined ? [] : (['request.invalid'] as const)),
    ...(body === undefined ? [] : bodyCodes),
    ...(access === 'public' ? [] : (['access.token-invalid'] as const)),
    ...(params === undefined ? [] : (['resource.not-found'] as const)),
    ...(ifMatch === undefined ? [] : (['resource.version-mismatch'] as const)),
    ...(ifMatch === 'required' ? (['resource.version-missing'] as const) : []),
    ...(method === 'GET' ? [] : (['service.overloaded'] as const)),
    ...failures,
    ...codesOfAll,
  ];
  return [...new Set(codes)];
}

function json(schema: JsonObject): JsonObject {
  return { 'application/json': { schema } };
}
