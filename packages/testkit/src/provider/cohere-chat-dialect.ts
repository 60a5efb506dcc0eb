import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@tollgate/schema';
import { type Answer, type Bill, billOf, type Piece, type Script } from './answer.js';
import type { ReceivedCall } from './received-call.js';
import { eventStreamHeaders, jsonHeaders, namedEvent } from './sse-event.js';

const finishWords = {
  stop: 'COMPLETE',
  length: 'MAX_TOKENS',
  'tool-calls': 'TOOL_CALL',
  'content-filter': 'ERROR_TOXIC',
} as const;

/** Writes an answer as the bytes of Cohere chat v2, streamed or whole as the call asks. */
export function cohereChatScript(call: ReceivedCall, answer: Answer): Script {
  const id = randomUUID();
  const bill = billOf(answer);
  if (call.stream) {
    return { status: 200, headers: eventStreamHeaders, pieces: streamOf(answer, bill, id), bill, upstreamId: id };
  }
  const { reasoning, toolCalls = [] } = answer;
  const text = answer.text ?? answer.refusal;
  const message = {
    role: 'assistant',
    content: [
      ...(reasoning === undefined ? [] : [{ type: 'thinking', thinking: reasoning.join('') }]),
      ...(text === undefined ? [] : [{ type: 'text', text: text.join('') }]),
    ],
    ...(toolCalls.length === 0
      ? {}
      : { tool_calls: toolCalls.map(({ id, name, pieces }) => callOf(id, name, pieces)) }),
  };
  const body = { id, finish_reason: finishWords[answer.finish], message, ...usageMember(answer, bill) };
  const piece = { bytes: Buffer.from(JSON.stringify(body)), outputTokens: bill.outputTokens };
  return { status: 200, headers: jsonHeaders, pieces: [piece], bill, upstreamId: id };
}

function streamOf(answer: Answer, bill: Bill, id: string): readonly Piece[] {
  const start = { type: 'message-start', id, delta: { message: { role: 'assistant', content: [] } } };
  const pieces: Piece[] = [namedEvent('message-start', start)];
  const emit = (type: string, index: number, message: JsonObject | undefined, outputTokens = 0) => {
    const delta = message === undefined ? {} : { delta: { message } };
    pieces.push(namedEvent(type, { type, index, ...delta }, outputTokens));
  };
  let index = 0;
  const content = (member: 'thinking' | 'text', texts: readonly string[] | undefined) => {
    if (texts === undefined) return;
    emit('content-start', index, { content: { type: member, [member]: '' } });
    for (const text of texts) emit('content-delta', index, { content: { [member]: text } }, 1);
    emit('content-end', index, undefined);
    index += 1;
  };
  content('thinking', answer.reasoning);
  content('text', answer.text ?? answer.refusal);
  for (const [place, toolCall] of (answer.toolCalls ?? []).entries()) {
    emit('tool-call-start', place, { tool_calls: callOf(toolCall.id, toolCall.name, []) });
    for (const text of toolCall.pieces)
      emit('tool-call-delta', place, { tool_calls: { function: { arguments: text } } }, 1);
    emit('tool-call-end', place, undefined);
  }
  const end = { finish_reason: finishWords[answer.finish], ...usageMember(answer, bill) };
  pieces.push(namedEvent('message-end', { type: 'message-end', id, delta: end }));
  pieces.push({ bytes: Buffer.from('data: [DONE]\n\n'), outputTokens: 0 });
  return pieces;
}

function callOf(id: string, name: string, pieces: readonly string[]): JsonObject {
  return { id, type: 'function', function: { name, arguments: pieces.join('') } };
}

function usageMember(answer: Answer, bill: Bill): JsonObject {
  if (answer.hidesUsage === true) return {};
  const tokens = { input_tokens: bill.inputTokens, output_tokens: bill.outputTokens };
  return { usage: { billed_units: tokens, tokens, cached_tokens: bill.cacheReadTokens ?? 0 } };
}

/** The error body of this dialect. */
export function cohereErrorBody(message: string): string {
  return JSON.stringify({ id: randomUUID(), message });
}
