/** Bodies as Anthropic writes them, by hand. */
export const messageBody = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-5-20250929',
  content: [{ type: 'text', text: 'Hello there' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 11, output_tokens: 2 },
};

export function anthropicEvent(type: string, more: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
}

export const messageStart = anthropicEvent('message_start', {
  message: { ...messageBody, content: [], stop_reason: null, usage: { input_tokens: 11, output_tokens: 1 } },
});

export function textDelta(text: string): string {
  return anthropicEvent('content_block_delta', { index: 0, delta: { type: 'text_delta', text } });
}

/** A whole stream, with multi-byte characters. */
export const messageStream = [
  messageStart,
  anthropicEvent('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  anthropicEvent('ping', {}),
  textDelta('Hällo '),
  textDelta('wörld 😀'),
  anthropicEvent('content_block_stop', { index: 0 }),
  anthropicEvent('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 2 },
  }),
  anthropicEvent('message_stop', {}),
];
