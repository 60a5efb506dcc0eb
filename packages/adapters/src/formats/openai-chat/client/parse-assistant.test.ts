import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, JsonObject, JsonValue } from '@tollgate/schema';
import { type CarriedState, envelopePrefix, sealEnvelope } from '../../../core/carried-state.js';
import { openRequestProblems } from '../../../core/request-problems.js';
import { parseAssistant } from './parse-assistant.js';

function parse(message: JsonObject): {
  content: readonly AssistantPart[];
  extensions: unknown;
  problems: readonly string[];
} {
  const problems = openRequestProblems();
  const parsed = parseAssistant({ role: 'assistant', ...message }, 4, problems);
  return {
    content: parsed?.content ?? [],
    extensions: parsed?.extensions,
    problems: problems.list().map(({ path, message: wrong }) => `${path}: ${wrong}`),
  };
}
const call = (members: object = {}): JsonValue => ({
  id: 'c1',
  type: 'function',
  function: { name: 'f', arguments: '{}' },
  ...members,
});

describe('an earlier answer', () => {
  test('is its text', () => {
    expect(parse({ content: 'Hi' }).content).toEqual([{ type: 'text', text: 'Hi' }]);
    expect(parse({ content: [{ type: 'text', text: 'Hi' }] }).content).toEqual([{ type: 'text', text: 'Hi' }]);
  });

  test.each<JsonValue>([null, '', []])('may say nothing: %j', (content) => {
    expect(parse({ content })).toEqual({ content: [], extensions: undefined, problems: [] });
  });

  test('may have no content at all', () => {
    expect(parse({ tool_calls: [call()] }).content).toEqual([
      { type: 'tool-call', id: 'c1', name: 'f', argumentsJson: '{}' },
    ]);
  });

  test('is a refusal, as a member or as a part', () => {
    expect(parse({ refusal: 'No.' }).content).toEqual([{ type: 'refusal', text: 'No.' }]);
    expect(parse({ content: [{ type: 'refusal', refusal: 'No.' }] }).content).toEqual([
      { type: 'refusal', text: 'No.' },
    ]);
  });

  test('is sound that the provider keeps', () => {
    expect(parse({ audio: { id: 'a1' } }).content).toEqual([
      { type: 'audio', id: 'a1', source: { kind: 'file-id', fileId: 'a1' } },
    ]);
  });

  test('is its pictures, as they were written to the caller, with what has to come back with them', () => {
    const images = [
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
      {
        type: 'image_url',
        index: 1,
        image_url: { url: 'https://a/b.png' },
        extra_content: { tollgate: { 'gemini-generate': { thoughtSignature: 's' } } },
      },
    ];
    expect(parse({ content: 'Here: ', images, tool_calls: [call()] })).toEqual({
      content: [
        { type: 'text', text: 'Here: ' },
        { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } },
        {
          type: 'image',
          source: { kind: 'url', url: 'https://a/b.png' },
          extensions: { 'gemini-generate': { thoughtSignature: 's' } },
        },
        { type: 'tool-call', id: 'c1', name: 'f', argumentsJson: '{}' },
      ],
      extensions: undefined,
      problems: [],
    });
    expect(parse({ content: 'A', images: null }).content).toEqual([{ type: 'text', text: 'A' }]);
  });

  test.each<[JsonValue, string]>([
    ['x', 'messages[4].images: must be a list, not a text'],
    [['x'], 'messages[4].images[0]: must be an object, not a text'],
    [[{ type: 'image_url' }], 'messages[4].images[0].image_url: must be an object with a url'],
    [[{ image_url: { url: '' } }], 'messages[4].images[0].image_url.url: must not be empty'],
    [[{ image_url: { url: 'AAAA' } }], 'messages[4].images[0].image_url.url: must be an http(s) URL or a data URL'],
  ])('has no picture in %j', (images, start) => {
    expect(parse({ images }).problems[0]?.slice(0, start.length)).toBe(start);
  });

  test('keeps parts of kinds that are new', () => {
    const value = { type: 'reference', reference_ids: [1] };
    expect(parse({ content: [value] }).content).toEqual([{ type: 'opaque', format: 'openai-chat', value }]);
  });

  test('keeps members that only this format knows', () => {
    expect(parse({ content: 'x', prefix: true, annotations: [] }).extensions).toEqual({
      'openai-chat': { prefix: true, annotations: [] },
    });
  });
});

