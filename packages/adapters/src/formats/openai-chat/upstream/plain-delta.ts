import { isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { isJsonArray } from '../../../core/json-members.js';

/** A chunk that adds a piece of text or of thinking to one choice, and nothing else. */
export interface PlainDelta {
  readonly choice: number;
  readonly kind: 'text' | 'reasoning';
  readonly text: string;
}

/**
 * Nearly all chunks are of this kind, so they are told by hand: the full schema costs more than parsing their JSON does.
 * Whatever has anything more to it gives undefined and goes the long way, which understands these chunks as well.
 */
export function plainDeltaOf(chunk: JsonObject): PlainDelta | undefined {
  for (const member of eventfulMembers) if (isGiven(chunk[member])) return undefined;
  const choices = chunk['choices'];
  if (!isJsonArray(choices) || choices.length !== 1 || chunk['object'] === 'chat.completion.done') return undefined;
  const choice = choices[0];
  if (!isJsonObject(choice) || isGiven(choice['finish_reason']) || isGiven(choice['logprobs'])) return undefined;
  const delta = choice['delta'];
  const index = choice['index'];
  return isJsonObject(delta) && typeof index === 'number' ? pieceOf(delta, index) : undefined;
}

/** Members of a chunk that can change more than a block. */
const eventfulMembers = ['usage', 'error', 'x_groq', 'citations', 'search_results'] as const;

function pieceOf(delta: JsonObject, choice: number): PlainDelta | undefined {
  let kind: PlainDelta['kind'] | undefined;
  let text = '';
  for (const member of Object.keys(delta)) {
    const value = delta[member];
    if (member === 'role' || value === null || value === '') continue;
    const meant = kinds.get(member);
    if (meant === undefined || kind !== undefined || typeof value !== 'string') return undefined;
    kind = meant;
    text = value;
  }
  return kind === undefined ? undefined : { choice, kind, text };
}

const kinds: ReadonlyMap<string, PlainDelta['kind']> = new Map([
  ['content', 'text'],
  ['reasoning_content', 'reasoning'],
  ['reasoning', 'reasoning'],
]);

function isGiven(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null;
}
