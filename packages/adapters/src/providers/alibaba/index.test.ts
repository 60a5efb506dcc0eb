import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { alibaba } from './index.js';

const plain: ChatRequest = {
  model: 'qwen3-max',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = alibaba.chat('qwen3-max').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('Alibaba Cloud', () => {
  test('is told to think in its own words', () => {
    expect(sent({ reasoning: { mode: 'enabled', budgetTokens: 500 } }).body).toMatchObject({
      enable_thinking: true,
      thinking_budget: 500,
    });
    expect(sent({ reasoning: { mode: 'disabled' } }).body).toMatchObject({ enable_thinking: false });
  });

  test('claims the models of its maker', () => {
    expect(alibaba.modelPatterns).toEqual(['qwen*']);
  });
});
