import { describe, expect, test } from '@jest/globals';
import type { ChatResult, JsonObject, JsonValue } from '@tollgate/schema';
import { decodeResponse } from './decode-response.js';

function decode(body: JsonValue, status = 200): ReturnType<typeof decodeResponse> {
  return decodeResponse({ status, headers: {}, body });
}

function result(body: JsonValue): ChatResult {
  const decoded = decode(body);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

function answer(parts: readonly JsonValue[], members: JsonObject = {}): JsonObject {
  return {
    candidates: [{ content: { parts, role: 'model' }, finishReason: 'STOP', index: 0, ...members }],
    responseId: 'r-1',
  };
}

function contentOf(...parts: readonly JsonValue[]): unknown {
  return result(answer(parts)).choices[0]?.content;
}

describe('the parts of an answer', () => {
  test('are read in their order', () => {
    expect(
      contentOf(
        { text: 'Hm.', thought: true },
        { text: 'Hi' },
        { functionCall: { id: 'c', name: 'f', args: { a: 1 } } },
      ),
    ).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'Hi' },
      { type: 'tool-call', id: 'c', name: 'f', argumentsJson: '{"a":1}' },
    ]);
  });

  test('keep their signatures, on calls, text, thoughts, pictures and parts without a word', () => {
    expect(
      contentOf(
        { functionCall: { id: 'c', name: 'f' }, thoughtSignature: 's1' },
        { text: 'Hi', thoughtSignature: 's2' },
        { text: 'Hm.', thought: true, thoughtSignature: 's3' },
        { inlineData: { mimeType: 'image/png', data: 'AAAA' }, thoughtSignature: 's4' },
        { text: '', thoughtSignature: 's5' },
        { thoughtSignature: 's6' },
      ),
    ).toEqual([
      {
        type: 'tool-call',
        id: 'c',
        name: 'f',
        argumentsJson: '{}',
        extensions: { 'gemini-generate': { thoughtSignature: 's1' } },
      },
      { type: 'text', text: 'Hi', extensions: { 'gemini-generate': { thoughtSignature: 's2' } } },
      { type: 'reasoning', text: 'Hm.', extensions: { 'gemini-generate': { thoughtSignature: 's3' } } },
      {
        type: 'image',
        source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' },
        extensions: { 'gemini-generate': { thoughtSignature: 's4' } },
      },
      { type: 'opaque', format: 'gemini-generate', value: { text: '', thoughtSignature: 's5' } },
      { type: 'opaque', format: 'gemini-generate', value: { thoughtSignature: 's6' } },
    ]);
  });

  test('with a signature are not joined with those without', () => {
    expect(contentOf({ text: 'a' }, { text: 'b', thoughtSignature: 's' }, { text: 'c' })).toMatchObject([
      { text: 'a' },
      { text: 'b', extensions: { 'gemini-generate': { thoughtSignature: 's' } } },
      { text: 'c' },
    ]);
  });

  test('that are calls without ids get different ones, the same each time', () => {
    const call = { functionCall: { name: 'f', args: {} } };
    expect(contentOf(call, call)).toMatchObject([{ id: 'gcall_r-1_0' }, { id: 'gcall_r-1_1' }]);
    const { responseId: _none, ...anonymous } = answer([call, call]);
    const ids = result(anonymous).choices[0]?.content.map((part) => (part.type === 'tool-call' ? part.id : ''));
    expect(new Set(ids).size).toBe(2);
    expect(result(anonymous)).toEqual(result(anonymous));
    expect(ids?.every((id) => /^[a-zA-Z0-9_-]{1,40}$/.test(id))).toBe(true);
  });

  test('that are sound keep their media type', () => {
    expect(contentOf({ inlineData: { mimeType: 'audio/L16;rate=24000', data: 'AAAA' } })).toEqual([
      { type: 'audio', source: { kind: 'base64', mediaType: 'audio/L16;rate=24000', data: 'AAAA' } },
    ]);
  });

  test('of server tools and of new kinds are kept whole', () => {
    const parts = [
      { executableCode: { language: 'PYTHON', code: '1' } },
      { codeExecutionResult: { outcome: 'OUTCOME_OK' } },
      { toolCall: { toolType: 'GOOGLE_SEARCH' } },
      { inlineData: { mimeType: 'video/mp4', data: 'AAAA' } },
      { somethingNew: 1 },
    ];
    expect(contentOf(...parts)).toEqual(parts.map((value) => ({ type: 'opaque', format: 'gemini-generate', value })));
  });

  test('that say nothing are nothing', () => {
    expect(contentOf({}, { text: '' }, { text: '', thought: true }, { thought: true })).toEqual([]);
  });
});

