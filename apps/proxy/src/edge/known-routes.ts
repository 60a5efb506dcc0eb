import { decodePath } from './direct-routes.js';

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
  ['/v1/models', 'GET'],
  ['/v1beta/models', 'GET'],
  ['/livez', 'GET'],
  ['/readyz', 'GET'],
  ['/metrics', 'GET'],
]);
const oneModel = /^\/v1(?:beta)?\/models\/./;
/** What may be done with a model by its own address, `/v1beta/models/<model>:<method>`. */
const modelMethod =
  /^\/v1(?:beta)?\/models\/.+:(?:generateContent|streamGenerateContent|countTokens|embedContent|batchEmbedContents)$/;

/** The same with a method that is not there. */
const otherMethod = /^\/v1(?:beta)?\/models\/.+:[A-Za-z]+$/;

/** The method that a path takes; undefined for a path that is not there. */
export function methodOf(path: string): string | undefined {
  if (isModelMethod(path)) return 'POST';
  if (otherMethod.test(spelledOut(path))) return undefined;
  return oneModel.test(path) ? 'GET' : methodsByPath.get(path);
}

/** Whether a path is the address of something that Google's API does with a model. */
export function isModelMethod(path: string): boolean {
  return modelMethod.test(spelledOut(path));
}

/** A colon may come percent-encoded. */
function spelledOut(path: string): string {
  return path.includes('%') ? (decodePath(path) ?? path) : path;
}
