import type { FormatId } from '@tollgate/schema';
import type { Call } from './call.js';

/** Headers by which callers of a format choose versions and trials; they go on to providers of the same format. */
const formatHeaders: Partial<Readonly<Record<FormatId, readonly string[]>>> = {
  'openai-chat': ['openai-beta'],
  'openai-responses': ['openai-beta'],
  'anthropic-messages': ['anthropic-version', 'anthropic-beta'],
};
const formatHeaderCharsMax = 2048;

/** The caller's own headers for a provider that speaks its format. */
export function formatHeadersOf(format: FormatId, { exchange }: Pick<Call, 'exchange'>): Record<string, string> {
  const sent: Record<string, string> = {};
  for (const name of formatHeaders[format] ?? []) {
    const value = exchange.request.headers[name];
    if (typeof value === 'string' && value.length <= formatHeaderCharsMax) sent[name] = value;
  }
  return sent;
}
