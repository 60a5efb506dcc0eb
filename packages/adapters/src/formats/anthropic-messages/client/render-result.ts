import { type AssistantPart, type ChatResult, isJsonObject, type JsonObject } from '@tollgate/schema';
import type { RenderContext } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { asObject } from '../../../core/json-members.js';
import { formatId } from '../format-id.js';
import { ownMembers } from '../own-members.js';
import { toolInput } from '../tool-input.js';
import { carriedSignature, carrierOf } from './carried-blocks.js';
import { messageId } from './message-id.js';
import { renderUsage } from './render-usage.js';
import { endMembers } from './stop-reason.js';

/**
 * Writes a whole answer as a message. There is one message an answer here, so of several choices the first is given.
 * Sound has no block in this format: a transcript is given as text, the rest is left out. An answer with a picture is a
 * failure before it comes here.
 */
export function renderResult(result: ChatResult, context: RenderContext): JsonObject {
  const choice = result.choices[0];
  const parts = choice?.content ?? [];
  const answer = {
    hasToolCall: parts.some((part) => part.type === 'tool-call'),
    hasRefusal: parts.some((part) => part.type === 'refusal'),
  };
  const own = result.extensions?.[formatId];
  return defined({
    id: messageId(result.id, context.responseId),
    type: 'message',
    role: 'assistant',
    model: result.model ?? context.model,
    content: parts.flatMap(toBlocks),
    ...endMembers(choice?.finish, answer, result.extensions),
    usage: renderUsage(result.usage, result.extensions),
    context_management: asObject(own?.['context_management']),
    diagnostics: asObject(own?.['diagnostics']),
  });
}

/** The block of a part, and the one that carries what another format wants back with it. */
function toBlocks(part: AssistantPart): JsonObject[] {
  const carrier = carrierOf(part, 'extensions' in part ? part.extensions : undefined);
  const block = toBlock(part);
  const blocks = part.type === 'tool-call' ? [carrier, block] : [block, carrier];
  return blocks.filter((one) => one !== undefined);
}

function toBlock(part: AssistantPart): JsonObject | undefined {
  switch (part.type) {
    case 'text': {
      const citations = (part.citations ?? []).map((citation) => ownMembers(citation.extensions));
      const written = citations.filter((citation) => citation !== undefined);
      const text = { ...ownMembers(part.extensions), type: 'text', text: part.text };
      return written.length === 0 ? text : { ...text, citations: written };
    }
    case 'refusal':
      return { type: 'text', text: part.text };
    case 'reasoning':
      return {
        ...ownMembers(part.extensions),
        type: 'thinking',
        thinking: part.text,
        signature: part.signature ?? carriedSignature(part.extensions) ?? '',
      };
    case 'redacted-reasoning':
      return { ...ownMembers(part.extensions), type: 'redacted_thinking', data: part.data };
    case 'tool-call':
      return {
        ...ownMembers(part.extensions),
        type: 'tool_use',
        id: part.id,
        name: part.name,
        input: toolInput(part.argumentsJson),
      };
    case 'audio':
      return part.transcript === undefined ? undefined : { type: 'text', text: part.transcript };
    case 'image':
      return undefined;
    case 'opaque':
      return part.format === formatId && isJsonObject(part.value) ? part.value : undefined;
  }
}
