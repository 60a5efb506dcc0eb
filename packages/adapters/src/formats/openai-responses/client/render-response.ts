import type { ChatRequest, JsonObject, JsonValue } from '@tollgate/schema';
import type { RenderContext } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { asObject } from '../../../core/json-members.js';
import { formatId } from '../format-id.js';
import { functionToolOf, toolChoiceOf } from '../function-tools.js';
import { ownMembers } from '../own-members.js';

/** What differs from one state of a response to the next. */
export interface ResponseState {
  readonly id: string;
  readonly createdS: number;
  readonly model: string;
  readonly status: 'in_progress' | 'completed' | 'incomplete' | 'failed';
  readonly incompleteDetails?: JsonObject | null;
  readonly error?: JsonObject;
  readonly output: readonly JsonObject[];
  readonly usage: JsonObject | null;
  readonly serviceTier?: string | undefined;
}

/** Whether the caller wants state to send back: it asked for it, or keeps its conversation itself. */
export function wantsState({ request }: RenderContext): boolean {
  return request?.reasoningState === true || ownMembers(request?.extensions)?.['store'] === false;
}

/** A response object. It repeats what was asked, as callers of this format expect; nothing of it is kept here. */
export function renderResponse(state: ResponseState, { request }: RenderContext): JsonObject {
  return {
    id: state.id,
    object: 'response',
    created_at: state.createdS,
    status: state.status,
    background: false,
    error: state.error ?? null,
    incomplete_details: state.incompleteDetails ?? null,
    model: state.model,
    output: state.output,
    previous_response_id: null,
    ...askedMembers(request),
    service_tier: state.serviceTier ?? request?.serviceTier ?? null,
    store: false,
    usage: state.usage,
  };
}

const defaults: JsonObject = {
  instructions: null,
  max_output_tokens: null,
  metadata: {},
  parallel_tool_calls: true,
  reasoning: { effort: null, summary: null },
  temperature: null,
  text: { format: { type: 'text' } },
  tool_choice: 'auto',
  tools: [],
  top_p: null,
  truncation: 'disabled',
  user: null,
};

function askedMembers(request: ChatRequest | undefined): JsonObject {
  if (request === undefined) return defaults;
  const own = ownMembers(request.extensions);
  return {
    ...defaults,
    ...defined({
      instructions: instructionsOf(request),
      max_output_tokens: request.maxOutputTokens,
      metadata: request.metadata,
      parallel_tool_calls: request.parallelToolCalls,
      prompt_cache_key: own?.['prompt_cache_key'],
      reasoning: reasoningOf(request),
      safety_identifier: own?.['safety_identifier'],
      temperature: request.temperature,
      text: textOf(request),
      tool_choice: choiceOf(request),
      tools: toolsOf(request),
      top_logprobs: request.logprobs?.top,
      top_p: request.topP,
      truncation: own?.['truncation'],
      user: request.user,
    }),
  };
}

function instructionsOf({ messages: [first] }: ChatRequest): string | undefined {
  if (first?.role !== 'system' || ownMembers(first.extensions)?.['instructions'] !== true) return undefined;
  return first.content.map((part) => part.text).join('');
}

function reasoningOf({ reasoning }: ChatRequest): JsonObject | undefined {
  if (reasoning === undefined) return undefined;
  return { effort: reasoning.effort ?? null, summary: null, ...reasoning.extensions?.[formatId] };
}

function textOf({ responseFormat: format, extensions }: ChatRequest): JsonObject {
  const rest = asObject(ownMembers(extensions)?.['text']);
  if (format === undefined || format.type === 'text') return { format: { type: 'text' }, ...rest };
  if (format.type === 'json') return { format: { type: 'json_object' }, ...rest };
  const { schema, name = 'response', description, strict } = format;
  return { format: defined({ type: 'json_schema', name, description, schema, strict: strict ?? null }), ...rest };
}

function choiceOf({ toolChoice: choice }: ChatRequest): JsonValue | undefined {
  if (choice === undefined) return undefined;
  if (choice.type !== 'opaque') return toolChoiceOf(choice);
  return choice.format === formatId ? choice.value : undefined;
}

function toolsOf({ tools }: ChatRequest): readonly JsonValue[] | undefined {
  return tools?.flatMap((tool) => {
    if (tool.type === 'function') return [functionToolOf(tool)];
    return tool.format === formatId ? [tool.value] : [];
  });
}