describe('an answer', () => {
  test('has its id, its model and its time', () => {
    const body = { ...answer([]), modelVersion: 'gemini-2.5-flash', createTime: '2026-05-27T16:53:45.443719Z' };
    expect(result(body)).toMatchObject({ id: 'r-1', model: 'gemini-2.5-flash', createdS: 1_779_900_825 });
  });

  test('can have several candidates, in their order', () => {
    const body = {
      candidates: [
        { index: 1, content: { parts: [{ text: 'b' }] }, finishReason: 'MAX_TOKENS' },
        { index: 0, content: { parts: [{ text: 'a' }] }, finishReason: 'STOP' },
      ],
    };
    expect(result(body).choices).toMatchObject([
      { content: [{ text: 'a' }], finish: { reason: 'stop' } },
      { content: [{ text: 'b' }], finish: { reason: 'length' } },
    ]);
  });

  test.each([[{ role: 'model' }], [{}], [undefined], [{ parts: null }], [{ parts: [] }]])(
    'that was cut off by the output limit can have %j for content',
    (content) => {
      const decoded = result({ candidates: [{ content, finishReason: 'MAX_TOKENS' }] });
      expect(decoded.choices).toEqual([{ content: [], finish: { reason: 'length', raw: 'MAX_TOKENS' } }]);
    },
  );

  test('that does not say why it finished was cut short, as a stream is that stops there', () => {
    const content = { parts: [{ text: 'The' }, { functionCall: { id: 'c', name: 'f', args: {} } }] };
    const first = { index: 0, content: { parts: [{ text: 'a' }] }, finishReason: 'STOP' };
    const { choices } = result({ candidates: [first, { index: 1, content }] });
    expect(choices.map(({ finish }) => finish)).toEqual([{ reason: 'stop', raw: 'STOP' }, { reason: 'truncated' }]);
    expect(choices[1]?.content).toHaveLength(2);
    // A reason may come with a later piece of the array that a stream is.
    expect(result([{ candidates: [{ content }] }, answer([])]).choices[0]?.finish.reason).toBe('tool-calls');
  });

  test('to a blocked prompt has no candidate', () => {
    const body = { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { trafficType: 'ON_DEMAND' } };
    expect(result(body)).toEqual({
      choices: [{ content: [], finish: { reason: 'content-filter', raw: 'SAFETY' } }],
      usage: {},
      extensions: {
        'gemini-generate': { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { trafficType: 'ON_DEMAND' } },
      },
    });
  });

  test('names its sources with its text, and the words they support', () => {
    const groundingMetadata = {
      webSearchQueries: ['a', 'b'],
      groundingChunks: [{ web: { uri: 'https://a', title: 'A' } }, { retrievedContext: { uri: 'gs://b' } }, { x: 1 }],
      groundingSupports: [
        { segment: { text: 'Hi' }, groundingChunkIndices: [0, 1, 2, 9] },
        { segment: { text: 'Hi' }, groundingChunkIndices: [0] },
      ],
    };
    const decoded = result(answer([{ text: 'Hi' }], { groundingMetadata }));
    expect(decoded.choices[0]?.content).toEqual([
      {
        type: 'text',
        text: 'Hi',
        citations: [
          { url: 'https://a', title: 'A', citedText: 'Hi' },
          { url: 'gs://b', citedText: 'Hi' },
        ],
      },
    ]);
    expect(decoded.usage.webSearches).toBe(2);
    expect(decoded.extensions?.['gemini-generate']).toEqual({ candidates: [{ groundingMetadata }] });
  });

  test('names sources without a search too', () => {
    const citationMetadata = {
      citationSources: [{ uri: 'https://a', startIndex: 1 }],
      citations: [{ uri: 'ignored' }],
    };
    expect(result(answer([{ text: 'Hi' }], { citationMetadata })).choices[0]?.content).toMatchObject([
      { citations: [{ url: 'https://a' }] },
    ]);
  });

  test('tells the probabilities of its tokens as OpenAI does', () => {
    const logprobsResult = {
      chosenCandidates: [{ token: 'Hi', tokenId: 7, logProbability: -0.5 }],
      topCandidates: [
        {
          candidates: [
            { token: 'Hi', logProbability: -0.5 },
            { token: 'Ho', logProbability: -2 },
          ],
        },
      ],
    };
    expect(result(answer([{ text: 'Hi' }], { logprobsResult })).choices[0]?.logprobs).toEqual({
      content: [
        {
          token: 'Hi',
          logprob: -0.5,
          bytes: null,
          top_logprobs: [
            { token: 'Hi', logprob: -0.5, bytes: null },
            { token: 'Ho', logprob: -2, bytes: null },
          ],
        },
      ],
    });
  });

  test('can be the array that a stream is without events', () => {
    const chunks = [
      { candidates: [{ content: { parts: [{ text: 'a' }] } }], usageMetadata: { promptTokenCount: 5 } },
      {
        candidates: [{ content: { parts: [{ text: 'b' }] }, finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 4 },
      },
    ];
    // Nobody counted the text, which is not none.
    expect(result(chunks)).toEqual({
      choices: [{ content: [{ type: 'text', text: 'ab' }], finish: { reason: 'stop', raw: 'STOP' } }],
      usage: { inputTokens: 4 },
    });
  });
});

describe('what is no answer', () => {
  test.each([[null], ['x'], [1], [[]], [{}], [{ choices: [] }], [{ candidates: [] }], [[{ candidates: [] }, 'x']]])(
    '%j cannot be read',
    (body) => {
      expect(decode(body)).toMatchObject({ ok: false, failure: { code: 'upstream.unreadable', retryable: true } });
    },
  );

  test('an error with status 200 is the provider’s own, in an array too', () => {
    const error = { error: { code: 503, message: 'Down.', status: 'UNAVAILABLE' } };
    expect(decode(error)).toMatchObject({ ok: false, failure: { message: 'Down.', upstreamType: 'UNAVAILABLE' } });
    expect(decode([answer([{ text: 'Hi' }]), error])).toMatchObject({ ok: false, failure: { message: 'Down.' } });
  });

  test('a call that was never finished or torn, and a part that is none, is no answer, but has counts', () => {
    const lasting = { functionCall: { name: 'f', willContinue: true } };
    const torn = { functionCall: { name: 'f', partialArgs: [{ jsonPath: 'x', stringValue: 'a' }] } };
    for (const parts of [[lasting], [torn], [null]]) {
      const body = { ...answer(parts), usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 7 } };
      expect(decode(body)).toMatchObject({
        ok: false,
        failure: { code: 'upstream.unreadable', usage: { inputTokens: 11, outputTokens: 7 } },
      });
    }
  });
});
