import { isJsonObject, type JsonObject, parseExactJson } from '@tollgate/schema';
import { type Answer, type Bill, billOf, type Piece, type Script } from './answer.js';
import { signaturePrefix } from './anthropic-messages-dialect.js';
import { awsEvent } from './aws-event.js';
import type { ReceivedCall } from './received-call.js';
import { jsonHeaders } from './sse-event.js';

const stopReasons = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'content_filtered',
} as const;

/** Writes an answer as the bytes of Bedrock's Converse, as an AWS event stream or whole as the call asks. */
export function bedrockConverseScript(call: ReceivedCall, answer: Answer): Script {
  const bill = billOf(answer);
  if (call.stream) {
    const headers = { 'content-type': 'application/vnd.amazon.eventstream' };
    return { status: 200, headers, pieces: streamOf(answer, bill), bill };
  }
  const content = contentOf(answer);
  const body = {
    output: { message: { role: 'assistant', content } },
    stopReason: stopReasons[answer.finish],
    ...(answer.hidesUsage === true ? {} : { usage: usageOf(bill) }),
    metrics: { latencyMs: 10 },
  };
  const piece = { bytes: Buffer.from(JSON.stringify(body)), outputTokens: bill.outputTokens };
  return { status: 200, headers: jsonHeaders, pieces: [piece], bill };
}

function contentOf(answer: Answer): readonly JsonObject[] {
  const { reasoning, toolCalls = [] } = answer;
  const text = answer.text ?? answer.refusal;
  return [
    ...(reasoning === undefined
      ? []
      : [
          { reasoningContent: { reasoningText: { text: reasoning.join(''), signature: `${signaturePrefix}bedrock` } } },
        ]),
    ...(text === undefined ? [] : [{ text: text.join('') }]),
    ...toolCalls.map(({ id, name, pieces }) => {
      const input = parseExactJson(pieces.join('')) ?? {};
      return { toolUse: { toolUseId: id, name, input: isJsonObject(input) ? input : {} } };
    }),
  ];
}

/** Blocks of text and thought open with their first delta; only calls are announced. */
function streamOf(answer: Answer, bill: Bill): readonly Piece[] {
  const pieces: Piece[] = [];
  const emit = (type: string, body: JsonObject, outputTokens = 0) => {
    const headers = { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' };
    pieces.push({ bytes: awsEvent(headers, body), outputTokens });
  };
  emit('messageStart', { role: 'assistant' });
  let contentBlockIndex = 0;
  const block = (deltas: readonly JsonObject[], unbilled: readonly JsonObject[] = []) => {
    for (const delta of deltas) emit('contentBlockDelta', { contentBlockIndex, delta }, 1);
    for (const delta of unbilled) emit('contentBlockDelta', { contentBlockIndex, delta });
    emit('contentBlockStop', { contentBlockIndex });
    contentBlockIndex += 1;
  };
  if (answer.reasoning !== undefined) {
    const deltas = answer.reasoning.map((text) => ({ reasoningContent: { text } }));
    block(deltas, [{ reasoningContent: { signature: `${signaturePrefix}bedrock` } }]);
  }
  const text = answer.text ?? answer.refusal;
  if (text !== undefined) block(text.map((piece) => ({ text: piece })));
  for (const { id, name, pieces: inputs } of answer.toolCalls ?? []) {
    emit('contentBlockStart', { contentBlockIndex, start: { toolUse: { toolUseId: id, name } } });
    block(inputs.map((input) => ({ toolUse: { input } })));
  }
  emit('messageStop', { stopReason: stopReasons[answer.finish] });
  const usage = answer.hidesUsage === true ? {} : { usage: usageOf(bill) };
  emit('metadata', { ...usage, metrics: { latencyMs: 10 } });
  return pieces;
}

/** This dialect counts the cache apart from the input, but in the total. */
function usageOf(bill: Bill): JsonObject {
  const cacheRead = bill.cacheReadTokens ?? 0;
  const cacheWrite = bill.cacheWriteTokens ?? 0;
  return {
    inputTokens: bill.inputTokens - cacheRead - cacheWrite,
    cacheReadInputTokens: cacheRead,
    cacheWriteInputTokens: cacheWrite,
    outputTokens: bill.outputTokens,
    totalTokens: bill.inputTokens + bill.outputTokens,
  };
}

/** The error body of this dialect; the type is in the header `x-amzn-errortype`. */
export function bedrockErrorBody(message: string): string {
  return JSON.stringify({ message });
}
