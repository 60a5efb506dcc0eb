import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { zai } from './index.js';

const plain: ChatRequest = {
  model: 'glm-5.3',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = zai.chat('glm-5.3').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('Z.AI', () => {
  test('is told to think in its own words, which stay as they came where a caller used them', () => {
    expect(sent({ reasoning: { mode: 'disabled' } }).body).toMatchObject({ thinking: { type: 'disabled' } });
    const thinking = { type: 'enabled', clear_thinking: false };
    expect(
      sent({ reasoning: { mode: 'enabled' }, extensions: { 'openai-chat': { thinking } } }).body['thinking'],
    ).toEqual(thinking);
  });

  test('makes one answer at a time', () => {
    expect(zai.chat('glm-5.3').encodeRequest({ ...plain, choices: 2 }).ok).toBe(false);
  });
});
