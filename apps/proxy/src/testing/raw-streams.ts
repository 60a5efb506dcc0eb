import { beginChunked, chunk, type RawCall } from './raw-upstream.js';

/** The pieces of a stream, text or frames of a binary framing, each sent by itself. */
export type Events = readonly (string | Buffer)[];

/** A server-sent event without a type, with the line ends of Gemini. */
export function data(value: object): string {
  return `data: ${JSON.stringify(value)}\r\n\r\n`;
}

/** A streamed answer of Gemini in two pieces, with its counts in the last. */
export const words = { candidates: [{ content: { role: 'model', parts: [{ text: 'Hällo ' }] }, index: 0 }] };
export const lastWords = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'wörld' }] }, finishReason: 'STOP' }],
};
export const counts = { usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 2, totalTokenCount: 13 } };
export const geminiStream = [data(words), data({ ...lastWords, ...counts })];

/** A server-sent event that says its type twice, as Anthropic, Cohere and OpenAI Responses do. */
export function typed(type: string, more: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
}

/** A request of Gemini, and how a stream is asked for with it. */
export const contents = { contents: [{ role: 'user', parts: [{ text: 'Say hello' }] }] };
export const gemini = (model: string) => ({
  path: `/v1beta/models/${model}:streamGenerateContent?alt=sse`,
  headers: { 'x-goog-api-key': undefined },
  body: contents,
});

/** Begins an answer, sends these pieces of it and leaves it open. */
export function begin(received: RawCall, events: Events): void {
  const isBinary = Buffer.isBuffer(events[0]);
  beginChunked(received, isBinary ? { 'content-type': 'application/vnd.amazon.eventstream' } : {});
  for (const event of events) received.socket.write(chunk(event));
}
