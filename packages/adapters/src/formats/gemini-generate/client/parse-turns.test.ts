import { describe, expect, test } from '@jest/globals';
import type { JsonObject, JsonValue, Message } from '@tollgate/schema';
import { sealEnvelope } from '../../../core/carried-state.js';
import { parseRequest } from './parse-request.js';

function messagesOf(...contents: readonly JsonObject[]): readonly Message[] {
  const result = parseRequest({ contents }, { model: 'm' });
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value.messages;
}

const model = (...parts: readonly JsonValue[]): JsonObject => ({ role: 'model', parts });
const user = (...parts: readonly JsonValue[]): JsonObject => ({ role: 'user', parts });
const partsOf = (...parts: readonly JsonValue[]): unknown => messagesOf(model(...parts))[0]?.content;

describe('a user’s turn', () => {
  test('holds text, pictures, sounds and files, in either alphabet of base64', () => {
    expect(
      messagesOf({
        parts: [
          { text: 'Hi' },
          { inline_data: { mime_type: 'image/png', data: 'a-_b' } },
          { fileData: { fileUri: 'gs://a/b.wav' } },
          { inlineData: { mimeType: 'application/pdf', data: 'AAAA', displayName: 'a.pdf' } },
          { fileData: { fileUri: 'https://youtu.be/x' }, videoMetadata: { fps: 1 } },
          { somethingNew: 1 },
        ],
      }),
    ).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Hi' },
          { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'a+/b' } },
          { type: 'audio', source: { kind: 'url', url: 'gs://a/b.wav', mediaType: 'audio/wav' } },
          { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'AAAA' }, filename: 'a.pdf' },
          {
            type: 'file',
            source: { kind: 'url', url: 'https://youtu.be/x' },
            extensions: { 'gemini-generate': { videoMetadata: { fps: 1 } } },
          },
          { type: 'opaque', format: 'gemini-generate', value: { somethingNew: 1 } },
        ],
      },
    ]);
  });

  test('holds results, which are a message of their own before its words', () => {
    const response = { output: 'noon' };
    const messages = messagesOf(
      model({ functionCall: { id: 'c', name: 'clock' } }),
      user({ text: 'Well?' }, { functionResponse: { id: 'c', name: 'clock', response } }),
    );
    expect(messages.slice(1)).toEqual([
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'c',
            content: [{ type: 'text', text: 'noon' }],
            extensions: { 'gemini-generate': { name: 'clock', response } },
          },
        ],
      },
      { role: 'user', content: [{ type: 'text', text: 'Well?' }] },
    ]);
  });
});

describe('a result', () => {
  const resultOf = (response: JsonValue | undefined, members: JsonObject = {}): unknown =>
    messagesOf(user({ functionResponse: { name: 'f', response, ...members } }))[0]?.content[0];

  test.each<[JsonValue | undefined, string, boolean | undefined]>([
    [{ output: 'x' }, 'x', undefined],
    [{ output: { a: 1 } }, '{"a":1}', undefined],
    [{ error: 'x' }, 'x', true],
    [{ error: { a: 1 } }, '{"a":1}', true],
    [{ result: 'x' }, '{"result":"x"}', undefined],
    [{ output: 'x', more: 1 }, '{"output":"x","more":1}', undefined],
    [{}, '{}', undefined],
    [null, '{}', undefined],
    [undefined, '{}', undefined],
  ])('of %j is the text %j', (response, text, isError) => {
    const result = resultOf(response);
    expect(result).toMatchObject({ content: [{ type: 'text', text }] });
    expect(result).toHaveProperty('extensions.gemini-generate.name', 'f');
    if (isError === undefined) expect(result).not.toHaveProperty('isError');
    else expect(result).toMatchObject({ isError });
  });

  test('can hold pictures', () => {
    const parts = [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }];
    expect(resultOf({ output: 'x' }, { parts })).toMatchObject({
      content: [{ text: 'x' }, { type: 'image', source: { data: 'AAAA' } }],
      extensions: { 'gemini-generate': { parts } },
    });
  });
});

describe('calls and results without ids', () => {
  const called = (name: string, id?: string): JsonObject => ({
    functionCall: { name, args: {}, ...(id ? { id } : {}) },
  });
  const answered = (name: string, id?: string): JsonObject => ({
    functionResponse: { name, response: {}, ...(id ? { id } : {}) },
  });
  const idsOf = (...contents: readonly JsonObject[]): string[] =>
    messagesOf(...contents).flatMap(({ content }) =>
      content.flatMap((part) =>
        part.type === 'tool-call' ? [part.id] : part.type === 'tool-result' ? [part.toolCallId] : [],
      ),
    );

  test('meet by their names and their order, over the whole conversation', () => {
    const [f1, g, f2, ...answers] = idsOf(
      model(called('f'), called('g'), called('f')),
      user(answered('f'), answered('f'), answered('g')),
      model(called('f')),
      user(answered('f')),
    );
    expect(new Set([f1, g, f2, answers[3]]).size).toBe(4);
    expect(answers).toEqual([f1, f2, g, answers[3], answers[3]]);
  });

  test('meet by their ids where they have them', () => {
    expect(idsOf(model(called('f', '1'), called('f', '2')), user(answered('f', '2'), answered('f', '1')))).toEqual([
      '1',
      '2',
      '2',
      '1',
    ]);
  });

  test('meet where only the result has one', () => {
    const [id, answer] = idsOf(model(called('f')), user(answered('f', 'x')));
    expect(answer).toBe(id);
  });

  test('that fit nothing get an id of their own', () => {
    const ids = idsOf(user(answered('f'), answered('f'), answered('g', 'x')));
    expect(new Set(ids).size).toBe(3);
    expect(ids[2]).toBe('x');
  });
});

