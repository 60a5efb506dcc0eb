import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, JsonValue } from '@tollgate/schema';
import { WireMessage } from '../openai-chat.wire.js';
import { decodeContentItem, decodeMessage } from './decode-message.js';

const context = { responseId: 'chatcmpl-1', sources: [] };
const partsOf = (message: JsonValue, more: Partial<typeof context> = {}): AssistantPart[] =>
  decodeMessage(WireMessage.parse(message), { ...context, ...more });

describe('a whole message', () => {
  test('has its text', () => {
    expect(partsOf({ role: 'assistant', content: 'Hello.' })).toEqual([{ type: 'text', text: 'Hello.' }]);
  });

  test.each([null, '', [], undefined, 7, {}])('has no text where the content is %j', (content) => {
    expect(partsOf({ content: content ?? null })).toEqual([]);
  });

  test('has thinking before its text, from any of the three members', () => {
    for (const member of ['reasoning_content', 'reasoning']) {
      expect(partsOf({ content: 'A.', [member]: 'Hm.' })).toEqual([
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'A.' },
      ]);
    }
    expect(partsOf({ reasoning: 'Hm.', reasoning_content: 'Hm.' })).toEqual([{ type: 'reasoning', text: 'Hm.' }]);
  });

  test('has signed and hidden thinking from the details, not the text twice', () => {
    const message = {
      reasoning: 'Hm.',
      reasoning_details: [
        { type: 'reasoning.text', text: 'Hm.', signature: 'sig' },
        { type: 'reasoning.encrypted', data: 'abc' },
      ],
    };
    expect(partsOf(message)).toEqual([
      { type: 'reasoning', text: 'Hm.', signature: 'sig' },
      { type: 'redacted-reasoning', data: 'abc' },
    ]);
  });

  test('has its plain thinking beside details that hold no text', () => {
    const message = { reasoning: 'Hm.', reasoning_details: [{ type: 'reasoning.encrypted', data: 'abc' }] };
    expect(partsOf(message).map((part) => part.type)).toEqual(['reasoning', 'redacted-reasoning']);
  });

  test('has the parts of a content list in their order', () => {
    const content = [
      {
        type: 'thinking',
        thinking: [
          { type: 'text', text: 'H' },
          { type: 'text', text: 'm.' },
        ],
        closed: true,
      },
      { type: 'text', text: 'A' },
      { type: 'reference', reference_ids: [1] },
      { type: 'text', text: 'B' },
    ];
    expect(partsOf({ content })).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'A' },
      { type: 'opaque', format: 'openai-chat', value: { type: 'reference', reference_ids: [1] } },
      { type: 'text', text: 'B' },
    ]);
  });

  test('has a refusal', () => {
    expect(partsOf({ content: null, refusal: 'No.' })).toEqual([{ type: 'refusal', text: 'No.' }]);
  });

  test('has sound with its transcript', () => {
    expect(partsOf({ content: null, audio: { id: 'a1', data: 'UklG', transcript: 'Hi.', expires_at: 1 } })).toEqual([
      { type: 'audio', source: { kind: 'base64', mediaType: 'audio/*', data: 'UklG' }, transcript: 'Hi.', id: 'a1' },
    ]);
  });

  test('has its pictures behind its text, and before its calls', () => {
    const images = [
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' }, index: 0 },
      { image_url: { url: 'https://a/b.png' } },
      { type: 'image_url', image_url: 'data:image/webp;base64,BBBB' },
      { type: 'image_url', image_url: { url: 'data:image/svg+xml,<svg/>' } },
    ];
    const tool_calls = [{ id: 'c1', function: { name: 'a', arguments: '{}' } }];
    expect(partsOf({ content: 'Here: ', images, tool_calls })).toEqual([
      { type: 'text', text: 'Here: ' },
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } },
      { type: 'image', source: { kind: 'url', url: 'https://a/b.png' } },
      { type: 'image', source: { kind: 'base64', mediaType: 'image/webp', data: 'BBBB' } },
      { type: 'image', source: { kind: 'url', url: 'data:image/svg+xml,<svg/>' } },
      { type: 'tool-call', id: 'c1', name: 'a', argumentsJson: '{}' },
    ]);
  });

  test.each([null, 'x', [], [null, 7, {}, { image_url: {} }, { image_url: { url: '' } }]])(
    'has no picture where there is none: %j',
    (images) => {
      expect(partsOf({ content: 'A', images })).toEqual([{ type: 'text', text: 'A' }]);
    },
  );

  test('has its tool calls with the arguments as they were written', () => {
    const tool_calls = [
      { id: 'c1', type: 'function', function: { name: 'a', arguments: '{"x": 1}' } },
      { id: 'c2', type: 'function', function: { name: 'b', arguments: '{"x":' } },
    ];
    expect(partsOf({ content: null, tool_calls })).toEqual([
      { type: 'tool-call', id: 'c1', name: 'a', argumentsJson: '{"x": 1}' },
      { type: 'tool-call', id: 'c2', name: 'b', argumentsJson: '{"x":' },
    ]);
  });

  test.each([
    ['', '{}'],
    [null, '{}'],
    [{ x: 1 }, '{"x":1}'],
  ])('has for arguments %j the text %s', (written, text) => {
    const tool_calls = [{ id: 'c1', function: { name: 'a', arguments: written } }];
    expect(partsOf({ tool_calls })).toEqual([{ type: 'tool-call', id: 'c1', name: 'a', argumentsJson: text }]);
  });

  test('has ids for calls that came without, another for each and the same each time', () => {
    const tool_calls = [
      { id: '', function: { name: 'a', arguments: '{}' } },
      { function: { name: 'a', arguments: '{}' } },
    ];
    const ids = partsOf({ tool_calls }).map((part) => (part.type === 'tool-call' ? part.id : ''));
    expect(ids).toEqual(['call_chatcmpl1_0', 'call_chatcmpl1_1']);
    expect(partsOf({ tool_calls }, { responseId: 'other' })).not.toEqual(partsOf({ tool_calls }));
  });

  test('has the older function call, unless there are newer ones', () => {
    const function_call = { name: 'a', arguments: '{}' };
    expect(partsOf({ function_call })).toEqual([
      { type: 'tool-call', id: 'call_chatcmpl1_0', name: 'a', argumentsJson: '{}' },
    ]);
    expect(partsOf({ function_call, tool_calls: [{ id: 'c1', function: function_call }] })).toHaveLength(1);
  });

  test('has a thought signature with the call it belongs to', () => {
    const extra_content = { google: { thought_signature: 'abc' } };
    expect(partsOf({ tool_calls: [{ id: 'c1', function: { name: 'a', arguments: '{}' }, extra_content }] })).toEqual([
      { type: 'tool-call', id: 'c1', name: 'a', argumentsJson: '{}', extensions: { 'openai-chat': { extra_content } } },
    ]);
  });

  test('has calls of custom tools whole, because their input is no JSON', () => {
    const tool_calls = [{ id: 'c1', type: 'custom', custom: { name: 'sql', input: 'select 1' } }];
    expect(partsOf({ tool_calls })).toEqual([{ type: 'opaque', format: 'openai-chat', value: tool_calls[0] }]);
  });

  test('has citations at its text, those of the message and those of the answer', () => {
    const annotation = {
      type: 'url_citation',
      url_citation: { url: 'https://a', title: 'A', start_index: 0, end_index: 1 },
    };
    const [part] = partsOf({ content: 'X', annotations: [annotation] }, { sources: [] });
    expect(part).toEqual({
      type: 'text',
      text: 'X',
      citations: [{ url: 'https://a', title: 'A', extensions: { 'openai-chat': annotation } }],
    });
  });

  test('keeps annotations that cite nothing with the text they came with', () => {
    const file = { type: 'file', file: { hash: 'h', name: 'a.pdf' } };
    expect(partsOf({ content: 'X', annotations: [file] })).toEqual([
      { type: 'text', text: 'X', extensions: { 'openai-chat': { annotations: [file] } } },
    ]);
    expect(partsOf({ content: null, annotations: [file] })).toEqual([]);
  });
});

test('an item of a content list that is no object is nothing', () => {
  expect([null, 7, 'x', []].flatMap(decodeContentItem)).toEqual([]);
  expect(decodeContentItem({ type: 'text' })).toEqual([]);
  expect(decodeContentItem({ type: 'thinking', thinking: 'x' })).toEqual([]);
});
