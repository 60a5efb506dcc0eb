import { chat } from './caller.js';
import { beginChunked, chunk, type RawCall, type RawUpstream } from './raw-upstream.js';

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

/** A streamed answer of OpenAI Responses. */
export const responsesStream = [
  typed('response.created', { response: { id: 'resp_1', model: 'gpt-4.1', status: 'in_progress', output: [] } }),
  typed('response.output_item.added', { output_index: 0, item: { type: 'message', id: 'msg_1', content: [] } }),
  typed('response.output_text.delta', { output_index: 0, item_id: 'msg_1', content_index: 0, delta: 'Hällo ' }),
  typed('response.completed', {
    response: { id: 'resp_1', status: 'completed', output: [], usage: { input_tokens: 11, output_tokens: 2 } },
  }),
];

/** A request of Gemini, and how a stream is asked for with it. */
export const contents = { contents: [{ role: 'user', parts: [{ text: 'Say hello' }] }] };
export const gemini = (model: string) => ({
  path: `/v1beta/models/${model}:streamGenerateContent?alt=sse`,
  headers: { 'x-goog-api-key': undefined },
  body: contents,
});

/** How a stream of OpenAI Responses is asked for. */
export const responses = (model: string) => ({
  path: '/v1/responses',
  body: { model, input: 'Say hello', stream: true },
});

/** How a stream of OpenAI chat is asked for, with its counts. */
export const openAiChat = (model: string) => ({
  body: chat(model, { stream: true, stream_options: { include_usage: true }, max_tokens: 9 }),
});

/** How a stream of Anthropic Messages is asked for. */
export const messages = (model: string) => ({
  path: '/v1/messages',
  body: chat(model, { stream: true, max_tokens: 9 }),
});

/** Begins an answer, sends these pieces of it and leaves it open. */
export function begin(received: RawCall, events: Events): void {
  const isBinary = Buffer.isBuffer(events[0]);
  beginChunked(received, isBinary ? { 'content-type': 'application/vnd.amazon.eventstream' } : {});
  for (const event of events) received.socket.write(chunk(event));
}

/** Answers with these pieces and leaves the connection open. Ends when the proxy has closed it, with the time of that. */
export function sendAndStay(upstream: RawUpstream, events: Events): Promise<number> {
  return new Promise((resolve) => {
    upstream.answer = (received) => {
      received.socket.on('close', () => resolve(performance.now()));
      begin(received, events);
    };
  });
}
