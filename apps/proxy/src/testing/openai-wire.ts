/** Bodies as OpenAI writes them, by hand. */
export const chatBody = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'gpt-4.1-2025-04-14',
  choices: [
    { index: 0, message: { role: 'assistant', content: 'Hello there' }, finish_reason: 'stop', logprobs: null },
  ],
  usage: { prompt_tokens: 11, completion_tokens: 2, total_tokens: 13 },
};

function chunkOf(more: object): string {
  const common = {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'gpt-4.1-2025-04-14',
  };
  return `data: ${JSON.stringify({ ...common, ...more })}\n\n`;
}

export function contentChunk(content: string): string {
  return chunkOf({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
}

export const roleChunk = chunkOf({
  choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }],
});
export const finishChunk = chunkOf({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
export const usageChunk = chunkOf({
  choices: [],
  usage: { prompt_tokens: 11, completion_tokens: 2, total_tokens: 13 },
});
export const doneEvent = 'data: [DONE]\n\n';

/** A whole stream, with multi-byte characters. */
export const chatStream = [
  roleChunk,
  contentChunk('Hällo '),
  contentChunk('wörld 😀'),
  finishChunk,
  usageChunk,
  doneEvent,
];
