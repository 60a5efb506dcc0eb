import type { RequestProblem } from '../../../src/core/client-format.js';
import { findClientFormat } from '../../../src/registry.js';
import type { CallerFormat, UpstreamFormat } from '../asked/spoken-by-tests.js';
import type { Parties } from '../exchange.js';
import { spokenByMaker } from '../spoken.js';

/** A caller of one format and a provider of another. */
export interface Pair {
  readonly caller: CallerFormat;
  readonly provider: UpstreamFormat;
  readonly parties: Parties;
}

/** What came of a feature between a pair, where nothing came out wrong. */
export type Outcome =
  | { readonly type: 'ok' }
  /** Done, but the caller is told that something was left out. */
  | { readonly type: 'dropped'; readonly said: readonly string[] }
  | { readonly type: 'refused'; readonly said: readonly string[] };

export const callers: readonly CallerFormat[] = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini-generate',
];

/** For each format a provider's model that has every ability which the table asks about. */
export const models: readonly (readonly [format: UpstreamFormat, model: string])[] = [
  ['openai-chat', 'gpt-5-mini'],
  ['openai-responses', 'gpt-5-mini'],
  ['anthropic-messages', 'claude-sonnet-4-6'],
  ['gemini-generate', 'gemini-2.5-flash'],
  ['bedrock-converse', 'anthropic.claude-sonnet-4-6'],
  ['cohere-chat', 'command-a-plus-05-2026'],
];

/** Every caller with every provider. */
export function allPairs(): readonly Pair[] {
  return callers.flatMap((caller) => {
    const client = findClientFormat(caller);
    if (client === undefined) throw new Error(`Callers cannot speak ${caller}.`);
    return models.map(([provider, model]) => ({
      caller,
      provider,
      parties: { client, model, translation: spokenByMaker(provider, model) },
    }));
  });
}

export function refusedOf(problems: readonly RequestProblem[]): Outcome {
  return { type: 'refused', said: problems.map(({ path, message }) => `${path}: ${message}`) };
}

export function sentOf(dropped: Iterable<string>): Outcome {
  const said = [...dropped];
  return said.length === 0 ? { type: 'ok' } : { type: 'dropped', said };
}
