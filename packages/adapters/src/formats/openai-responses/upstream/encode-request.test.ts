import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { encodeRequest } from './encode-request.js';
import { type OpenAiResponsesQuirks, openAiResponsesQuirks } from './quirks.js';

const plain: ChatRequest = {
  model: 'gpt-5-mini',
  stream: false,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(
  request: Partial<ChatRequest>,
  differences: Partial<OpenAiResponsesQuirks> = {},
): { readonly body: JsonObject; readonly dropped: readonly string[] } {
  const encoded = encodeRequest({ ...plain, ...request }, { ...openAiResponsesQuirks, ...differences });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  return { body: JSON.parse(JSON.stringify(encoded.value.wire.body)), dropped: encoded.value.dropped };
}

function refused(request: Partial<ChatRequest>): readonly string[] {
  const encoded = encodeRequest({ ...plain, ...request }, openAiResponsesQuirks);
  return encoded.ok ? [] : encoded.failure.map(({ path }) => path);
}

describe('a request of another format', () => {
  test('is not kept at the provider', () => {
    expect(sent({}).body).toEqual({
      model: 'gpt-5-mini',
      input: [{ role: 'user', content: 'Hi' }],
      store: false,
      stream: false,
    });
  });

  test('keeps its sampling, its limit, its user, its labels and its tier', () => {
    const request = {
      temperature: 0.3,
      topP: 0.8,
      maxOutputTokens: 500,
      user: 'u',
      metadata: { a: 'b' },
      serviceTier: 'flex',
      stream: true,
    };
    expect(sent(request).body).toMatchObject({
      temperature: 0.3,
      top_p: 0.8,
      max_output_tokens: 500,
      user: 'u',
      metadata: { a: 'b' },
      service_tier: 'flex',
      stream: true,
    });
  });

  test('loses what the format has no word for, and is told so', () => {
    const request = { stop: ['x'], seed: 1, topK: 5, frequencyPenalty: 1, presencePenalty: -1 };
    const { body, dropped } = sent(request);
    expect(dropped).toEqual(['frequency_penalty', 'presence_penalty', 'seed', 'stop', 'top_k']);
    expect(Object.keys(body)).toEqual(['model', 'input', 'store', 'stream']);
  });

  test('loses nothing by penalties of zero', () => {
    expect(sent({ frequencyPenalty: 0, presencePenalty: 0, choices: 1 }).dropped).toEqual([]);
  });

  test('is refused where it wants several answers', () => {
    expect(refused({ choices: 2 })).toEqual(['n']);
  });

  test('has a limit below the provider’s least raised to it', () => {
    expect(sent({ maxOutputTokens: 1 })).toMatchObject({
      body: { max_output_tokens: 16 },
      dropped: ['max_tokens: below 16, sent as 16'],
    });
    expect(sent({ maxOutputTokens: 16 }).dropped).toEqual([]);
    expect(sent({ maxOutputTokens: 1 }, { outputTokensMin: 1 }).body).toMatchObject({ max_output_tokens: 1 });
  });

  test('goes without what a provider is known not to take', () => {
    const { body, dropped } = sent(
      { metadata: { a: 'b' }, logprobs: { top: 1 } },
      { drops: ['metadata', 'top_logprobs'] },
    );
    expect(body).not.toHaveProperty('metadata');
    expect(body).not.toHaveProperty('include');
    expect(dropped).toEqual(['metadata', 'top_logprobs']);
  });
});

describe('the wish for reasoning', () => {
  test.each([
    [{ effort: 'high' }, { effort: 'high' }],
    [{ effort: 'none' }, { effort: 'none' }],
    [
      { effort: 'xhigh', display: 'full' },
      { effort: 'xhigh', summary: 'auto' },
    ],
    [{ mode: 'disabled', effort: 'high' }, { effort: 'none' }],
    [{ mode: 'enabled', budgetTokens: 2000 }, { effort: 'low' }],
    [{ mode: 'enabled', budgetTokens: 16_384 }, { effort: 'medium' }],
    [
      { budgetTokens: 30_000, display: 'summary' },
      { effort: 'high', summary: 'auto' },
    ],
    [{ mode: 'adaptive', display: 'none' }, undefined],
  ] as const)('%j is written as %j', (reasoning, expected) => {
    expect(sent({ reasoning }).body['reasoning']).toEqual(expected);
  });

  test('of a caller of this format is sent as it was written', () => {
    const written = { effort: 'low', summary: 'detailed', context: 'all_turns' };
    const reasoning = { effort: 'low', extensions: { 'openai-responses': written } } as const;
    expect(sent({ reasoning }).body['reasoning']).toEqual(written);
  });

  test('that can be sent back is asked for beside what else is to be included', () => {
    const extensions = { 'openai-responses': { include: ['web_search_call.action.sources'] } };
    expect(sent({ reasoningState: true, logprobs: { top: 3 }, extensions }).body).toMatchObject({
      include: ['web_search_call.action.sources', 'reasoning.encrypted_content', 'message.output_text.logprobs'],
      top_logprobs: 3,
    });
  });
});

describe('the form of the answer', () => {
  const schema = { type: 'object' };

  test.each([
    [{ type: 'text' }, { type: 'text' }],
    [{ type: 'json' }, { type: 'json_object' }],
    [
      { type: 'json-schema', schema, name: 'n', description: 'd', strict: true },
      { type: 'json_schema', name: 'n', description: 'd', schema, strict: true },
    ],
    [
      { type: 'json-schema', schema },
      { type: 'json_schema', name: 'response', schema },
    ],
  ] as const)('%j is written as %j', (responseFormat, format) => {
    expect(sent({ responseFormat }).body['text']).toEqual({ format });
  });

  test('stands beside the verbosity that a caller of this format asked for', () => {
    const extensions = { 'openai-responses': { text: { verbosity: 'low' } } };
    expect(sent({ responseFormat: { type: 'json' }, extensions }).body['text']).toEqual({
      format: { type: 'json_object' },
      verbosity: 'low',
    });
    expect(sent({ extensions }).body['text']).toEqual({ verbosity: 'low' });
  });
});

describe('a request of this format', () => {
  test('keeps its own members, and whether it is to be kept', () => {
    const own = { store: true, truncation: 'auto', prompt_cache_key: 'k', max_tool_calls: 3 };
    expect(sent({ extensions: { 'openai-responses': own } }).body).toMatchObject(own);
    expect(sent({ extensions: { 'openai-responses': {} } }).body).not.toHaveProperty('store');
    expect(sent({ extensions: { 'openai-responses': { store: false } } }).body).toMatchObject({ store: false });
  });

  test('names its user once, by the name the caller used', () => {
    const extensions = { 'openai-responses': { safety_identifier: 's' } };
    expect(sent({ user: 's', extensions }).body).not.toHaveProperty('user');
    expect(sent({ user: 'u', extensions }).body).toMatchObject({ user: 'u', safety_identifier: 's' });
  });
});
