import { randomUUID } from 'node:crypto';
import { isJsonObject, type JsonObject } from '@tollgate/schema';
import { type Answer, type Bill, billOf, type Piece, type Script } from './answer.js';
import type { ReceivedCall } from './received-call.js';

const finishWords = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
} as const;

/** Writes an answer as the bytes of OpenAI chat completions, streamed or whole as the call asks. */
export function openAiChatScript(call: ReceivedCall, answer: Answer): Script {
  const id = `chatcmpl-${randomUUID()}`;
  return call.stream ? streamScript(call, answer, id) : wholeScript(call, answer, id);
}

function usageOf(bill: Bill): JsonObject {
  return {
    prompt_tokens: bill.inputTokens,
    completion_tokens: bill.outputTokens,
    total_tokens: bill.inputTokens + bill.outputTokens,
    prompt_tokens_details: { cached_tokens: bill.cacheReadTokens ?? 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: bill.reasoningTokens ?? 0, audio_tokens: 0 },
  };
}

function wholeScript(call: ReceivedCall, answer: Answer, id: string): Script {
  const bill = billOf(answer);
  const toolCalls = (answer.toolCalls ?? []).map((toolCall) => ({
    id: toolCall.id,
    type: 'function',
    function: { name: toolCall.name, arguments: toolCall.pieces.join('') },
  }));
  const message = {
    role: 'assistant',
    content: answer.text === undefined ? null : answer.text.join(''),
    refusal: answer.refusal?.join('') ?? null,
    ...(answer.reasoning === undefined ? {} : { reasoning_content: answer.reasoning.join('') }),
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
  };
  const body = {
    id,
    object: 'chat.completion',
    created: 1_700_000_000,
    model: call.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishWords[answer.finish] }],
    ...(answer.hidesUsage === true ? {} : { usage: usageOf(bill) }),
  };
  const piece = { bytes: Buffer.from(JSON.stringify(body)), outputTokens: bill.outputTokens };
  return { status: 200, headers: { 'content-type': 'application/json' }, pieces: [piece], bill, upstreamId: id };
}

function streamScript(call: ReceivedCall, answer: Answer, id: string): Script {
  const bill = billOf(answer);
  const wantsUsage = asksForUsage(call.body) && answer.hidesUsage !== true;
  const chunk = (choices: readonly JsonObject[], usage?: JsonObject | null, outputTokens = 0): Piece => {
    const body = {
      id,
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: call.model,
      choices,
      ...(wantsUsage ? { usage: usage ?? null } : {}),
    };
    return { bytes: Buffer.from(`data: ${JSON.stringify(body)}\n\n`), outputTokens };
  };
  const delta = (member: JsonObject, outputTokens: number) =>
    chunk([{ index: 0, delta: member, logprobs: null, finish_reason: null }], null, outputTokens);
  const pieces: Piece[] = [delta({ role: 'assistant', content: '', refusal: null }, 0)];
  for (const text of answer.reasoning ?? []) pieces.push(delta({ reasoning_content: text }, 1));
  for (const text of answer.text ?? []) pieces.push(delta({ content: text }, 1));
  for (const text of answer.refusal ?? []) pieces.push(delta({ refusal: text }, 1));
  for (const [index, toolCall] of (answer.toolCalls ?? []).entries()) {
    const opening = { name: toolCall.name, arguments: '' };
    pieces.push(delta({ tool_calls: [{ index, id: toolCall.id, type: 'function', function: opening }] }, 0));
    for (const text of toolCall.pieces)
      pieces.push(delta({ tool_calls: [{ index, function: { arguments: text } }] }, 1));
  }
  pieces.push(chunk([{ index: 0, delta: {}, logprobs: null, finish_reason: finishWords[answer.finish] }]));
  if (wantsUsage) pieces.push(chunk([], usageOf(bill)));
  pieces.push({ bytes: Buffer.from('data: [DONE]\n\n'), outputTokens: 0 });
  return { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' }, pieces, bill, upstreamId: id };
}

function asksForUsage(body: JsonObject): boolean {
  const options = body['stream_options'];
  return options !== undefined && isJsonObject(options) && options['include_usage'] === true;
}

/** The error body of this dialect. */
export function openAiErrorBody(type: string, message: string, code: string | null): string {
  return JSON.stringify({ error: { message, type, param: null, code } });
}
