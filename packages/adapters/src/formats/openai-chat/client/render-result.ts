import type { AssistantPart, ChatResult, Choice, JsonObject } from '@tollgate/schema';
import type { RenderContext } from '../../../core/client-format.js';
import { annotationOf } from '../citations.js';
import { isToolCallObject } from '../custom-tool-call.js';
import { extraContentOf } from '../extra-content.js';
import { callersPictureOf } from '../pictures.js';
import { callersDetailOf, provingDetailOf } from '../reasoning-details.js';
import { asksLegacyFunctions } from './legacy-functions.js';
import { renderFinish } from './render-finish.js';
import { renderUsage } from './render-usage.js';

/** Writes a whole answer as `chat.completion`. */
export function renderResult(result: ChatResult, context: RenderContext): JsonObject {
  const legacyFunctions = asksLegacyFunctions(context.request);
  const usage = renderUsage(result.usage);
  return {
    id: result.id ?? context.responseId,
    object: 'chat.completion',
    created: result.createdS ?? context.createdS,
    model: result.model ?? context.model,
    choices: result.choices.map((choice, index) => renderChoice(choice, index, legacyFunctions)),
    ...(usage === undefined ? {} : { usage }),
    ...(result.serviceTier === undefined ? {} : { service_tier: result.serviceTier }),
  };
}

function renderChoice(choice: Choice, index: number, legacyFunctions: boolean): JsonObject {
  return {
    index,
    message: renderMessage(choice.content, legacyFunctions),
    logprobs: choice.logprobs ?? null,
    finish_reason: renderFinish(choice.finish, legacyFunctions),
  };
}

function renderMessage(content: readonly AssistantPart[], legacyFunctions: boolean): JsonObject {
  const text = joinedText(content, 'text');
  const refusal = joinedText(content, 'refusal');
  const toolCalls = content.map(renderToolCall).filter((call) => call !== undefined);
  return {
    role: 'assistant',
    content: text ?? (toolCalls.length > 0 || refusal !== undefined ? null : ''),
    refusal: refusal ?? null,
    ...renderReasoning(content),
    ...renderAnnotations(content),
    ...renderAudio(content),
    ...renderPictures(content),
    ...(toolCalls.length === 0 ? {} : placeToolCalls(toolCalls, legacyFunctions)),
  };
}

function joinedText(content: readonly AssistantPart[], type: 'text' | 'refusal' | 'reasoning'): string | undefined {
  const texts: string[] = [];
  for (const part of content) if (part.type === type) texts.push(part.text);
  return texts.length === 0 ? undefined : texts.join('');
}

/** The plain text for everybody; the details where there is something that has to come back unchanged. */
function renderReasoning(content: readonly AssistantPart[]): JsonObject {
  const text = joinedText(content, 'reasoning');
  const mustReturn = content.some((part) => provingDetailOf(part) !== undefined);
  const details = mustReturn ? content.map(callersDetailOf).filter((detail) => detail !== undefined) : [];
  return {
    ...(text === undefined ? {} : { reasoning_content: text }),
    ...(details.length === 0 ? {} : { reasoning_details: details }),
  };
}

function renderAnnotations(content: readonly AssistantPart[]): JsonObject {
  const annotations: JsonObject[] = [];
  for (const part of content) {
    if (part.type === 'text') for (const citation of part.citations ?? []) annotations.push(annotationOf(citation));
  }
  return annotations.length === 0 ? {} : { annotations };
}

function renderAudio(content: readonly AssistantPart[]): JsonObject {
  const audio = content.find((part) => part.type === 'audio');
  if (audio === undefined) return {};
  const data = audio.source.kind === 'base64' ? audio.source.data : '';
  // The format demands an expiry; of a sound that no provider keeps it has passed.
  return { audio: { id: audio.id ?? '', data, transcript: audio.transcript ?? '', expires_at: 0 } };
}

function renderPictures(content: readonly AssistantPart[]): JsonObject {
  const images = content.flatMap((part) => (part.type === 'image' ? callersPictureOf(part) : []));
  return images.length === 0 ? {} : { images };
}

function renderToolCall(part: AssistantPart): JsonObject | undefined {
  if (part.type === 'opaque') {
    return part.format === 'openai-chat' && isToolCallObject(part.value) ? part.value : undefined;
  }
  if (part.type !== 'tool-call') return undefined;
  const extraContent = extraContentOf(part.extensions);
  return {
    id: part.id,
    type: 'function',
    function: { name: part.name, arguments: part.argumentsJson },
    ...(extraContent === undefined ? {} : { extra_content: extraContent }),
  };
}

function placeToolCalls(toolCalls: readonly JsonObject[], legacyFunctions: boolean): JsonObject {
  const [first] = toolCalls;
  return legacyFunctions ? { function_call: first?.['function'] } : { tool_calls: toolCalls };
}
