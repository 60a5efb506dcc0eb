import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { cerebras } from './index.js';

const plain: ChatRequest = {
  model: 'gpt-oss-120b',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = cerebras.chat('gpt-oss-120b').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('Cerebras', () => {
  test('gets no penalties, which it would refuse', () => {
    expect(sent({ frequencyPenalty: 1, presencePenalty: 1 }).dropped).toEqual([
      'frequency_penalty',
      'presence_penalty',
    ]);
    expect(cerebras.chat('gpt-oss-120b').acceptsBody?.({ presence_penalty: 0 })).toBe(false);
  });

  test('gets earlier thinking back by its own name', () => {
    const messages: ChatRequest['messages'] = [
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm' },
          { type: 'text', text: 'A' },
        ],
      },
    ];
    expect(sent({ messages }).body['messages']).toEqual([{ role: 'assistant', content: 'A', reasoning: 'Hm' }]);
  });
});
