import type { FormatId } from '@tollgate/schema';
import { isGoogleAddress } from './known-routes.js';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Whose SDK a caller most likely uses, for answers to requests that no route of a format takes. */
export function guessDialect(path: string, headers: Headers): FormatId {
  // An address that only one API has says more than a header, which a caller may send everywhere.
  if (path.startsWith('/v1beta/') || path.startsWith('/v1beta1/') || isGoogleAddress(path)) return 'gemini-generate';
  if (headers['anthropic-version'] !== undefined || path.startsWith('/v1/messages')) return 'anthropic-messages';
  if (headers['x-goog-api-key'] !== undefined) return 'gemini-generate';
  if (path.startsWith('/v1/responses')) return 'openai-responses';
  return 'openai-chat';
}
