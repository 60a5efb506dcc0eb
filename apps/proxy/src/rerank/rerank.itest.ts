import { describe, expect, test } from '@jest/globals';
import { call } from '../testing/caller.js';
import { sendJson } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';

const { upstream, proxy } = await setStage((urls) => ({
  providers: [
    { id: 'co', kind: 'cohere', baseUrl: urls.upstream },
    { id: 'own', kind: 'openai-compatible', baseUrl: `${urls.upstream}/v1` },
    { id: 'ant', kind: 'anthropic', baseUrl: urls.upstream },
  ],
}));

const path = '/v1/rerank';
const body = { model: 'co/rerank-v3.5', query: 'capital', documents: ['Rome', { text: 'Paris' }], top_n: 1 };
const ranked = {
  id: 'r-1',
  results: [{ index: 1, relevance_score: 0.98 }],
  meta: { api_version: { version: '2' }, billed_units: { search_units: 1 } },
};

describe('reranking', () => {
  test('gives the order, the documents that were asked for, and what it cost', async () => {
    upstream.answer = (received) => sendJson(received, 200, ranked);
    const answer = await call(proxy, { path, body: { ...body, return_documents: true } });
    expect(JSON.parse(answer.text)).toEqual({
      id: 'r-1',
      object: 'list',
      model: 'co/rerank-v3.5',
      results: [{ index: 1, relevance_score: 0.98, document: { text: 'Paris' } }],
      meta: { billed_units: { search_units: 1 } },
    });
    expect(answer.headers['x-tollgate-cost-usd']).toBe('0.002000000000');
    expect(upstream.calls[0]?.path).toBe('/v2/rerank');
    expect(JSON.parse(upstream.calls[0]?.body.toString() ?? '')).toEqual({
      model: 'rerank-v3.5',
      query: 'capital',
      documents: ['Rome', 'Paris'],
      top_n: 1,
    });
    expect(proxy.recorder.attempts[0]).toMatchObject({
      admission: { endpoint: 'rerank', unitsEstimate: { searchUnits: 1 } },
      closings: [{ outcome: 'settled', usage: { searchUnits: 1 }, usageQuality: 'provider-final' }],
    });
  });

  test('counts tokens where the provider counts tokens', async () => {
    const results = [{ index: 0, relevance_score: 0.5, document: { text: 'Rome' } }];
    upstream.answer = (received) => sendJson(received, 200, { model: 'bge', results, usage: { total_tokens: 9 } });
    const answer = await call(proxy, { path, body: { ...body, model: 'own/bge' } });
    expect(JSON.parse(answer.text)).toMatchObject({ model: 'bge', usage: { total_tokens: 9 } });
    expect(upstream.calls[0]?.path).toBe('/v1/rerank');
    expect(proxy.recorder.attempts[0]?.closings[0]?.usage).toEqual({ inputTokens: 9 });
  });

  test.each([
    ['no query', { ...body, query: undefined }, 'request.invalid'],
    ['no documents', { ...body, documents: [] }, 'request.invalid'],
    ['a provider without a reranker', { ...body, model: 'ant/claude-sonnet-4-5' }, 'request.unsupported'],
  ])('with %s is refused before any provider is asked', async (_name, asked, code) => {
    const answer = await call(proxy, { path, body: asked });
    expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([400, code]);
    expect(upstream.calls).toHaveLength(0);
  });

  test.each([
    [200, { hello: 'world' }, 502, 'upstream.unreadable'],
    [401, { message: 'invalid api token' }, 502, 'upstream.authentication'],
  ])('that is answered with %d %j is an error', async (sent, answered, status, code) => {
    upstream.answer = (received) => sendJson(received, sent, answered);
    const answer = await call(proxy, { path, body });
    expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([status, code]);
  });

  test('costs nothing where an error stands in the place of an answer', async () => {
    upstream.answer = (received) => sendJson(received, 200, { message: 'boom' });
    const answer = await call(proxy, { path, body });
    expect(answer.text).toContain('boom');
    for (const { closings } of proxy.recorder.attempts) {
      expect(closings[0]?.usage.searchUnits ?? 0).toBe(0);
    }
  });

  test('that is counted and cannot be used is billed so, and asked for once more and not again', async () => {
    const beyond = [{ index: 7, relevance_score: 0.5 }];
    upstream.answer = (received) => sendJson(received, 200, { ...ranked, results: beyond });
    const answer = await call(proxy, { path, body });
    expect([answer.status, answer.headers['x-should-retry']]).toEqual([502, 'false']);
    const closing = { outcome: 'failed', usage: { searchUnits: 1 } };
    expect(proxy.recorder.attempts).toMatchObject([{ closings: [closing] }, { closings: [closing] }]);
  });
});
