import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject, ReasoningOptions } from '@tollgate/schema';
import { claudeTraits } from './claude-traits.js';
import { encodeRequest } from './encode-request.js';
import { type MessagesQuirks, messagesTarget } from './quirks.js';

const hello: ChatRequest = {
  model: 'claude-sonnet-4-6',
  stream: false,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
  maxOutputTokens: 10_000,
};

function quirksOf(model: string, more: Partial<MessagesQuirks> = {}): MessagesQuirks {
  return { traits: claudeTraits(model), target: messagesTarget, modelInBody: true, ...more };
}

function encode(more: Partial<ChatRequest>, quirks?: Partial<MessagesQuirks>) {
  const request = { ...hello, ...more };
  const encoded = encodeRequest(request, quirksOf(request.model, quirks));
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  return encoded.value;
}

function body(more: Partial<ChatRequest>, quirks?: Partial<MessagesQuirks>): JsonObject {
  return encode(more, quirks).wire.body;
}

describe('the call', () => {
  test('goes to the messages endpoint with the version that the body is written in', () => {
    expect(encode({}).wire).toEqual({
      method: 'POST',
      path: '/v1/messages',
      headers: { 'anthropic-version': '2023-06-01' },
      body: {
        model: 'claude-sonnet-4-6',
        max_tokens: 10_000,
        messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      },
    });
  });

  test('is the same for equal requests', () => {
    expect(JSON.stringify(encode({ stream: true, user: 'u' }))).toBe(
      JSON.stringify(encode({ user: 'u', stream: true })),
    );
  });

  test('asks for a stream only where one is wanted', () => {
    expect(body({ stream: true })['stream']).toBe(true);
    expect(body({ stream: false })).not.toHaveProperty('stream');
  });

  test('leaves the model to the address and adds members where a platform wants it so', () => {
    const target = (model: string) => ({ path: `/models/${model}:rawPredict`, headers: {} });
    const encoded = encode({}, { target, modelInBody: false, bodyMembers: { anthropic_version: 'vertex-2023-10-16' } });
    expect(encoded.wire.path).toBe('/models/claude-sonnet-4-6:rawPredict');
    expect(encoded.wire.body).not.toHaveProperty('model');
    expect(encoded.wire.body['anthropic_version']).toBe('vertex-2023-10-16');
  });
});

describe('the output limit', () => {
  test.each([
    ['the caller’s', { maxOutputTokens: 5 }, { outputTokensMax: 64_000 }, 5],
    ['nothing at all, which fills the cache', { maxOutputTokens: 0 }, {}, 0],
    ['the most the model can write', {}, { outputTokensMax: 64_000 }, 64_000],
    ['the default of its generation', {}, {}, 32_000],
    ['the default of older models', { model: 'claude-3-haiku-20240307' }, {}, 4096],
  ])('is %s', (_what, more, quirks, limit) => {
    const { maxOutputTokens: _, ...unlimited } = hello;
    const request: ChatRequest = { ...unlimited, ...more };
    const encoded = encodeRequest(request, quirksOf(request.model, quirks));
    expect(encoded.ok && encoded.value.wire.body['max_tokens']).toBe(limit);
  });
});

describe('sampling', () => {
  test.each([
    [0, 0],
    [0.7, 0.7],
    [1, 1],
    [1.6, 1],
  ])('temperature %p is sent as %p', (temperature, wire) => {
    const encoded = encode({ temperature });
    expect(encoded.wire.body['temperature']).toBe(wire);
    expect(encoded.dropped).toEqual(temperature > 1 ? ['temperature: above 1, sent as 1'] : []);
  });

  test('top_p gives way to temperature where a model takes one of them', () => {
    const encoded = encode({ temperature: 0.5, topP: 0.9, topK: 5 });
    expect(encoded.wire.body).toMatchObject({ temperature: 0.5, top_k: 5 });
    expect(encoded.wire.body).not.toHaveProperty('top_p');
    expect(encoded.dropped).toEqual(['top_p']);
    expect(body({ topP: 0.9 })['top_p']).toBe(0.9);
  });

  test('an older model takes both', () => {
    const encoded = encode({ model: 'claude-3-7-sonnet-20250219', temperature: 0.5, topP: 0.9 });
    expect(encoded.wire.body).toMatchObject({ temperature: 0.5, top_p: 0.9 });
    expect(encoded.dropped).toEqual([]);
  });

  test('the newest take none, and what changes nothing is not told', () => {
    const encoded = encode({ model: 'claude-sonnet-5', temperature: 0.5, topP: 0.9, topK: 5 });
    expect(Object.keys(encoded.wire.body)).toEqual(['model', 'max_tokens', 'messages']);
    expect(encoded.dropped).toEqual(['temperature', 'top_p', 'top_k']);
    expect(encode({ model: 'claude-sonnet-5', temperature: 1, topP: 1 }).dropped).toEqual([]);
  });

  test('thinking rules out a temperature, top_k and a low top_p', () => {
    const reasoning: ReasoningOptions = { mode: 'enabled', budgetTokens: 2000 };
    const encoded = encode({ reasoning, temperature: 0.5, topP: 0.5, topK: 3 });
    expect(encoded.dropped).toEqual(['temperature', 'top_p', 'top_k']);
    expect(body({ reasoning, temperature: 1 })['temperature']).toBe(1);
    expect(body({ reasoning, topP: 0.97 })['top_p']).toBe(0.97);
  });
});