describe('thinking that comes back', () => {
  test.each(['reasoning_content', 'reasoning'])('is read from %s, before the text', (member) => {
    expect(parse({ content: 'A', [member]: 'Hm' }).content).toEqual([
      { type: 'reasoning', text: 'Hm' },
      { type: 'text', text: 'A' },
    ]);
  });

  test('is read with its signatures from the details', () => {
    const reasoning_details = [
      { type: 'reasoning.text', text: 'Hm', signature: 's' },
      { type: 'reasoning.encrypted', data: 'abc' },
    ];
    expect(parse({ content: 'A', reasoning_content: 'Hm', reasoning_details }).content).toEqual([
      { type: 'reasoning', text: 'Hm', signature: 's' },
      { type: 'redacted-reasoning', data: 'abc' },
      { type: 'text', text: 'A' },
    ]);
  });

  test('and what other formats want back is taken out of its envelopes, each in its place', () => {
    const extensions = { 'openai-responses': { item: { id: 'rs_1' } } };
    const onText = { 'gemini-generate': { thoughtSignature: 't' } };
    const entry = (state: CarriedState): JsonObject => ({
      type: 'reasoning.encrypted',
      data: sealEnvelope(state) ?? '',
    });
    const reasoning_details = [
      entry({ vendor: 'openai-responses', part: { type: 'reasoning', text: 'A', extensions } }),
      { type: 'reasoning.text', text: 'B', signature: 's' },
      entry({ vendor: 'gemini-generate', extensions: onText }),
      entry({ vendor: 'cohere-chat', part: { type: 'opaque', format: 'cohere-chat', value: {} } }),
      entry({ vendor: 'gemini-generate', extensions: onText, call: 'c1' }),
      { type: 'reasoning.encrypted', data: `${envelopePrefix}damaged` },
    ];
    expect(parse({ content: 'Yes', reasoning_content: 'AB', reasoning_details, tool_calls: [call()] }).content).toEqual(
      [
        { type: 'reasoning', text: 'A', extensions },
        { type: 'reasoning', text: 'B', signature: 's' },
        { type: 'opaque', format: 'cohere-chat', value: {} },
        { type: 'text', text: 'Yes', extensions: onText },
        { type: 'tool-call', id: 'c1', name: 'f', argumentsJson: '{}', extensions: onText },
      ],
    );
  });

  test('and an envelope from where callers of Anthropic get it is opened too', () => {
    const extensions = { 'openai-responses': { item: { id: 'rs_1' } } };
    const signature =
      sealEnvelope({ vendor: 'openai-responses', part: { type: 'reasoning', text: '', extensions } }) ?? '';
    const thought = (proof: string): JsonObject => ({ type: 'reasoning.text', text: 'Hm', signature: proof });
    const reasoning_details = [thought(signature), thought(`${envelopePrefix}damaged`)];
    expect(parse({ reasoning_details }).content).toEqual([
      { type: 'reasoning', text: 'Hm', extensions },
      { type: 'reasoning', text: 'Hm' },
    ]);
  });

  test('is read from the plain text where the details have none', () => {
    const reasoning_details = [{ type: 'reasoning.encrypted', data: 'abc' }];
    expect(parse({ reasoning_content: 'Hm', reasoning_details }).content.map(({ type }) => type)).toEqual([
      'reasoning',
      'redacted-reasoning',
    ]);
  });

  test('is read from Mistral’s parts', () => {
    const thinking = [
      { type: 'text', text: 'H' },
      { type: 'text', text: 'm' },
    ];
    expect(
      parse({
        content: [
          { type: 'thinking', thinking },
          { type: 'text', text: 'A' },
        ],
      }).content,
    ).toEqual([
      { type: 'reasoning', text: 'Hm' },
      { type: 'text', text: 'A' },
    ]);
  });

  test('that was empty is kept as a member, because DeepSeek wants it back', () => {
    expect(parse({ content: 'A', reasoning_content: '' })).toMatchObject({
      content: [{ type: 'text' }],
      extensions: { 'openai-chat': { reasoning_content: '' } },
    });
    expect(parse({ content: 'A', reasoning_content: 'x' }).extensions).toBeUndefined();
    expect(parse({ content: 'A', reasoning_content: null }).extensions).toBeUndefined();
  });
});

describe('calls that come back', () => {
  test('keep their arguments as text, and an empty text is an empty object', () => {
    const written = (text: string): JsonValue => call({ function: { name: 'f', arguments: text } });
    expect(
      parse({ tool_calls: [written('{"x": 1}'), written('{"x"'), written('')] }).content.map((part) =>
        part.type === 'tool-call' ? part.argumentsJson : '',
      ),
    ).toEqual(['{"x": 1}', '{"x"', '{}']);
  });

  test('bring what had to come back with them', () => {
    const extra_content = {
      google: { thought_signature: 't' },
      tollgate: { 'gemini-generate': { thoughtSignature: 's' } },
    };
    expect(parse({ tool_calls: [call({ extra_content })] }).content).toEqual([
      {
        type: 'tool-call',
        id: 'c1',
        name: 'f',
        argumentsJson: '{}',
        extensions: {
          'openai-chat': { extra_content: { google: { thought_signature: 't' } } },
          'gemini-generate': { thoughtSignature: 's' },
        },
      },
    ]);
  });

  test('of custom tools are kept whole', () => {
    const value = { id: 'c', type: 'custom', custom: { name: 'sql', input: 'x' } };
    expect(parse({ tool_calls: [value] }).content).toEqual([{ type: 'opaque', format: 'openai-chat', value }]);
  });

  test('of the older functions get an id by their place', () => {
    expect(parse({ function_call: { name: 'f', arguments: '' } }).content).toEqual([
      { type: 'tool-call', id: 'function_call_4', name: 'f', argumentsJson: '{}' },
    ]);
  });

  test.each<[JsonValue, string]>([
    [call({ id: '' }), 'messages[4].tool_calls[0].id: must not be empty'],
    [call({ function: { name: 'f' } }), 'messages[4].tool_calls[0].function.arguments: is required'],
    [
      call({ function: { name: 'f', arguments: {} } }),
      'messages[4].tool_calls[0].function.arguments: must be a text, not an object',
    ],
    [call({ function: { name: '', arguments: '{}' } }), 'messages[4].tool_calls[0].function.name: must not be empty'],
    ['x', 'messages[4].tool_calls[0]: must be an object, not a text'],
  ])('are refused with their place when something is wrong: %j', (value, start) => {
    expect(parse({ tool_calls: [value] }).problems[0]?.slice(0, start.length)).toBe(start);
  });
});
