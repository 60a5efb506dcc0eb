import { describe, expect, test } from '@jest/globals';
import { JsonValue, type RerankRequest } from '@tollgate/schema';
import fc from 'fast-check';
import { decodeOpenAiFailure } from '../openai-chat/index.js';
import { parseRerankRequest, renderRerankResult, rerankAt, rerankDocumentsMax } from './index.js';

const request: RerankRequest = { model: 'm', query: 'q', documents: ['a', 'b'], returnDocuments: false };
const translation = rerankAt('/v2/rerank', decodeOpenAiFailure);
const decode = (body: JsonValue, status = 200) => translation.decodeResponse({ status, headers: {}, body }, request);
const rows = [
  { index: 1, relevance_score: 0.9 },
  { index: 0, relevance_score: 0.1, document: { text: 'a' } },
];
const results = [
  { index: 1, score: 0.9 },
  { index: 0, score: 0.1 },
];

describe('a caller who wants texts in order', () => {
  test('gives them as texts or as objects, with what only some providers know', () => {
    const body = {
      model: 'm',
      query: 'q',
      documents: ['a', { text: 'b', title: 't' }],
      top_n: 1,
      return_documents: true,
      max_tokens_per_doc: 9,
      rank_fields: null,
    };
    expect(parseRerankRequest(body)).toEqual({
      ok: true,
      value: { ...request, topN: 1, returnDocuments: true, extra: { max_tokens_per_doc: 9 } },
    });
  });

  test.each<[JsonValue, string]>([
    ['x', ''],
    [{ query: 'q', documents: ['a'] }, 'model'],
    [{ model: 'm', documents: ['a'] }, 'query'],
    [{ model: 'm', query: '', documents: ['a'] }, 'query'],
    [{ model: 'm', query: 'q' }, 'documents'],
    [{ model: 'm', query: 'q', documents: [] }, 'documents'],
    [{ model: 'm', query: 'q', documents: ['a', 5] }, 'documents[1]'],
    [{ model: 'm', query: 'q', documents: Array.from({ length: rerankDocumentsMax + 1 }, () => 'a') }, 'documents'],
    [{ model: 'm', query: 'q', documents: ['a'], top_n: 0 }, 'top_n'],
  ])('is told where a body is wrong', (body, path) => {
    expect(parseRerankRequest(body)).toMatchObject({ ok: false, failure: [{ path }] });
  });

  test('reads searches where Cohere has them, tokens where others do, and its own documents', () => {
    const result = { id: 'r', model: 'm-1', results, usage: { searchUnits: 1, inputTokens: 7 } };
    expect(renderRerankResult(result, { ...request, returnDocuments: true }, 'asked')).toEqual({
      id: 'r',
      object: 'list',
      model: 'm-1',
      results: [
        { index: 1, relevance_score: 0.9, document: { text: 'b' } },
        { index: 0, relevance_score: 0.1, document: { text: 'a' } },
      ],
      meta: { billed_units: { search_units: 1 } },
      usage: { prompt_tokens: 7, total_tokens: 7 },
    });
    expect(renderRerankResult({ results: [], usage: {} }, request, 'asked')).toEqual({
      object: 'list',
      model: 'asked',
      results: [],
    });
  });
});

describe('a provider that puts texts in order', () => {
  test('is asked with what it needs', () => {
    const wire = translation.encodeRequest({ ...request, topN: 1, returnDocuments: true, extra: { priority: 3 } });
    const body = { priority: 3, model: 'm', query: 'q', documents: ['a', 'b'], top_n: 1 };
    expect(wire).toEqual({ method: 'POST', path: '/v2/rerank', headers: {}, body });
  });

  test.each<[string, Record<string, JsonValue>, object]>([
    ['searches', { results: rows, meta: { billed_units: { search_units: 2 } } }, { searchUnits: 2 }],
    [
      'searches beside tokens',
      { results: rows, usage: { search_units: 1, total_tokens: 9 } },
      { searchUnits: 1, inputTokens: 9 },
    ],
    ['tokens', { results: rows, usage: { prompt_tokens: 5, total_tokens: 5 } }, { inputTokens: 5 }],
    ['tokens, under another name of the list', { data: rows, usage: { total_tokens: 5 } }, { inputTokens: 5 }],
    ['nothing', { results: rows }, {}],
  ])('may count %s', (_name, body, usage) => {
    expect(decode(body)).toEqual({ ok: true, value: { results, usage } });
  });

  test.each<[JsonValue]>([
    [null],
    ['x'],
    [{}],
    [{ results: 'x' }],
    [{ results: [{ index: 2, relevance_score: 1 }] }],
    [{ results: [{ index: 0 }] }],
    [{ results: [{ index: -1, relevance_score: 1 }] }],
  ])('is unreadable with %j', (body) => {
    expect(decode(body)).toMatchObject({ ok: false, failure: { code: 'upstream.unreadable', retryable: true } });
  });

  test('refuses with a status, and no JSON makes its reader throw', () => {
    expect(decode({ error: { message: 'no' } }, 429)).toMatchObject({ ok: false, failure: { status: 429 } });
    fc.assert(fc.property(fc.jsonValue(), (value) => void decode(JsonValue.parse(value))));
  });
});
