import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { azure } from './index.js';

const plain: ChatRequest = {
  model: 'gpt-5-mini',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = azure.chat('gpt-5-mini').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('Azure OpenAI', () => {
  test('is asked at the newer address of its operator’s own resource, with a header of its own', () => {
    expect(azure.baseUrl).toBeUndefined();
    expect(azure.auth).toEqual({ kind: 'header', name: 'api-key' });
    expect(sent({}).path).toBe('/openai/v1/chat/completions');
    expect(azure.embeddings?.encodeRequest({ model: 'm', input: ['a'], encoding: 'float' })).toMatchObject({
      value: { wire: { path: '/openai/v1/embeddings' } },
    });
  });

  test.each([
    ['2024-10-21', '/openai/deployments/my%20gpt%2F5/chat/completions?api-version=2024-10-21'],
    ['2025-04-01-preview', '/openai/deployments/my%20gpt%2F5/chat/completions?api-version=2025-04-01-preview'],
    ['preview', '/openai/v1/chat/completions?api-version=preview'],
  ])('is asked in the version %s of its API at the address of that version', (apiVersion, path) => {
    const dated = azure.configure?.({ apiVersion }) ?? azure;
    const translation = dated.chat('my gpt/5');
    expect(translation.passThroughTarget('my gpt/5', true).path).toBe(path);
    expect(translation.encodeRequest({ ...plain, model: 'my gpt/5' })).toMatchObject({ value: { wire: { path } } });
    const embeddings = dated.embeddings?.encodeRequest({ model: 'my gpt/5', input: ['a'], encoding: 'float' });
    expect(embeddings).toMatchObject({ value: { wire: { path: path.replace('chat/completions', 'embeddings') } } });
  });

  test('speaks chat at the address of a deployment, but with models that have Responses alone', () => {
    const dated = azure.configure?.({ apiVersion: '2024-10-21' }) ?? azure;
    expect(dated.chat('m', 'openai-responses').format).toBe('openai-chat');
    expect(azure.configure?.({}) ?? azure).toBe(azure);
    const responses = dated.chat('gpt-5-codex');
    expect(responses.format).toBe('openai-responses');
    expect(responses.passThroughTarget('gpt-5-codex', true).path).toBe('/openai/responses?api-version=2024-10-21');
  });

  test('names the deployment as the model', () => {
    expect(sent({ model: 'my-deployment' }).body['model']).toBe('my-deployment');
  });

  test('is not believed when Grok says that more was cached than was sent', () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 15,
      prompt_tokens_details: { cached_tokens: 64 },
    };
    const body = { choices: [{ index: 0, message: { content: 'A' }, finish_reason: 'stop' }], usage };
    expect(azure.chat('grok-4').decodeResponse({ status: 200, headers: {}, body })).toMatchObject({
      value: { usage: { inputTokens: 10, cacheReadTokens: 10 } },
    });
  });

  test('says in the code of an error which status it has', () => {
    const body = { error: { code: 'DeploymentNotFound', message: 'No such deployment.' } };
    expect(azure.chat('x').decodeFailure({ status: 404, headers: {}, body }).code).toBe('upstream.not-found');
    expect(
      azure.chat('x').decodeFailure({ status: 429, headers: { 'retry-after-ms': '250' }, body }).retryAfterMs,
    ).toBe(250);
  });
});

describe('Azure OpenAI, to callers of Responses', () => {
  const responses = azure.chat('gpt-5-mini', 'openai-responses');

  test('is asked at the newer address', () => {
    expect(responses.format).toBe('openai-responses');
    expect(responses.passThroughTarget('gpt-5-mini', true).path).toBe('/openai/v1/responses');
    expect(azure.chat('gpt-5-mini').format).toBe('openai-chat');
  });

  test('says in the code of an error which status it has', () => {
    const body = { error: { code: 'DeploymentNotFound', message: 'No such deployment.' } };
    expect(responses.decodeFailure({ status: 404, headers: {}, body }).code).toBe('upstream.not-found');
  });
});
