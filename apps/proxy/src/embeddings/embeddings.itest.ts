import { describe, expect, test } from '@jest/globals';
import { call } from '../testing/caller.js';
import { sendJson } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';

const { upstream, proxy } = await setStage((urls) => ({
  providers: [
    { id: 'oai', kind: 'openai', baseUrl: `${urls.upstream}/v1` },
    { id: 'ant', kind: 'anthropic', baseUrl: urls.upstream },
  ],
}));

const path = '/v1/embeddings';
const model = 'oai/text-embedding-3-small';

function vectors(...embeddings: unknown[]) {
  return {
    object: 'list',
    data: embeddings.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    model: 'text-embedding-3-small',
    usage: { prompt_tokens: 1_000_000, total_tokens: 1_000_000 },
  };
}

describe('embeddings', () => {
  test('vectors come back as the provider made them, with what they cost', async () => {
    upstream.answer = (received) => sendJson(received, 200, vectors([0.1, -0.25, 1e-7], [1, 2, 3]));
    const answer = await call(proxy, { path, body: { model, input: ['a', 'b'], user: 'ann' } });
    expect(JSON.parse(answer.text)).toEqual(vectors([0.1, -0.25, 1e-7], [1, 2, 3]));
    expect(answer.headers['x-tollgate-cost-usd']).toBe('0.020000000000');
    expect(proxy.recorder.attempts[0]).toMatchObject({
      admission: {
        endpoint: 'embeddings',
        clientFormat: undefined,
        stream: false,
        user: 'ann',
        model: 'text-embedding-3-small',
      },
      closings: [{ outcome: 'settled', usageQuality: 'provider-final', usage: { inputTokens: 1_000_000 } }],
    });
    expect(upstream.calls[0]?.path).toBe('/v1/embeddings');
  });

  test('base64 stays base64', async () => {
    upstream.answer = (received) => sendJson(received, 200, vectors('AACAPwAAAEA='));
    const answer = await call(proxy, { path, body: { model, input: 'a', encoding_format: 'base64' } });
    expect(JSON.parse(answer.text).data[0].embedding).toBe('AACAPwAAAEA=');
  });

  test('a provider without embeddings is no use', async () => {
    const answer = await call(proxy, { path, body: { model: 'ant/claude-sonnet-4-5', input: 'a' } });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).error.code).toBe('request.unsupported');
    expect(proxy.recorder.attempts).toHaveLength(0);
  });

  test.each([
    {},
    { input: '' },
    { input: [] },
    { input: [1.5] },
    { input: 'a', dimensions: 0 },
    { input: 'a', encoding_format: 'x' },
  ])('%j is refused before any provider is asked', async (more) => {
    const answer = await call(proxy, { path, body: { model, ...more } });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).error.code).toBe('request.invalid');
    expect(upstream.calls).toHaveLength(0);
  });

  test('an answer that holds no vectors is an error', async () => {
    upstream.answer = (received) => sendJson(received, 200, { hello: 'world' });
    const answer = await call(proxy, { path, body: { model, input: 'a' } });
    expect(answer.status).toBe(502);
    for (const { closings } of proxy.recorder.attempts) expect(closings).toMatchObject([{ outcome: 'failed' }]);
    expect([proxy.recorder.attempts.length, answer.headers['x-should-retry']]).toEqual([3, undefined]);
  });

  test('an error in the place of an answer is told, and costs nothing', async () => {
    upstream.answer = (received) => sendJson(received, 200, { error: { message: 'boom', type: 'server_error' } });
    const answer = await call(proxy, { path, body: { model, input: ['a', 'b'] } });
    expect(answer.text).toContain('boom');
    for (const { closings } of proxy.recorder.attempts) {
      expect(closings).toMatchObject([{ outcome: 'failed', usage: { inputTokens: 0 } }]);
    }
  });

  test.each([
    ['none', { ...vectors(), data: undefined }],
    ['too few', vectors([1])],
    ['some that are none', vectors([1], { no: 'vector' })],
  ])(
    'an answer that is counted and holds %s is billed so, and asked for once more and not again',
    async (_name, body) => {
      upstream.answer = (received) => sendJson(received, 200, body);
      const answer = await call(proxy, { path, body: { model, input: ['a', 'b'] } });
      expect([answer.status, answer.headers['x-should-retry']]).toEqual([502, 'false']);
      const closing = { outcome: 'failed', usageQuality: 'provider-partial', usage: { inputTokens: 1_000_000 } };
      expect(proxy.recorder.attempts).toMatchObject([{ closings: [closing] }, { closings: [closing] }]);
    },
  );
});
