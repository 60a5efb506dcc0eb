import { randomUUID } from 'node:crypto';
import { isJsonObject, type JsonObject, parseExactJson } from '@tollgate/schema';
import { type Answer, type Bill, billOf, type Piece, type Script } from './answer.js';
import type { ReceivedCall } from './received-call.js';

const stopReasons = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
} as const;

/** What a fake signature starts with, so that a test can see it come back. */
export const signaturePrefix = 'sig-';

/** Writes an answer as the bytes of Anthropic messages, streamed or whole as the call asks. */
export function anthropicMessagesScript(call: ReceivedCall, answer: Answer): Script {
  const id = `msg_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
  return call.stream ? streamScript(call, answer, id) : wholeScript(call, answer, id);
}

/** This dialect counts the cache apart from the input. */
function inputUsageOf(bill: Bill): JsonObject {
  const cacheRead = bill.cacheReadTokens ?? 0;
  const cacheWrite = bill.cacheWriteTokens ?? 0;
  return {
    input_tokens: bill.inputTokens - cacheRead - cacheWrite,
    cache_read_input_tokens: cacheRead,
    cache_creation_input_tokens: cacheWrite,
    cache_creation: { ephemeral_5m_input_tokens: cacheWrite, ephemeral_1h_input_tokens: 0 },
  };
}

function signatureOf(answer: Answer): string {
  return `${signaturePrefix}${Buffer.from((answer.reasoning ?? []).join(''))
    .toString('base64')
    .slice(0, 40)}`;
}

function wholeScript(call: ReceivedCall, answer: Answer, id: string): Script {
  const bill = billOf(answer);
  const content: JsonObject[] = [];
  if (answer.reasoning !== undefined) {
    content.push({ type: 'thinking', thinking: answer.reasoning.join(''), signature: signatureOf(answer) });
  }
  const text = answer.text ?? answer.refusal;
  if (text !== undefined) content.push({ type: 'text', text: text.join('') });
  for (const toolCall of answer.toolCalls ?? []) {
    const input = parseExactJson(toolCall.pieces.join('')) ?? {};
    content.push({ type: 'tool_use', id: toolCall.id, name: toolCall.name, input: isJsonObject(input) ? input : {} });
  }
  const body = {
    id,
    type: 'message',
    role: 'assistant',
    model: call.model,
    content,
    stop_reason: stopReasons[answer.finish],
    stop_sequence: null,
    usage: { ...inputUsageOf(bill), output_tokens: bill.outputTokens },
  };
  const piece = { bytes: Buffer.from(JSON.stringify(body)), outputTokens: bill.outputTokens };
  return { status: 200, headers: { 'content-type': 'application/json' }, pieces: [piece], bill, upstreamId: id };
}

function streamScript(call: ReceivedCall, answer: Answer, id: string): Script {
  const bill = billOf(answer);
  const pieces: Piece[] = [];
  const emit = (type: string, members: JsonObject, outputTokens = 0) => {
    const data = JSON.stringify({ type, ...members });
    pieces.push({ bytes: Buffer.from(`event: ${type}\ndata: ${data}\n\n`), outputTokens });
  };
  const message = { id, type: 'message', role: 'assistant', model: call.model, content: [], stop_reason: null };
  const startUsage = { ...inputUsageOf(bill), output_tokens: 1 };
  emit('message_start', { message: { ...message, stop_sequence: null, usage: startUsage } });
  emit('ping', {});
  let index = 0;
  const block = (start: JsonObject, deltas: readonly JsonObject[], unbilled: readonly JsonObject[] = []) => {
    emit('content_block_start', { index, content_block: start });
    for (const delta of deltas) emit('content_block_delta', { index, delta }, 1);
    for (const delta of unbilled) emit('content_block_delta', { index, delta });
    emit('content_block_stop', { index });
    index += 1;
  };
  if (answer.reasoning !== undefined) {
    const deltas = answer.reasoning.map((thinking) => ({ type: 'thinking_delta', thinking }));
    const signature = { type: 'signature_delta', signature: signatureOf(answer) };
    block({ type: 'thinking', thinking: '', signature: '' }, deltas, [signature]);
  }
  const texts = answer.text ?? answer.refusal;
  if (texts !== undefined)
    block(
      { type: 'text', text: '' },
      texts.map((text) => ({ type: 'text_delta', text })),
    );
  for (const toolCall of answer.toolCalls ?? []) {
    const deltas = toolCall.pieces.map((text) => ({ type: 'input_json_delta', partial_json: text }));
    block({ type: 'tool_use', id: toolCall.id, name: toolCall.name, input: {} }, deltas);
  }
  const stop = { stop_reason: stopReasons[answer.finish], stop_sequence: null };
  emit('message_delta', { delta: stop, usage: { output_tokens: bill.outputTokens } });
  emit('message_stop', {});
  return { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' }, pieces, bill, upstreamId: id };
}

/** The error body of this dialect. */
export function anthropicErrorBody(type: string, message: string): string {
  return JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_fake' });
}
