import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '@tollgate/schema';

export type Dialect = 'openai-chat' | 'anthropic-messages' | 'openai-embeddings';

/** One call as a provider sees it. */
export interface ReceivedCall {
  readonly dialect: Dialect;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as they arrived. */
  readonly rawBody: Buffer;
  readonly body: JsonObject;
  readonly model: string;
  readonly stream: boolean;
  /** Which attempt of which request the gateway says it is: `<requestId>.<attempt>`. */
  readonly correlation: string | undefined;
  /** SHA-256, in hex, of the key that was sent; the key itself is not kept. */
  readonly keyHash: string | undefined;
}

const dialects: readonly (readonly [suffix: string, dialect: Dialect])[] = [
  ['/chat/completions', 'openai-chat'],
  ['/messages', 'anthropic-messages'],
  ['/embeddings', 'openai-embeddings'],
];
const bodyBytesMax = 64 * 1024 * 1024;

/** Reads one call; undefined when the path is of no dialect or the body is no JSON object. */
export async function receiveCall(request: IncomingMessage): Promise<ReceivedCall | undefined> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const dialect = dialects.find(([suffix]) => path.endsWith(suffix))?.[1];
  const rawBody = await readBody(request);
  const body = parseJson(rawBody.toString('utf8'));
  if (dialect === undefined || body === undefined || !isJsonObject(body)) return undefined;
  const headers = flatHeaders(request);
  return {
    dialect,
    path,
    headers,
    rawBody,
    body,
    model: text(body['model']) ?? '',
    stream: body['stream'] === true,
    correlation: headers['x-client-request-id'],
    keyHash: hashOfKey(headers),
  };
}

/** The text of the whole conversation so far, for counting and for answering. */
export function promptText(body: JsonObject): string {
  const pieces: string[] = [];
  collectText(body['system'], pieces);
  collectText(body['messages'], pieces);
  collectText(body['input'], pieces);
  return pieces.join(' ');
}

const textMembers = new Set(['text', 'content', 'input', 'arguments']);

function collectText(value: JsonValue | undefined, pieces: string[]): void {
  if (typeof value === 'string') pieces.push(value);
  else if (Array.isArray(value)) for (const entry of value) collectText(entry, pieces);
  else if (value !== undefined && isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) if (textMembers.has(name)) collectText(member, pieces);
  }
}

/** A member that is a string, or undefined. */
export function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A member that is a list, or an empty one. */
export function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw new Error('The body is larger than any test sends');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function flatHeaders(request: IncomingMessage): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function hashOfKey(headers: Readonly<Record<string, string>>): string | undefined {
  const key = headers['authorization']?.replace(/^Bearer /, '') ?? headers['x-api-key'] ?? headers['api-key'];
  return key === undefined ? undefined : createHash('sha256').update(key).digest('hex');
}
