import type { JsonObject } from '@tollgate/schema';
import { asCount, asObject } from '../../../core/json-members.js';
import type { TokenCounting } from '../../../core/token-counting.js';
import type { GenerateQuirks } from './quirks.js';

/** What a platform without the envelope takes of a request. */
const plainMembers: ReadonlySet<string> = new Set(['contents', 'systemInstruction', 'tools', 'generationConfig']);

/** Counting by `:countTokens`; undefined where the platform has none. */
export function generateCounting({ modelPath, counting }: GenerateQuirks): TokenCounting | undefined {
  if (counting === undefined) return undefined;
  return {
    target: (model) => ({ path: `${modelPath}${encodeURIComponent(model)}:countTokens`, headers: {} }),
    questionOf: counting === 'envelope' ? inEnvelope : plain,
    readCount: (body) => asCount(asObject(body)?.['totalTokens']),
  };
}

/** Beside the envelope only bare contents can be counted (ai.google.dev/api/tokens). */
function inEnvelope(chatBody: JsonObject, model: string): JsonObject {
  return { generateContentRequest: { ...chatBody, model: `models/${model}` } };
}

function plain(chatBody: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(chatBody).filter(([name]) => plainMembers.has(name)));
}
