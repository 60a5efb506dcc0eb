import {
  type ChatRequest,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type ReasoningOptions,
  type ResponseFormat,
} from '@tollgate/schema';
import { serviceTierOf } from '../../../core/service-tier.js';
import { encodeEffort } from './encode-effort.js';
import type { EncodeContext } from './encode-parts.js';
import type { OptionalMember, ReasoningStyle } from './quirks.js';

/** Everything of a request but its messages and tools. */
export function encodeParameters(request: ChatRequest, context: EncodeContext): JsonObject {
  const { quirks, report } = context;
  const members: Record<OptionalMember, JsonValue | undefined> = {
    temperature: request.temperature,
    top_p: request.topP,
    top_k: request.topK,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    seed: request.seed,
    stop: request.stop,
    n: request.choices,
    logprobs: request.logprobs === undefined ? undefined : true,
    response_format: encodeResponseFormat(request.responseFormat, context),
    parallel_tool_calls: request.tools === undefined ? undefined : request.parallelToolCalls,
    user: request.user,
    metadata: request.metadata,
    service_tier: encodeTier(request.serviceTier, context),
  };
  for (const name of quirks.refuses) {
    const asked = members[name] !== undefined && !(name === 'n' && members.n === 1);
    if (asked) report.refuse({ path: name, message: 'this provider cannot do that' });
    members[name] = undefined;
  }
  for (const name of quirks.drops) {
    if (members[name] !== undefined) report.drop(name);
    members[name] = undefined;
  }
  const { seed, parallel_tool_calls: parallelCalls, ...others } = members;
  return {
    ...others,
    [quirks.seedMember]: seed,
    [quirks.parallelCallsMember]: parallelCalls,
    [quirks.outputLimitMember]: request.maxOutputTokens,
    top_logprobs: members.logprobs === undefined ? undefined : request.logprobs?.top,
    ...encodeReasoning(request.reasoning, context),
    ...encodeStream(request, context),
  };
}

function encodeTier(wanted: string | undefined, { quirks, report }: EncodeContext): string | undefined {
  if (wanted === undefined) return undefined;
  const tier = serviceTierOf(wanted, quirks.serviceTiers);
  if (tier === undefined) report.drop('service_tier');
  return tier;
}

function encodeStream(request: ChatRequest, { quirks, report }: EncodeContext): JsonObject {
  if (!request.stream) return { stream: false };
  const options = request.extensions?.['openai-chat']?.['stream_options'];
  if (quirks.streamUsage === 'always') {
    if (isJsonObject(options)) report.drop('stream_options');
    return { stream: true };
  }
  return { stream: true, stream_options: { ...(isJsonObject(options) ? options : {}), include_usage: true } };
}

const defaultSchemaName = 'response';

function encodeResponseFormat(
  format: ResponseFormat | undefined,
  { quirks, report }: EncodeContext,
): JsonObject | undefined {
  if (format === undefined) return undefined;
  if (format.type === 'text') return { type: 'text' };
  if (format.type === 'json') return { type: 'json_object' };
  if (quirks.jsonSchema === 'json-mode') {
    report.drop('response_format.json_schema: the provider promises only that it is JSON');
    return { type: 'json_object' };
  }
  const { name = defaultSchemaName, schema, strict, description } = format;
  return { type: 'json_schema', json_schema: { name, description, schema, strict } };
}

/**
 * What is shown of thinking is said in one style only. In all others it is everything, unless the provider is one that neither
 * shows thinking nor takes it back, as OpenAI itself.
 */
function noteDisplay(
  { display }: ReasoningOptions,
  { reasoning, reasoningHistory }: EncodeContext['quirks'],
  report: EncodeContext['report'],
): void {
  if (display === undefined || silentStyles.has(reasoning)) return;
  const isShown = reasoningHistory !== 'none';
  if (isShown === (display === 'none')) report.drop(`reasoning.display: it is ${isShown ? 'always' : 'not'} shown`);
}

/** Styles that say it themselves, or in which there is nothing to say. */
const silentStyles: ReadonlySet<ReasoningStyle> = new Set(['reasoning-object', 'none', 'never']);

function encodeReasoning(options: ReasoningOptions | undefined, { quirks, report }: EncodeContext): JsonObject {
  if (options === undefined) return {};
  const off = options.mode === 'disabled' || options.effort === 'none';
  if (!off) noteDisplay(options, quirks, report);
  switch (quirks.reasoning) {
    case 'effort':
      return { reasoning_effort: encodeEffort(options, off, { quirks, report }) };
    case 'thinking':
      return { thinking: encodeThinking(options, off), reasoning_effort: off ? undefined : options.effort };
    case 'reasoning-object':
      return { reasoning: encodeReasoningObject(options, off) };
    case 'enable-thinking':
      return { enable_thinking: !off, thinking_budget: options.budgetTokens };
    case 'none':
      report.drop('reasoning');
      return {};
    case 'never':
      report.drop('reasoning: this model does not think');
      return {};
  }
}

function encodeThinking(options: ReasoningOptions, off: boolean): JsonObject | undefined {
  if (off) return { type: 'disabled' };
  return options.mode === undefined && options.budgetTokens === undefined ? undefined : { type: 'enabled' };
}

function encodeReasoningObject(options: ReasoningOptions, off: boolean): JsonObject {
  const exclude = options.display === 'none' ? true : undefined;
  if (off) return options.effort === 'none' ? { effort: 'none', exclude } : { enabled: false, exclude };
  if (options.budgetTokens !== undefined) return { max_tokens: options.budgetTokens, exclude };
  return options.effort === undefined ? { enabled: true, exclude } : { effort: options.effort, exclude };
}
