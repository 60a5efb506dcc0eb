import type { JsonObject, TokenUsage } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asCount, asObject } from '../../../core/json-members.js';

const nothing: JsonObject = {};

/**
 * The counts of an answer. The provider counts twice: `billed_units` are what it charges for, `tokens` are what the model
 * read and wrote, with the words of its own template around every prompt. Prices are per billed unit, so those are the
 * counts here, and the others stand in only where there are none.
 */
export function toTokenUsage(usage: JsonObject | undefined): TokenUsage {
  if (usage === undefined) return {};
  const billed = asObject(usage['billed_units']) ?? nothing;
  const read = asObject(usage['tokens']) ?? nothing;
  const inputTokens = asCount(billed['input_tokens']) ?? sum(read['input_tokens'], read['image_tokens']);
  const outputTokens = asCount(billed['output_tokens']) ?? asCount(read['output_tokens']);
  return defined({
    inputTokens,
    cacheReadTokens: cachedPart(usage, read, inputTokens),
    inputImageTokens: partOf(inputTokens, asCount(read['image_tokens'])),
    outputTokens,
    reasoningTokens: partOf(outputTokens, asCount(read['reasoning_tokens'])),
  });
}

/**
 * `cached_tokens` counts the prompt as the model read it, where the template is cached as a rule. How many of the billed
 * tokens are among them is not said; at least so many must be as do not fit into the part that was not cached. Where that
 * is none, nothing is known.
 */
function cachedPart(usage: JsonObject, read: JsonObject, input: number | undefined): number | undefined {
  const cached = asCount(usage['cached_tokens']);
  const prompt = sum(read['input_tokens'], read['image_tokens']);
  if (cached === undefined || cached === 0 || input === undefined) return cached;
  if (prompt === undefined) return undefined;
  const certain = input + cached - Math.max(prompt, input, cached);
  return certain > 0 ? certain : undefined;
}

function sum(left: JsonObject[string], right: JsonObject[string]): number | undefined {
  const first = asCount(left);
  return first === undefined ? undefined : first + (asCount(right) ?? 0);
}

function partOf(whole: number | undefined, part: number | undefined): number | undefined {
  return part === undefined || whole === undefined ? part : Math.min(part, whole);
}
