import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isJsonObject, type JsonObject, type JsonValue, parseExactJson } from '@tollgate/schema';

export type Dialect =
  | 'openai-chat'
  | 'openai-responses'
  | 'anthropic-messages'
  | 'gemini-generate'
  | 'bedrock-converse'
  | 'cohere-chat'
  | 'openai-embeddings'
  | 'openai-images'
  | 'openai-speech'
  | 'openai-transcriptions'
  | 'openai-moderations'
  | 'cohere-rerank';

/** One call as a provider sees it. */
export interface ReceivedCall {
  readonly dialect: Dialect;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as they arrived. */
  readonly rawBody: Buffer;
  /** Of a form, its texts. */
  readonly body: JsonObject;
  /** Of a form, its files by their fields. */
  readonly files: Readonly<Record<string, Buffer>>;
  readonly model: string;
  readonly stream: boolean;
  /** Asks only how many tokens the conversation comes to. */
  readonly counts: boolean;
  /** Which attempt of which request the gateway says it is: `<requestId>.<attempt>`. */
  readonly correlation: string | undefined;
  /** SHA-256, in hex, of the key that was sent; the key itself is not kept. */
  readonly keyHash: string | undefined;
}

/** How each dialect is called; some name the model in the path, and stream by calling another method. */
const routes: readonly (readonly [path: RegExp, dialect: Dialect])[] = [
  [/\/chat\/completions$/, 'openai-chat'],
  [/\/responses$/, 'openai-responses'],
  [/\/messages(?:\/count_tokens)?$/, 'anthropic-messages'],
  [/\/publishers\/anthropic\/models\/count-tokens:rawPredict$/, 'anthropic-messages'],
  [/\/publishers\/anthropic\/models\/(?<model>[^/:]+):(?<method>rawPredict|streamRawPredict)$/, 'anthropic-messages'],
  [/\/models\/(?<model>[^/:]+):(?<method>generateContent|streamGenerateContent|countTokens)$/, 'gemini-generate'],
  [/\/model\/(?<model>[^/]+)\/(?<method>converse|converse-stream)$/, 'bedrock-converse'],
  [/\/v2\/chat$/, 'cohere-chat'],
  [/\/embeddings$/, 'openai-embeddings'],
  [/\/images\/(?:generations|edits)$/, 'openai-images'],
  [/\/audio\/speech$/, 'openai-speech'],
  [/\/audio\/(?:transcriptions|translations)$/, 'openai-transcriptions'],
  [/\/moderations$/, 'openai-moderations'],
  [/\/rerank$/, 'cohere-rerank'],
];
const countPath = /count[-_]?tokens/i;
const bodyBytesMax = 64 * 1024 * 1024;

/** Reads one call; undefined when the path is of no dialect or the body is no JSON object. */
export async function receiveCall(request: IncomingMessage): Promise<ReceivedCall | undefined> {
  const [rawBody, headers] = [await readBody(request), flatHeaders(request)];
  return readCall(request.url ?? '', headers, rawBody, await readForm(rawBody, headers['content-type'] ?? ''));
}

/** Reads a call from its address, its headers with lower-case names, its bytes and what they are as a form; undefined as above. */
export function readCall(
  url: string,
  headers: Readonly<Record<string, string>>,
  rawBody: Buffer,
  form?: ReadForm,
): ReceivedCall | undefined {
  const [path = '', search = ''] = url.split('?');
  const route = matchRoute(path);
  const body = form?.texts ?? parseExactJson(rawBody.toString('utf8'));
  if (route === undefined || body === undefined || !isJsonObject(body)) return undefined;
  const envelope = body['generateContentRequest'];
  return {
    dialect: route.dialect,
    path,
    query: new URLSearchParams(search),
    headers,
    rawBody,
    body: envelope !== undefined && isJsonObject(envelope) ? envelope : body,
    files: form?.files ?? {},
    model: route.model ?? text(body['model']) ?? '',
    stream: route.stream ?? (body['stream'] === true || body['stream'] === 'true'),
    counts: countPath.test(path),
    correlation: headers['x-client-request-id'],
    keyHash: hashOfKey(headers),
  };
}

interface ReadForm {
  readonly texts: JsonObject;
  readonly files: Readonly<Record<string, Buffer>>;
}

/** Read by the platform's own reader, which shares nothing with Tollgate's; undefined for what is no form. */
async function readForm(rawBody: Buffer, contentType: string): Promise<ReadForm | undefined> {
  if (!contentType.startsWith('multipart/form-data')) return undefined;
  const form = await new Response(new Uint8Array(rawBody), { headers: { 'content-type': contentType } }).formData();
  const texts: Record<string, string> = {};
  const files: Record<string, Buffer> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string') texts[name] = value;
    else files[name] = Buffer.from(await value.arrayBuffer());
  }
  return { texts, files };
}

interface MatchedRoute {
  readonly dialect: Dialect;
  readonly model?: string;
  readonly stream?: boolean;
}

function matchRoute(path: string): MatchedRoute | undefined {
  for (const [pattern, dialect] of routes) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const { model, method } = match.groups ?? {};
    if (model === undefined || method === undefined) return { dialect };
    return { dialect, model: decodeURIComponent(model), stream: method.includes('stream') };
  }
  return undefined;
}

/** The text of the whole conversation so far, for counting and for answering. */
export function promptText(body: JsonObject): string {
  const pieces: string[] = [];
  for (const member of promptMembers) collectText(body[member], pieces);
  return pieces.join(' ');
}

const promptMembers = [
  'system',
  'systemInstruction',
  'instructions',
  'messages',
  'contents',
  'input',
  'prompt',
] as const;
const textMembers = new Set(['text', 'content', 'input', 'arguments', 'parts', 'output']);

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
  const bearer = headers['authorization']?.replace(/^Bearer /, '');
  const key = bearer ?? headers['x-api-key'] ?? headers['api-key'] ?? headers['x-goog-api-key'];
  return key === undefined ? undefined : createHash('sha256').update(key).digest('hex');
}
