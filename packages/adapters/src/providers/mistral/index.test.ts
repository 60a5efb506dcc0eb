import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { translateRequest } from '../../core/translate-request.js';
import { openAiChatClient } from '../../formats/openai-chat/index.js';
import { mistral } from './index.js';

const plain: ChatRequest = {
  model: 'mistral-small-latest',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = mistral.chat('mistral-small-latest').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('Mistral', () => {
  test('gets its own names for limit, seed and the wish for a tool', () => {
    const { body } = sent({
      maxOutputTokens: 5,
      seed: 7,
      tools: [{ type: 'function', name: 'f' }],
      toolChoice: { type: 'required' },
    });
    expect(body).toMatchObject({ max_tokens: 5, random_seed: 7, tool_choice: 'any' });
    for (const name of ['max_completion_tokens', 'seed', 'stream_options']) expect(body).not.toHaveProperty(name);
  });

  test('gets no member it would refuse', () => {
    const { dropped } = sent({
      user: 'u',
      metadata: {},
      topK: 3,
      logprobs: {},
      extensions: { 'openai-chat': { store: true, safe_prompt: true } },
    });
    expect(dropped).toEqual(['logprobs', 'metadata', 'top_k', 'user', 'store']);
  });

  test('gets thinking as parts and call ids of nine letters and digits', () => {
    const messages: ChatRequest['messages'] = [
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm' },
          { type: 'tool-call', id: 'call_3rqTYrA6H21AYUaRGP4F66oq', name: 'f', argumentsJson: '{}' },
        ],
      },
    ];
    expect(sent({ messages }).body['messages']).toEqual([
      {
        role: 'assistant',
        content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] }],
        tool_calls: [
          { id: expect.stringMatching(/^[A-Za-z0-9]{9}$/), type: 'function', function: { name: 'f', arguments: '{}' } },
        ],
      },
    ]);
  });

  test('gets documents by its own name', () => {
    const part = { type: 'file', source: { kind: 'url', url: 'https://a/b.pdf' } } as const;
    expect(sent({ messages: [{ role: 'user', content: [part] }] }).body['messages']).toEqual([
      { role: 'user', content: [{ type: 'document_url', document_url: 'https://a/b.pdf' }] },
    ]);
  });

  test.each<[JsonObject, boolean]>([
    [{ messages: [{ role: 'user', content: 'x' }], temperature: 1, random_seed: 1 }, true],
    [{ max_completion_tokens: 5 }, false],
    [{ messages: [{ role: 'user', content: 'x' }], temperature: null }, false],
    [{ messages: [{ role: 'user', content: 'x', tool_calls: null }] }, false],
    [{ messages: [{ role: 'user', content: 'x' }], reasoning_effort: 'high' }, true],
    [{ messages: [{ role: 'user', content: 'x' }], reasoning_effort: 'low' }, false],
    [{ seed: 5 }, false],
    [{ messages: [{ role: 'assistant', content: 'x', reasoning_content: 'y' }] }, false],
    [{ messages: [{ role: 'tool', tool_call_id: 'call_1', content: 'x' }] }, false],
  ])('takes the body %j as it is: %p', (body, accepted) => {
    expect(mistral.chat('mistral-small-latest').acceptsBody?.(body)).toBe(accepted);
  });

  test('gets no null of a body with some', () => {
    const message = { role: 'user', content: 'x', name: null, tool_calls: null };
    const members = { temperature: null, top_p: null, stop: null, seed: null, logit_bias: null, stream: null };
    const body = { model: 'm', messages: [message], ...members };
    const translated = translateRequest(openAiChatClient, mistral.chat('m'), body, { model: 'm' });
    expect(translated.ok && [JSON.parse(JSON.stringify(translated.value.wire.body)), translated.value.dropped]).toEqual(
      [{ model: 'm', messages: [{ role: 'user', content: 'x' }], stream: false }, []],
    );
  });

  test('is not asked for counts by a body that passes through', () => {
    expect(mistral.chat('x').passThroughEdits).toEqual({ stream_options: undefined });
  });

  test('has its own name for the size of a vector, and takes neither users nor token ids', () => {
    const request = { model: 'codestral-embed', input: ['a'], encoding: 'float', dimensions: 8, user: 'u' } as const;
    const body = { model: 'codestral-embed', input: ['a'], encoding_format: 'float', output_dimension: 8 };
    expect(mistral.embeddings?.encodeRequest(request)).toMatchObject({ value: { wire: { body }, dropped: ['user'] } });
    expect(mistral.embeddings?.encodeRequest({ ...request, input: [[1, 2]] })).toMatchObject({
      ok: false,
      failure: [{ path: 'input[0]' }],
    });
  });
});
