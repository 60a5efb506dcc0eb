import type { FormatId, JsonObject } from '@tollgate/schema';
import { translateRequest } from '../../../src/core/translate-request.js';
import { findClientFormat, findProvider } from '../../../src/registry.js';
import { type Harmless, harmless } from './harmless.js';
import { pathOf, type Site, withSample } from './site.js';
import type { Caller } from './sites.js';

/** A model, and the format in which it is asked. */
export interface Target {
  readonly kind: string;
  readonly model: string;
  readonly format: FormatId;
}

/** Models of each format that differ in what they take. */
export const targets: readonly Target[] = [
  { kind: 'openai', model: 'gpt-5-mini', format: 'openai-chat' },
  { kind: 'groq', model: 'llama-3.3-70b-versatile', format: 'openai-chat' },
  { kind: 'mistral', model: 'mistral-small-latest', format: 'openai-chat' },
  { kind: 'deepseek', model: 'deepseek-reasoner', format: 'openai-chat' },
  { kind: 'openrouter', model: 'anthropic/claude-sonnet-4.6', format: 'openai-chat' },
  { kind: 'openai', model: 'gpt-5-pro', format: 'openai-responses' },
  { kind: 'xai', model: 'grok-4-fast-reasoning', format: 'openai-responses' },
  { kind: 'anthropic', model: 'claude-sonnet-4-6', format: 'anthropic-messages' },
  { kind: 'anthropic', model: 'claude-opus-4-8', format: 'anthropic-messages' },
  { kind: 'google', model: 'gemini-2.5-flash', format: 'gemini-generate' },
  { kind: 'google', model: 'gemini-3-pro-preview', format: 'gemini-generate' },
  { kind: 'vertex', model: 'gemini-2.5-flash', format: 'gemini-generate' },
  { kind: 'bedrock', model: 'anthropic.claude-sonnet-4-6', format: 'bedrock-converse' },
  { kind: 'bedrock', model: 'amazon.nova-2-lite-v1:0', format: 'bedrock-converse' },
  { kind: 'cohere', model: 'command-a-03-2025', format: 'cohere-chat' },
  { kind: 'cohere', model: 'command-a-plus-05-2026', format: 'cohere-chat' },
];

/** What became of a body. */
type Outcome =
  | { readonly type: 'sent'; readonly wire: string; readonly dropped: readonly string[] }
  | { readonly type: 'refused'; readonly paths: readonly string[] };

function outcomeOf(caller: Caller, body: JsonObject, { kind, model, format }: Target): Outcome {
  const client = findClientFormat(caller);
  const translation = findProvider(kind)?.chat(model, format);
  if (client === undefined || translation?.format !== format) throw new Error(`${kind} does not speak ${format}.`);
  const translated = translateRequest(client, translation, body, { model, stream: body['stream'] === true });
  if (!translated.ok) return { type: 'refused', paths: translated.failure.problems.map(({ path }) => path) };
  const { wire, dropped } = translated.value;
  return { type: 'sent', wire: JSON.stringify(wire), dropped };
}

/** A sample of which the provider gets nothing and the caller is told nothing, or not by its name. */
export interface Loss {
  readonly path: string;
  readonly value: string;
  readonly how: string;
}

/** Whether a target takes the body of a place without any of its samples; where none does, nothing is tried. */
export function isTaken(caller: Caller, site: Site, target: Target): boolean {
  return outcomeOf(caller, site.body, target).type === 'sent';
}

/** The losses of a place; those that are none, for a reason that is written down, are noted in `excused`. */
export function lossesOf(caller: Caller, site: Site, target: Target, excused: Set<Harmless>): readonly Loss[] {
  const before = outcomeOf(caller, site.body, target);
  // What is refused without the sample is no question of the sample.
  if (before.type === 'refused') return [];
  const losses = Object.entries(site.samples).flatMap(([name, values]) =>
    values.flatMap((value) => {
      const path = pathOf([...site.at, name]);
      const after = outcomeOf(caller, withSample(site, name, value), target);
      const how = howLost(before, after, path);
      return how === undefined ? [] : [{ path, value: JSON.stringify(value), how }];
    }),
  );
  return losses.filter((loss) => {
    const excuse = harmless.find((entry) => excuses(entry, caller, target, loss));
    if (excuse !== undefined) excused.add(excuse);
    return excuse === undefined;
  });
}

function excuses({ caller, at, value, path }: Harmless, of: Caller, { format }: Target, loss: Loss): boolean {
  return (
    loss.how === 'lost' &&
    (caller === undefined || caller === of) &&
    (at === undefined || at.includes(format)) &&
    path.test(loss.path) &&
    (value === undefined || value.test(loss.value))
  );
}

/** Undefined where the provider gets something of the sample, or the caller is told of it. */
function howLost(before: Outcome, after: Outcome, path: string): string | undefined {
  if (after.type === 'refused')
    return after.paths.every((told) => told !== '') ? undefined : 'refused without its place';
  if (before.type === 'refused') return undefined;
  const named = after.dropped.filter((told) => !before.dropped.includes(told));
  if (named.length > 0) return named.some((told) => isNameOf(told, path)) ? undefined : `told as ${named.join(', ')}`;
  const isGranted = before.dropped.some((told) => !after.dropped.includes(told));
  const isWithin = before.dropped.some((told) => path.startsWith(told.replace(/:.*/, '')));
  return isGranted || isWithin || after.wire !== before.wire ? undefined : 'lost';
}

/** What a caller is told must have the member's name in it, or one of the names that are documented for its kind. */
function isNameOf(told: string, path: string): boolean {
  const name = path.slice(path.lastIndexOf('.') + 1);
  return told.includes(name) || documentedNames.some(([members, names]) => members.test(path) && names.test(told));
}

const documentedNames: readonly (readonly [RegExp, RegExp])[] = [
  [/prompt_cache_breakpoint$/, /^cache_control: /],
  [/\.(?:reasoning(?:_content|_details)?|thought|(?:redacted_)?thinking)$/, /^reasoning of earlier turns/],
  // Content of one format, its media, and what is asked of these.
  [
    /(?:^input|\.(?:content|output|parts))\.\w+$/,
    /^(?:content|detail|title|filename|image|audio|assistant|tool result)\b/,
  ],
  [/functionResponse\.parts$/, /^tool result media/],
  [/^tools\.function$/, /^tools\[\]\.strict/],
];
