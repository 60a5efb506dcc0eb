import { readModelMethod, readModelPath } from './model-address.js';

/** Paths of the data plane and the methods they take, for telling a wrong method from a wrong address. */
const methodsByPath: ReadonlyMap<string, string> = new Map([
  ['/v1/chat/completions', 'POST'],
  ['/v1/responses', 'POST'],
  ['/v1/messages', 'POST'],
  ['/v1/messages/count_tokens', 'POST'],
  ['/v1/embeddings', 'POST'],
  ['/v1/images/generations', 'POST'],
  ['/v1/images/edits', 'POST'],
  ['/v1/audio/speech', 'POST'],
  ['/v1/audio/transcriptions', 'POST'],
  ['/v1/audio/translations', 'POST'],
  ['/v1/moderations', 'POST'],
  ['/v1/rerank', 'POST'],
  ['/livez', 'GET'],
  ['/readyz', 'GET'],
  ['/metrics', 'GET'],
]);
/** What may be done with a model by its own address, `/v1beta/models/<model>:<method>`. */
const modelMethods: ReadonlySet<string> = new Set([
  'generateContent',
  'streamGenerateContent',
  'countTokens',
  'embedContent',
  'batchEmbedContents',
  'predict',
]);
/** What a method would look like; other colons are part of a model's name. */
const anyMethod = /^[A-Za-z]+$/;

/** The HTTP method that a path takes; undefined for a path that is not there. */
export function methodOf(path: string): string | undefined {
  const named = readModelPath(path);
  if (named === undefined) return methodsByPath.get(path);
  const method = readModelMethod(named)?.method ?? '';
  if (modelMethods.has(method)) return 'POST';
  return anyMethod.test(method) ? undefined : 'GET';
}

/** Whether a path is the address of something that only Google's API does. */
export function isGoogleAddress(path: string): boolean {
  const named = readModelPath(path);
  return named !== undefined && (named.form === 'published' || modelMethods.has(readModelMethod(named)?.method ?? ''));
}
