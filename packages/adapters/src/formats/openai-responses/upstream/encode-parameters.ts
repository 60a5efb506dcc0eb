import type { ChatRequest, JsonObject, JsonValue, ReasoningOptions, ResponseFormat } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asFilledText, asObject, itemsOf } from '../../../core/json-members.js';
import { openAiTiers, serviceTierOf } from '../../../core/service-tier.js';
import { formatId } from '../format-id.js';
import { ownMembers } from '../own-members.js';
import type { EncodeContext } from './notes.js';
import type { OptionalMember } from './quirks.js';

/** Everything of a request but its input and tools. */
export function encodeParameters(request: ChatRequest, context: EncodeContext): JsonObject {
  const own = ownMembers(request.extensions);
  noteUnsupported(request, context);
  const members: Record<OptionalMember, JsonValue | undefined> = {
    temperature: request.temperature,
    top_p: request.topP,
    top_logprobs: request.logprobs?.top,
    metadata: request.metadata,
    // The newer name of the same wish is among this format's own members.
    user: request.user === asFilledText(own?.['safety_identifier']) ? undefined : request.user,
    service_tier: encodeTier(request.serviceTier, context),
  };
  for (const name of context.quirks.drops) {
    if (members[name] !== undefined) context.dropped.add(name);
    members[name] = undefined;
  }
  return defined({
    ...members,
    max_output_tokens: outputLimit(request.maxOutputTokens, context),
    text: encodeText(request.responseFormat, own),
    reasoning: encodeReasoning(request.reasoning),
    include: encodeInclude(request, own, context),
    // Callers of other formats never asked to have their conversation kept, which is what happens without a word here.
    store: own === undefined ? false : own['store'],
    stream: request.stream,
  });
}

function encodeTier(wanted: string | undefined, { dropped }: EncodeContext): string | undefined {
  if (wanted === undefined) return undefined;
  const tier = serviceTierOf(wanted, openAiTiers);
  if (tier === undefined) dropped.add('service_tier');
  return tier;
}

function outputLimit(limit: number | undefined, { quirks, dropped }: EncodeContext): number | undefined {
  if (limit === undefined || limit >= quirks.outputTokensMin) return limit;
  dropped.add(`max_tokens: below ${quirks.outputTokensMin}, sent as ${quirks.outputTokensMin}`);
  return quirks.outputTokensMin;
}

const defaultSchemaName = 'response';

function encodeText(format: ResponseFormat | undefined, own: JsonObject | undefined): JsonObject | undefined {
  const rest = asObject(own?.['text']);
  if (format === undefined) return rest;
  return { format: encodeFormat(format), ...rest };
}

function encodeFormat(format: ResponseFormat): JsonObject {
  switch (format.type) {
    case 'text':
      return { type: 'text' };
    case 'json':
      return { type: 'json_object' };
    case 'json-schema': {
      const { name = defaultSchemaName, schema, strict, description } = format;
      return defined({ type: 'json_schema', name, description, schema, strict });
    }
  }
}

const lowEffortTokensMax = 4096;
const mediumEffortTokensMax = 16_384;

/** A caller who speaks this format is taken at its word; budgets become the level that usually spends about as much. */
function encodeReasoning(options: ReasoningOptions | undefined): JsonObject | undefined {
  if (options === undefined) return undefined;
  const written = options.extensions?.[formatId];
  if (written !== undefined) return written;
  const summary = options.display === 'full' || options.display === 'summary' ? 'auto' : undefined;
  const reasoning = defined({ effort: effortOf(options), summary });
  return Object.keys(reasoning).length === 0 ? undefined : reasoning;
}

function effortOf(options: ReasoningOptions): string | undefined {
  if (options.mode === 'disabled') return 'none';
  if (options.effort !== undefined || options.budgetTokens === undefined) return options.effort;
  if (options.budgetTokens <= lowEffortTokensMax) return 'low';
  return options.budgetTokens <= mediumEffortTokensMax ? 'medium' : 'high';
}

/**
 * What of an answer is only sent when asked for. Callers of other formats get what they need to bring a thought back where
 * they asked for thinking: models that do not think refuse to be asked for it.
 */
function encodeInclude(
  request: ChatRequest,
  own: JsonObject | undefined,
  { quirks }: EncodeContext,
): readonly JsonValue[] | undefined {
  const wanted = [...itemsOf(own?.['include'])];
  if (request.reasoningState === true || (own === undefined && thinks(request.reasoning))) {
    wanted.push('reasoning.encrypted_content');
  }
  if (request.logprobs !== undefined && !quirks.drops.includes('top_logprobs')) {
    wanted.push('message.output_text.logprobs');
  }
  return wanted.length === 0 ? undefined : wanted;
}

function thinks(options: ReasoningOptions | undefined): boolean {
  return options !== undefined && options.mode !== 'disabled' && options.effort !== 'none';
}

/** More than one answer is refused, because a caller who counts on them would be charged and served wrongly. */
function noteUnsupported(request: ChatRequest, { dropped, problems }: EncodeContext): void {
  if ((request.choices ?? 1) > 1) problems.push({ path: 'n', message: 'this provider gives one answer a request' });
  if ((request.frequencyPenalty ?? 0) !== 0) dropped.add('frequency_penalty');
  if ((request.presencePenalty ?? 0) !== 0) dropped.add('presence_penalty');
  if (request.seed !== undefined) dropped.add('seed');
  if (request.stop !== undefined) dropped.add('stop');
  if (request.topK !== undefined) dropped.add('top_k');
}