describe('a turn of the model', () => {
  test('keeps its signatures, and may stand in several contents', () => {
    const messages = messagesOf(
      model({ text: 'Hm.', thought: true }),
      model(
        { text: 'a', thoughtSignature: 's1' },
        { functionCall: { id: 'c', name: 'f', args: { a: 1 } }, thought_signature: 's2' },
      ),
      model({ text: '' }, { text: '', thoughtSignature: 's3' }),
      user({ text: 'Hi' }),
    );
    expect(messages).toHaveLength(2);
    expect(messages[0]?.content).toEqual([
      { type: 'reasoning', text: 'Hm.', extensions: { 'gemini-generate': { thought: true } } },
      { type: 'text', text: 'a', extensions: { 'gemini-generate': { thoughtSignature: 's1' } } },
      {
        type: 'tool-call',
        id: 'c',
        name: 'f',
        argumentsJson: '{"a":1}',
        extensions: { 'gemini-generate': { thoughtSignature: 's2' } },
      },
      { type: 'opaque', format: 'gemini-generate', value: { text: '', thoughtSignature: 's3' } },
    ]);
  });

  test('keeps its pictures and the parts of server tools', () => {
    expect(
      partsOf(
        { inlineData: { mimeType: 'image/png', data: 'AAAA' }, thoughtSignature: 's' },
        { executableCode: { code: '1' } },
        { inlineData: { mimeType: 'video/mp4', data: 'AAAA' } },
      ),
    ).toEqual([
      {
        type: 'image',
        source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' },
        extensions: { 'gemini-generate': { thoughtSignature: 's' } },
      },
      { type: 'opaque', format: 'gemini-generate', value: { executableCode: { code: '1' } } },
      { type: 'opaque', format: 'gemini-generate', value: { inlineData: { mimeType: 'video/mp4', data: 'AAAA' } } },
    ]);
  });
});

describe('what other vendors signed', () => {
  const thinking = { type: 'reasoning', text: 'Hm. Well.', signature: 'sig' } as const;
  const carrier = (state: Parameters<typeof sealEnvelope>[0]): JsonObject => ({
    text: '',
    thought: true,
    thoughtSignature: sealEnvelope(state) ?? '',
  });
  const signed = carrier({ vendor: 'anthropic-messages', part: thinking });

  test('comes out of its envelope, in the place of what was shown of it', () => {
    const shown = [
      { text: 'Hm.', thought: true },
      { text: ' Well.', thought: true },
    ];
    expect(partsOf(...shown, signed, { text: 'a' })).toEqual([thinking, { type: 'text', text: 'a' }]);
    expect(partsOf(signed, { text: 'a' })).toEqual([thinking, { type: 'text', text: 'a' }]);
    expect(messagesOf(model(...shown), model(signed))[0]?.content).toEqual([thinking]);
  });

  test('does not take the place of thinking that has a proof of its own', () => {
    expect(partsOf(signed, signed)).toEqual([thinking, thinking]);
  });

  test('can be hidden thinking, content of its own kind, or what belongs to a call', () => {
    const extensions = { 'openai-chat': { extra_content: { a: 1 } } };
    const custom = { type: 'opaque', format: 'openai-chat', value: { type: 'custom' } } as const;
    expect(
      partsOf(
        carrier({ vendor: 'anthropic-messages', part: { type: 'redacted-reasoning', data: 'x' } }),
        carrier({ vendor: 'openai-chat', part: custom }),
        {
          functionCall: { id: 'c', name: 'f' },
          thoughtSignature: sealEnvelope({ vendor: 'openai-chat', extensions }) ?? '',
        },
      ),
    ).toEqual([
      { type: 'redacted-reasoning', data: 'x' },
      custom,
      { type: 'tool-call', id: 'c', name: 'f', argumentsJson: '{}', extensions },
    ]);
  });

  test('that was damaged is left out, so that nobody is shown half of it', () => {
    const broken = { text: '', thought: true, thoughtSignature: 'eyJ0b2xsZ2F0ZSI6broken' };
    expect(partsOf(broken, { text: 'a', thoughtSignature: 'eyJ0b2xsZ2F0ZSI6broken' })).toEqual([
      { type: 'text', text: 'a' },
    ]);
  });
});
