import { type AssistantPart, type ChatResult, fail, type JsonObject, ok, type Result } from '@tollgate/schema';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { defined } from '../../../core/defined.js';
import { asObject, asText } from '../../../core/json-members.js';
import { argumentsText } from '../../../core/object-text.js';
import type { WireResponse } from '../../../core/wire.js';
import { RedactedThinkingBlock, TextBlock, ThinkingBlock, WireMessage } from '../anthropic-messages.wire.js';
import { toCitation } from '../citations.js';
import { formatId } from '../format-id.js';
import { bagOf, toolUseMembers } from '../own-members.js';
import { decodeFailure } from './decode-failure.js';
import { toFinish } from './finish.js';
import { otherUsageMembers, readUsage, toTokenUsage } from './usage.js';

/** Reads a whole answer. One that is not a message, whatever its status, is a failure. */
export function decodeResponse(response: WireResponse): Result<ChatResult, UpstreamFailure> {
  if (response.status >= 400) return fail(decodeFailure(response));
  const parsed = WireMessage.safeParse(response.body);
  if (!parsed.success) return fail(unreadable(response));
  const message = parsed.data;
  const choice = {
    content: message.content.map(toPart),
    finish: toFinish(message.stop_reason, message.stop_sequence),
  };
  return ok(
    defined({
      id: message.id,
      model: message.model,
      choices: [choice],
      usage: toTokenUsage(readUsage(message.usage)),
      serviceTier: message.usage === undefined ? undefined : asText(message.usage['service_tier']),
      extensions: answerExtensions(message),
    }),
  );
}

/** What of an answer has no place in the vocabulary but belongs to it in this format. */
export function answerExtensions(
  answer: Pick<WireMessage, 'stop_details' | 'container' | 'context_management' | 'diagnostics' | 'usage'>,
): { readonly [formatId]: JsonObject } | undefined {
  const members: JsonObject = defined({
    stop_details: answer.stop_details,
    container: answer.container,
    context_management: answer.context_management,
    diagnostics: answer.diagnostics,
    usage: otherUsageMembers(answer.usage),
  });
  return Object.keys(members).length === 0 ? undefined : { [formatId]: members };
}

/** An answer with status 200 can hold an error all the same; then its own words are the failure. What it counts is billed. */
function unreadable(response: WireResponse): UpstreamFailure {
  const body = asObject(response.body);
  const usage = toTokenUsage(readUsage(body?.['usage']));
  if (asObject(body?.['error']) !== undefined) return { ...decodeFailure(response), usage };
  return {
    code: 'upstream.unreadable',
    message: 'The provider’s answer is not a message.',
    status: response.status,
    retryable: true,
    usage,
  };
}

function toPart(block: JsonObject): AssistantPart {
  switch (asText(block['type'])) {
    case 'text':
      return textPart(block) ?? opaque(block);
    case 'thinking':
      return reasoningPart(block) ?? opaque(block);
    case 'redacted_thinking':
      return redactedPart(block) ?? opaque(block);
    case 'tool_use':
      return toolCallPart(block);
    default:
      return opaque(block);
  }
}

function opaque(block: JsonObject): AssistantPart {
  return { type: 'opaque', format: formatId, value: block };
}

function textPart(block: JsonObject): AssistantPart | undefined {
  const parsed = TextBlock.safeParse(block);
  if (!parsed.success) return undefined;
  const { text, citations } = parsed.data;
  if (citations === undefined || citations.length === 0) return { type: 'text', text };
  return { type: 'text', text, citations: citations.map(toCitation) };
}

function reasoningPart(block: JsonObject): AssistantPart | undefined {
  const parsed = ThinkingBlock.safeParse(block);
  if (!parsed.success) return undefined;
  const { thinking, signature } = parsed.data;
  return signature === undefined || signature === ''
    ? { type: 'reasoning', text: thinking }
    : { type: 'reasoning', text: thinking, signature };
}

function redactedPart(block: JsonObject): AssistantPart | undefined {
  const parsed = RedactedThinkingBlock.safeParse(block);
  return parsed.success ? { type: 'redacted-reasoning', data: parsed.data.data } : undefined;
}

/** This format gives every call an id and a name; what lacks one is no call that could be answered, and stays empty. */
function toolCallPart(block: JsonObject): AssistantPart {
  return defined({
    type: 'tool-call' as const,
    id: asText(block['id']) ?? '',
    name: asText(block['name']) ?? '',
    argumentsJson: argumentsText(block['input']),
    extensions: bagOf(block, toolUseMembers),
  });
}
