import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, JsonValue } from '@tollgate/schema';
import { readReasoningDetail, reasoningDetailOf, reasoningPartsOf } from './reasoning-details.js';

describe('an entry of reasoning_details', () => {
  test.each<[JsonValue, unknown]>([
    [
      { type: 'reasoning.text', text: 'Hm' },
      { kind: 'text', text: 'Hm' },
    ],
    [
      { type: 'reasoning.text', text: 'Hm', signature: 's' },
      { kind: 'text', text: 'Hm', signature: 's' },
    ],
    [
      { type: 'reasoning.text', signature: 's' },
      { kind: 'text', text: '', signature: 's' },
    ],
    [
      { type: 'reasoning.text', text: 'Hm', signature: null, format: null },
      { kind: 'text', text: 'Hm' },
    ],
    [
      { type: 'reasoning.text', text: 'Hm', format: 'unknown' },
      { kind: 'text', text: 'Hm' },
    ],
    [
      { type: 'reasoning.text', text: 'Hm', signature: 's', format: 'anthropic-claude-v1' },
      { kind: 'text', text: 'Hm', signature: 's' },
    ],
    [
      { type: 'reasoning.encrypted', data: 'abc' },
      { kind: 'encrypted', data: 'abc' },
    ],
  ])('%j can be carried by any format', (value, expected) => {
    expect(readReasoningDetail(value)).toEqual(expected);
  });

  test.each<[JsonValue, string]>([
    [{ type: 'reasoning.encrypted', data: 'x', format: 'openai-responses-v1' }, ''],
    [{ type: 'reasoning.text', text: 'Hm', signature: 's', format: 'google-gemini-v1' }, 'Hm'],
    [{ type: 'reasoning.summary', summary: 'In short' }, 'In short'],
    [{ type: 'reasoning.summary', summary: 'In short', format: 'xai-responses-v1' }, 'In short'],
  ])('%j is kept whole, because only one vendor can read it', (value, text) => {
    expect(readReasoningDetail(value)).toEqual({ kind: 'foreign', text, whole: value });
  });

  test.each<JsonValue>([
    null,
    7,
    'x',
    [],
    {},
    { type: 'reasoning.new' },
    { type: 'reasoning.encrypted' },
    { type: 'reasoning.encrypted', data: 5 },
  ])('%j is none', (value) => {
    expect(readReasoningDetail(value)).toBeUndefined();
  });
});

describe('a list of entries', () => {
  test('joins the pieces of one text, up to its signature', () => {
    const piece = (text: string, signature?: string): JsonValue => ({
      type: 'reasoning.text',
      text,
      ...(signature === undefined ? {} : { signature }),
    });
    expect(reasoningPartsOf([piece('a'), piece('b', 's1'), piece('c'), piece('', 's2')])).toEqual([
      { type: 'reasoning', text: 'ab', signature: 's1' },
      { type: 'reasoning', text: 'c', signature: 's2' },
    ]);
  });

  test('keeps the order of all kinds', () => {
    const foreign = { type: 'reasoning.encrypted', data: 'x', format: 'openai-responses-v1' };
    const readable = { type: 'reasoning.summary', summary: 'S', format: 'openai-responses-v1' };
    expect(
      reasoningPartsOf([
        { type: 'reasoning.text', text: 'a' },
        foreign,
        readable,
        { type: 'reasoning.encrypted', data: 'b' },
        null,
      ]),
    ).toEqual([
      { type: 'reasoning', text: 'a' },
      { type: 'opaque', format: 'openai-chat', value: foreign },
      { type: 'reasoning', text: 'S', extensions: { 'openai-chat': { reasoning_detail: readable } } },
      { type: 'redacted-reasoning', data: 'b' },
    ]);
  });

  test('of nothing is nothing', () => {
    expect(reasoningPartsOf([])).toEqual([]);
  });

  test('comes back as it was', () => {
    const details: JsonValue[] = [
      { type: 'reasoning.text', text: 'a', signature: 's' },
      { type: 'reasoning.encrypted', data: 'b' },
      { type: 'reasoning.encrypted', data: 'x', format: 'openai-responses-v1', id: 'rs_1' },
      { type: 'reasoning.summary', summary: 'S', format: 'openai-responses-v1' },
    ];
    expect(JSON.parse(JSON.stringify(reasoningPartsOf(details).map(reasoningDetailOf)))).toEqual(details);
  });
});

test.each<AssistantPart>([
  { type: 'text', text: 'a' },
  { type: 'tool-call', id: 'c', name: 'f', argumentsJson: '{}' },
  { type: 'opaque', format: 'anthropic-messages', value: { type: 'reasoning.text' } },
  { type: 'opaque', format: 'openai-chat', value: { type: 'video_url' } },
  { type: 'opaque', format: 'openai-chat', value: null },
])('a part that is no thinking has no entry: %j', (part) => {
  expect(reasoningDetailOf(part)).toBeUndefined();
});
