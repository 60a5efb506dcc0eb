import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject, JsonValue } from '@tollgate/schema';
import { encodeRequest } from './encode-request.js';
import { geminiTraits } from './gemini-traits.js';
import type { GenerateQuirks } from './quirks.js';

const plain: ChatRequest = {
  model: 'gemini-2.5-flash',
  stream: false,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};
const quirks: GenerateQuirks = {
  traits: geminiTraits('gemini-2.5-flash'),
  modelPath: '/v1beta/models/',
  serviceTier: true,
  displayNames: false,
  labels: false,
};

function encode(
  request: Partial<ChatRequest>,
  differences: Partial<GenerateQuirks> = {},
): ReturnType<typeof encodeRequest> {
  return encodeRequest({ ...plain, ...request }, { ...quirks, ...differences });
}

function sent(
  request: Partial<ChatRequest>,
  differences: Partial<GenerateQuirks> = {},
): { body: JsonObject; config: JsonValue | undefined; dropped: readonly string[]; path: string } {
  const encoded = encode(request, differences);
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const body: JsonObject = JSON.parse(JSON.stringify(encoded.value.wire.body));
  return { body, config: body['generationConfig'], dropped: encoded.value.dropped, path: encoded.value.wire.path };
}

describe('the address', () => {
  test('names the model and says whether the answer streams', () => {
    expect(sent({}).path).toBe('/v1beta/models/gemini-2.5-flash:generateContent');
    expect(sent({ stream: true }).path).toBe('/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse');
    expect(sent({ model: 'a b/../c?d' }).path).toBe('/v1beta/models/a%20b%2F..%2Fc%3Fd:generateContent');
    expect(sent({ stream: true }).body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] });
  });
});

describe('parameters', () => {
  test('go into the configuration under their names there', () => {
    const request = {
      maxOutputTokens: 100,
      temperature: 1.5,
      topP: 0.5,
      topK: 10,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      seed: 7,
      stop: ['a', 'b'],
      choices: 2,
      logprobs: { top: 3 },
    };
    expect(sent(request)).toMatchObject({
      config: {
        maxOutputTokens: 100,
        temperature: 1.5,
        topP: 0.5,
        topK: 10,
        frequencyPenalty: 0.1,
        presencePenalty: 0.2,
        seed: 7,
        stopSequences: ['a', 'b'],
        candidateCount: 2,
        responseLogprobs: true,
        logprobs: 3,
      },
      dropped: [],
    });
  });

  test('of sampling are told to be ignored where the model ignores them', () => {
    const traits = geminiTraits('gemini-4-argon');
    expect(sent({ temperature: 0.2, topP: 1, topK: 5, seed: 1 }, { traits })).toMatchObject({
      config: { seed: 1 },
      dropped: ['temperature: this model ignores it', 'top_k: this model ignores it'],
    });
  });

  test('that are stop sequences may be five', () => {
    expect(encode({ stop: ['1', '2', '3', '4', '5'] }).ok).toBe(true);
    expect(encode({ stop: ['1', '2', '3', '4', '5', '6'] })).toMatchObject({ ok: false, failure: [{ path: 'stop' }] });
  });

  test('that nobody else knows go as a caller of this format wrote them', () => {
    const extensions = {
      'gemini-generate': {
        safetySettings: [{ category: 'x' }],
        cachedContent: 'cachedContents/1',
        generationConfig: { responseModalities: ['IMAGE'], speechConfig: { a: 1 } },
        toolConfig: { retrievalConfig: { b: 1 } },
      },
    };
    expect(sent({ extensions, seed: 1 }).body).toMatchObject({
      safetySettings: [{ category: 'x' }],
      cachedContent: 'cachedContents/1',
      generationConfig: { seed: 1, responseModalities: ['IMAGE'], speechConfig: { a: 1 } },
      toolConfig: { retrievalConfig: { b: 1 } },
    });
  });

  test('that have no place here are told to be dropped', () => {
    expect(sent({ user: 'u', metadata: { a: 'b' } }).dropped).toEqual(['metadata', 'user']);
  });
});

describe('the form of the answer', () => {
  test('is text, JSON, or JSON by a schema', () => {
    expect(sent({ responseFormat: { type: 'text' } }).config).toEqual({ responseMimeType: 'text/plain' });
    expect(sent({ responseFormat: { type: 'json' } }).config).toEqual({ responseMimeType: 'application/json' });
    const schema = { type: 'object', $schema: 'x', properties: {} };
    expect(
      sent({ responseFormat: { type: 'json-schema', schema, description: 'D', name: 'n', strict: true } }),
    ).toMatchObject({
      config: {
        responseMimeType: 'application/json',
        responseJsonSchema: { type: 'object', properties: {}, description: 'D' },
      },
      dropped: [],
    });
  });

  test('stays the schema that a caller of this format wrote', () => {
    const responseSchema = { type: 'OBJECT', propertyOrdering: ['a'] };
    const extensions = { 'gemini-generate': { generationConfig: { responseSchema } } };
    expect(sent({ responseFormat: { type: 'json-schema', schema: { type: 'object' } }, extensions }).config).toEqual({
      responseMimeType: 'application/json',
      responseSchema,
    });
  });
});

describe('the service tier', () => {
  test.each([
    ['auto', undefined, []],
    ['default', 'standard', []],
    ['standard_only', 'standard', []],
    ['flex', 'flex', []],
    ['priority', 'priority', []],
    ['scale', undefined, ['service_tier']],
  ])('%s is %j here', (serviceTier, expected, dropped) => {
    const { body, dropped: told } = sent({ serviceTier });
    expect(body['serviceTier']).toBe(expected);
    expect(told).toEqual(dropped);
  });

  test('is dropped where the platform has none in the body', () => {
    expect(sent({ serviceTier: 'flex' }, { serviceTier: false })).toMatchObject({ dropped: ['service_tier'] });
  });
});

describe('metadata', () => {
  test('is labels where the platform has those, as far as its rules allow', () => {
    const metadata = { team: 'search', 'Big-Letter': 'x', note: 'Two words', count: 1 };
    expect(sent({ metadata }, { labels: true })).toMatchObject({
      body: { labels: { team: 'search' } },
      dropped: ['metadata.Big-Letter: not a label', 'metadata.note: not a label', 'metadata.count: not a label'],
    });
  });

  test('joins the labels that a caller of this format wrote', () => {
    const extensions = { 'gemini-generate': { labels: { a: 'b' } } };
    expect(sent({ metadata: { team: 'search' }, extensions }, { labels: true }).body['labels']).toEqual({
      team: 'search',
      a: 'b',
    });
  });
});
