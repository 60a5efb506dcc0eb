import { randomUUID } from 'node:crypto';
import { isJsonObject, type JsonObject, parseExactJson } from '@tollgate/schema';
import { type Answer, type Bill, billOf, type Piece, type Script, type ScriptedToolCall } from './answer.js';
import type { ReceivedCall } from './received-call.js';
import { jsonHeaders } from './sse-event.js';

/** What a fake thought signature starts with, so that a test can see it come back. */
export const thoughtPrefix = 'thought-';

const finishWords = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  // This dialect does not tell a call from an end.
  'tool-calls': 'STOP',
  'content-filter': 'SAFETY',
} as const;

/** Writes an answer as the bytes of Gemini's generateContent; streams are events, or one JSON list without `alt=sse`. */
export function geminiGenerateScript(call: ReceivedCall, answer: Answer): Script {
  const upstreamId = randomUUID();
  const bill = billOf(answer);
  const parts = partsOf(answer);
  if (!call.stream) {
    const body = chunkOf(call, upstreamId, { parts: parts.map(({ part }) => part), answer, bill });
    const piece = { bytes: Buffer.from(JSON.stringify(body)), outputTokens: bill.outputTokens };
    return { status: 200, headers: jsonHeaders, pieces: [piece], bill, upstreamId };
  }
  const isEvents = call.query.get('alt') === 'sse';
  const chunks = parts.map(({ part, tokens }) => ({
    body: chunkOf(call, upstreamId, { parts: [part] }),
    outputTokens: tokens,
  }));
  chunks.push({
    body: chunkOf(call, upstreamId, { parts: [{ text: '' }], answer, bill }),
    outputTokens: 0,
  });
  const pieces = isEvents ? chunks.map(eventOf) : listOf(chunks);
  const headers = isEvents ? { 'content-type': 'text/event-stream' } : jsonHeaders;
  return { status: 200, headers, pieces, bill, upstreamId };
}

interface BilledPart {
  readonly part: JsonObject;
  readonly tokens: number;
}

function partsOf(answer: Answer): readonly BilledPart[] {
  const { reasoning = [], text = [], refusal = [], toolCalls = [] } = answer;
  return [
    ...reasoning.map((piece) => ({ part: { text: piece, thought: true }, tokens: 1 })),
    ...[...text, ...refusal].map((piece) => ({ part: { text: piece }, tokens: 1 })),
    ...toolCalls.map((toolCall, index) => ({
      part: callPart(toolCall, index === 0 && reasoning.length > 0),
      tokens: toolCall.pieces.length,
    })),
  ];
}

/** The first call of a turn that was thought about carries the signature. */
function callPart({ name, pieces }: ScriptedToolCall, isSigned: boolean): JsonObject {
  const args = parseExactJson(pieces.join('')) ?? {};
  const part = { functionCall: { name, args: isJsonObject(args) ? args : {} } };
  return isSigned ? { ...part, thoughtSignature: `${thoughtPrefix}${name}` } : part;
}

interface ChunkContent {
  readonly parts: readonly JsonObject[];
  /** The end of the answer. */
  readonly answer?: Answer;
  readonly bill?: Bill;
}

function chunkOf(call: ReceivedCall, responseId: string, { parts, answer, bill }: ChunkContent): JsonObject {
  const finish = answer === undefined ? {} : { finishReason: finishWords[answer.finish] };
  const usage = bill === undefined || answer?.hidesUsage === true ? {} : { usageMetadata: usageOf(bill) };
  return {
    candidates: [{ content: { role: 'model', parts }, index: 0, ...finish }],
    ...usage,
    modelVersion: call.model,
    responseId,
  };
}

/** This dialect counts thoughts beside the answer. */
function usageOf(bill: Bill): JsonObject {
  const thoughts = bill.reasoningTokens ?? 0;
  return {
    promptTokenCount: bill.inputTokens,
    ...(bill.cacheReadTokens === undefined ? {} : { cachedContentTokenCount: bill.cacheReadTokens }),
    candidatesTokenCount: bill.outputTokens - thoughts,
    ...(thoughts === 0 ? {} : { thoughtsTokenCount: thoughts }),
    totalTokenCount: bill.inputTokens + bill.outputTokens,
  };
}

interface Chunk {
  readonly body: JsonObject;
  readonly outputTokens: number;
}

function eventOf({ body, outputTokens }: Chunk): Piece {
  return { bytes: Buffer.from(`data: ${JSON.stringify(body)}\r\n\r\n`), outputTokens };
}

function listOf(chunks: readonly Chunk[]): readonly Piece[] {
  return chunks.map(({ body, outputTokens }, index) => {
    const before = index === 0 ? '[' : ',\r\n';
    const after = index === chunks.length - 1 ? ']' : '';
    return { bytes: Buffer.from(`${before}${JSON.stringify(body)}${after}`), outputTokens };
  });
}

/** The error body of this dialect. */
export function geminiErrorBody(code: number, status: string, message: string): string {
  return JSON.stringify({ error: { code, message, status, details: [] } });
}