describe('the rest of a request', () => {
  test('a schema for the answer is sent without its name', () => {
    const schema = { type: 'object', properties: {} };
    expect(body({ responseFormat: { type: 'json-schema', schema, name: 'n', strict: true } })['output_config']).toEqual(
      {
        format: { type: 'json_schema', schema },
      },
    );
  });

  test('JSON without a schema is asked for behind all other instructions and told, text is the default', () => {
    const messages: ChatRequest['messages'] = [
      { role: 'system', content: [{ type: 'text', text: 'Be kind' }] },
      ...hello.messages,
    ];
    const { wire, dropped } = encode({ messages, responseFormat: { type: 'json' } });
    expect(dropped).toEqual(['response_format: JSON is only asked for in the instructions']);
    expect(wire.body['system']).toEqual([
      { type: 'text', text: 'Be kind' },
      { type: 'text', text: expect.stringContaining('one valid JSON object and nothing else') },
    ]);
    expect(encode({ responseFormat: { type: 'json' } }).wire.body['system']).toHaveLength(1);
    expect(body({ responseFormat: { type: 'json-schema', schema: {} } })).not.toHaveProperty('system');
    expect(encode({ responseFormat: { type: 'text' } })).toMatchObject({ dropped: [] });
  });

  test('blank stop sequences are dropped and told', () => {
    expect(encode({ stop: ['END', '\n', ''] })).toMatchObject({
      wire: { body: { stop_sequences: ['END'] } },
      dropped: ['stop: blank sequences'],
    });
    expect(body({ stop: [] })).not.toHaveProperty('stop_sequences');
  });

  test('the caller’s user is the user id', () => {
    expect(body({ user: 'u-1' })['metadata']).toEqual({ user_id: 'u-1' });
  });

  test.each([
    ['auto', 'auto', []],
    ['default', 'standard_only', []],
    ['standard_only', 'standard_only', []],
    ['flex', undefined, ['service_tier']],
  ])('service tier %s is %s', (serviceTier, wire, dropped) => {
    const encoded = encode({ serviceTier });
    expect(encoded.wire.body['service_tier']).toBe(wire);
    expect(encoded.dropped).toEqual(dropped);
  });

  test('what has no counterpart is dropped and told, a penalty of zero is none', () => {
    const encoded = encode({
      frequencyPenalty: 1,
      presencePenalty: -1,
      seed: 0,
      logprobs: { top: 2 },
      metadata: { a: 'b' },
      choices: 1,
      extensions: { 'openai-chat': { store: true } },
    });
    expect(encoded.dropped).toEqual(['frequency_penalty', 'presence_penalty', 'seed', 'logprobs', 'metadata']);
    expect(Object.keys(encoded.wire.body)).toEqual(['model', 'max_tokens', 'messages']);
    expect(encode({ frequencyPenalty: 0, presencePenalty: 0 }).dropped).toEqual([]);
  });

  test('members of this format that have no place in the vocabulary go back where they were', () => {
    const own = {
      container: 'c',
      mcp_servers: [{ type: 'url' }],
      output_config: { task_budget: { type: 'tokens', total: 5 } },
      metadata: { trace: 1 },
    };
    const encoded = encode({ user: 'u', reasoning: { effort: 'low' }, extensions: { 'anthropic-messages': own } });
    expect(encoded.dropped).toEqual([]);
    expect(encoded.wire.body).toMatchObject({
      container: 'c',
      mcp_servers: [{ type: 'url' }],
      output_config: { task_budget: { type: 'tokens', total: 5 }, effort: 'low' },
      metadata: { trace: 1, user_id: 'u' },
    });
  });
});

describe('a request that cannot be sent', () => {
  test('for several answers is refused', () => {
    expect(encodeRequest({ ...hello, choices: 2 }, quirksOf(hello.model))).toEqual({
      ok: false,
      failure: [{ path: 'n', message: 'this provider gives one answer a request' }],
    });
  });

  test('without a word besides instructions is refused', () => {
    const messages: ChatRequest['messages'] = [{ role: 'system', content: [{ type: 'text', text: 'Be kind.' }] }];
    expect(encodeRequest({ ...hello, messages }, quirksOf(hello.model))).toMatchObject({
      ok: false,
      failure: [{ path: 'messages' }],
    });
  });

  test('is told all its problems at once', () => {
    const audio = { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: '' } } as const;
    const messages: ChatRequest['messages'] = [{ role: 'user', content: [audio] }];
    const encoded = encodeRequest({ ...hello, messages, choices: 3 }, quirksOf(hello.model));
    expect(encoded.ok ? [] : encoded.failure.map(({ path }) => path)).toEqual([
      'messages[0].content[0]',
      'messages',
      'n',
    ]);
  });
});
