import { filler } from '../http/target.ts';
import { load } from '../plan.ts';

/** A whole chat completion of exactly `load.answerBytes`, with usage. It holds no quote or dollar that nginx would read. */
export function wholeAnswer(): string {
  const answer = (content: string) =>
    JSON.stringify({
      id: 'chatcmpl-bench-0001',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'gpt-4.1-mini-2025-04-14',
      choices: [
        { index: 0, message: { role: 'assistant', content, refusal: null }, logprobs: null, finish_reason: 'stop' },
      ],
      usage: {
        prompt_tokens: 190,
        completion_tokens: 120,
        total_tokens: 310,
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
      },
    });
  return answer(filler(load.answerBytes - answer('').length));
}

/** A stream as its provider writes it. `delta` carries one text; the others come before and after all texts. */
export interface StreamScript {
  readonly opening: readonly string[];
  readonly delta: (text: string) => string;
  readonly closing: (deltas: number) => readonly string[];
}

const sse = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const named = (type: string, data: object) => `event: ${type}\n${sse({ type, ...data })}`;

const openAiChunk = (choices: readonly unknown[], usage?: unknown) =>
  sse({
    id: 'chatcmpl-bench-0001',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'gpt-4.1-mini-2025-04-14',
    choices,
    ...(usage === undefined ? {} : { usage }),
  });
const openAiDelta = (delta: unknown, finish: string | null = null) =>
  openAiChunk([{ index: 0, delta, logprobs: null, finish_reason: finish }]);

export const openAiStream: StreamScript = {
  opening: [openAiDelta({ role: 'assistant', content: '', refusal: null })],
  delta: (content) => openAiDelta({ content }),
  closing: (deltas) => [
    openAiDelta({}, 'stop'),
    openAiChunk([], { prompt_tokens: 190, completion_tokens: deltas, total_tokens: 190 + deltas }),
    'data: [DONE]\n\n',
  ],
};

export const anthropicStream: StreamScript = {
  opening: [
    named('message_start', {
      message: {
        id: 'msg_bench0001',
        type: 'message',
        role: 'assistant',
        model: 'claude-haiku-4-5-20251001',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 190, cache_read_input_tokens: 0, cache_creation_input_tokens: 0, output_tokens: 1 },
      },
    }),
    named('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  ],
  delta: (text) => named('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
  closing: (deltas) => [
    named('content_block_stop', { index: 0 }),
    named('message_delta', {
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: deltas },
    }),
    named('message_stop', {}),
  ],
};
