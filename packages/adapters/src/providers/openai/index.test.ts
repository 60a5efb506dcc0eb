import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { openai } from './index.js';

const plain: ChatRequest = {
  model: 'gpt-4.1',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = openai.chat('gpt-4.1').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('OpenAI', () => {
  test('is asked below its base URL, with the newer name of the limit and for counts', () => {
    expect(`${openai.baseUrl}${sent({}).path}`).toBe('https://api.openai.com/v1/chat/completions');
    expect(sent({ maxOutputTokens: 5 }).body).toMatchObject({
      max_completion_tokens: 5,
      stream_options: { include_usage: true },
    });
  });

  test('gets instructions of developers as such', () => {
    expect(
      sent({ messages: [{ role: 'developer', content: [{ type: 'text', text: 'd' }] }] }).body['messages'],
    ).toEqual([{ role: 'developer', content: 'd' }]);
  });

  test('does not get what it has no word for', () => {
    expect(sent({ topK: 5 })).toMatchObject({ dropped: ['top_k'] });
  });

  test('takes any body of its own format as it is', () => {
    // Not even looked at: looking would mean parsing it.
    expect(openai.chat('gpt-4.1').acceptsBody).toBeUndefined();
  });

  test('makes vectors', () => {
    expect(
      openai.embeddings?.encodeRequest({
        model: 'text-embedding-3-small',
        input: ['a'],
        encoding: 'base64',
        dimensions: 8,
      }),
    ).toMatchObject({
      value: { wire: { path: '/embeddings', body: { input: ['a'], encoding_format: 'base64', dimensions: 8 } } },
    });
  });

  test.each(['gpt-5-nano', 'chatgpt-4o-latest', 'o1', 'o3-pro', 'o4-mini', 'text-embedding-3-large'])(
    'claims %s by a pattern',
    (model) => {
      const matches = openai.modelPatterns.some((pattern) =>
        new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(model),
      );
      expect(matches).toBe(true);
    },
  );

  test.each(['olmo-3-32b', 'openchat', 'claude-sonnet-4-6', 'my-gpt-4'])('does not claim %s', (model) => {
    const matches = openai.modelPatterns.some((pattern) =>
      new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(model),
    );
    expect(matches).toBe(false);
  });
});

describe('OpenAI, to callers of Responses', () => {
  const responses = openai.chat('gpt-5-mini', 'openai-responses');

  test('speaks their dialect, and chat to all others', () => {
    expect(responses.format).toBe('openai-responses');
    expect(responses.passThroughTarget('gpt-5-mini', true).path).toBe('/responses');
    for (const preferred of [undefined, 'openai-chat', 'anthropic-messages', 'gemini-generate'] as const) {
      expect(openai.chat('gpt-5-mini', preferred).format).toBe('openai-chat');
    }
  });

  test('speaks it to everybody where a model takes nothing else', () => {
    for (const preferred of [undefined, 'openai-chat', 'anthropic-messages', 'gemini-generate'] as const) {
      expect(openai.chat('gpt-5-pro', preferred).format).toBe('openai-responses');
    }
  });

  test('takes no limit below 16 and no reasoning but its own', () => {
    expect(responses.encodeRequest({ ...plain, maxOutputTokens: 1 })).toMatchObject({
      value: { wire: { body: { max_output_tokens: 16 } } },
    });
    const thought = (state: string) => ({ type: 'reasoning', summary: [], encrypted_content: state });
    expect(responses.acceptsBody?.({ input: [thought('gAAAAABo')] })).toBe(true);
    expect(responses.acceptsBody?.({ input: [thought('tco_7e')] })).toBe(false);
  });
});
