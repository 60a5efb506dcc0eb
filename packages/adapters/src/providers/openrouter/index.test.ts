import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { sealEnvelope } from '../../core/carried-state.js';
import { openrouter } from './index.js';

const plain: ChatRequest = {
  model: 'anthropic/claude-sonnet-4.6',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = openrouter.chat('anthropic/claude-sonnet-4.6').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('OpenRouter', () => {
  test('gets cache marks, a wish for thinking and signed thinking in its own words', () => {
    const { body, dropped } = sent({
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Hi', cache: { ttl: '1h' } }] },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Hm', signature: 's' },
            { type: 'text', text: 'A' },
          ],
        },
      ],
      reasoning: { mode: 'enabled', budgetTokens: 2000 },
    });
    expect(body).toMatchObject({
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral', ttl: '1h' } }] },
        {
          role: 'assistant',
          content: 'A',
          reasoning_details: [{ type: 'reasoning.text', text: 'Hm', signature: 's' }],
        },
      ],
      reasoning: { max_tokens: 2000 },
    });
    expect(dropped).toEqual([]);
  });

  test('gets pictures of earlier answers back', () => {
    const source = { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } as const;
    const { body, dropped } = sent({ messages: [{ role: 'assistant', content: [{ type: 'image', source }] }] });
    const images = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }];
    expect(body['messages']).toEqual([{ role: 'assistant', content: '', images }]);
    expect(dropped).toEqual([]);
  });

  test('takes sampling by the number of candidates', () => {
    expect(sent({ topK: 5 }).body).toMatchObject({ top_k: 5 });
  });

  test('answers some failures of its providers with a success status', () => {
    const body = { error: { message: 'Provider returned error', code: 502, metadata: { raw: 'gone' } } };
    expect(openrouter.chat('x').decodeResponse({ status: 200, headers: {}, body })).toMatchObject({
      ok: false,
      failure: { code: 'upstream.error', status: 502, message: 'Provider returned error: gone' },
    });
  });
});

describe('OpenRouter, to callers of Responses', () => {
  const responses = openrouter.chat('openai/gpt-5', 'openai-responses');

  test('speaks their dialect', () => {
    expect(`${openrouter.baseUrl}${responses.passThroughTarget('openai/gpt-5', true).path}`).toBe(
      'https://openrouter.ai/api/v1/responses',
    );
    expect(openrouter.chat('openai/gpt-5').format).toBe('openai-chat');
  });

  test('relays reasoning of any vendor, but no envelope of ours', () => {
    const envelope = sealEnvelope({ vendor: 'anthropic-messages' }) ?? '';
    const thought = (state: string) => ({ input: [{ type: 'reasoning', summary: [], encrypted_content: state }] });
    expect(responses.acceptsBody?.(thought('gAAAAABo'))).toBe(true);
    expect(responses.acceptsBody?.(thought('4WwEQ2SDCD'))).toBe(true);
    expect(responses.acceptsBody?.(thought(envelope))).toBe(false);
  });
});
