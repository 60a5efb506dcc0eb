import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonValue } from '@tollgate/schema';
import { runMachine } from '../../../core/stream-machine.js';
import { openAiQuirks } from './quirks.js';
import { openAiChatStream } from './stream.js';

/** The events of deltas of one choice, between the start of the response and its end. */
function eventsOf(...deltas: readonly object[]): ChatEvent[] {
  const decoder = runMachine(openAiChatStream(openAiQuirks.usage));
  const chunks = deltas.map(
    (delta): JsonValue => ({ id: 'c1', choices: [{ index: 0, delta: { ...delta }, finish_reason: null }] }),
  );
  const events = chunks.flatMap((chunk) => decoder.push({ data: JSON.stringify(chunk) }));
  return [...events, ...decoder.push({ data: '[DONE]' })].slice(1, -1);
}
const opened = (block: number, content: object): object => ({ type: 'block-start', block, choice: 0, content });
const ended = (block: number): object => ({ type: 'block-end', block });

describe('thinking in a stream', () => {
  test.each(['reasoning_content', 'reasoning'])('is read from %s, and ends where the text begins', (member) => {
    expect(eventsOf({ [member]: 'H' }, { [member]: 'm' }, { content: 'A' })).toEqual([
      opened(0, { type: 'reasoning' }),
      { type: 'reasoning-delta', block: 0, text: 'H' },
      { type: 'reasoning-delta', block: 0, text: 'm' },
      ended(0),
      opened(1, { type: 'text' }),
      { type: 'text-delta', block: 1, text: 'A' },
      ended(1),
    ]);
  });

  test('is not read twice where both names, or details, repeat it', () => {
    const events = eventsOf({
      reasoning: 'H',
      reasoning_content: 'H',
      reasoning_details: [{ type: 'reasoning.text', text: 'H' }],
    });
    expect(events.filter((event) => event.type === 'reasoning-delta')).toEqual([
      { type: 'reasoning-delta', block: 0, text: 'H' },
    ]);
  });

  test('is read from details where they are all there is', () => {
    const events = eventsOf({
      reasoning_details: [
        { type: 'reasoning.text', text: 'H' },
        { type: 'reasoning.text', text: 'm' },
      ],
    });
    expect(events.filter((event) => event.type === 'reasoning-delta').map((event) => event.text)).toEqual(['H', 'm']);
  });

  test('is signed at its end', () => {
    const events = eventsOf(
      { reasoning: 'Hm' },
      { reasoning: null, reasoning_details: [{ type: 'reasoning.text', signature: 's' }] },
      { content: 'A' },
    );
    expect(events.slice(0, 5)).toEqual([
      opened(0, { type: 'reasoning' }),
      { type: 'reasoning-delta', block: 0, text: 'Hm' },
      { type: 'signature-delta', block: 0, signature: 's' },
      ended(0),
      opened(1, { type: 'text' }),
    ]);
  });

  test('that is signed twice is two blocks', () => {
    const signed = (text: string): object => ({
      reasoning_details: [{ type: 'reasoning.text', text, signature: `s${text}` }],
    });
    const events = eventsOf(signed('a'), signed('b'));
    expect(events.filter((event) => event.type === 'signature-delta')).toEqual([
      { type: 'signature-delta', block: 0, signature: 'sa' },
      { type: 'signature-delta', block: 1, signature: 'sb' },
    ]);
  });

  test('that is hidden is a block without deltas', () => {
    expect(eventsOf({ reasoning_details: [{ type: 'reasoning.encrypted', data: 'abc' }] })).toEqual([
      opened(0, { type: 'redacted-reasoning', data: 'abc' }),
      ended(0),
    ]);
  });

  test('that only another vendor can read is kept whole', () => {
    const value = { type: 'reasoning.encrypted', data: 'abc', format: 'openai-responses-v1', id: 'rs_1' };
    expect(eventsOf({ reasoning_details: [value] })).toEqual([
      opened(0, { type: 'opaque', format: 'openai-chat', value }),
      ended(0),
    ]);
  });

  test('of another vendor that can be read is thinking', () => {
    const events = eventsOf({
      reasoning_details: [{ type: 'reasoning.summary', summary: 'In short.', format: 'openai-responses-v1' }],
    });
    expect(events[1]).toEqual({ type: 'reasoning-delta', block: 0, text: 'In short.' });
  });

  test.each([[null], [7], [{}], [{ type: 'reasoning.new' }], [{ type: 'reasoning.encrypted' }]])(
    'passes over the detail %j',
    (detail) => {
      expect(eventsOf({ reasoning_details: [detail] })).toEqual([]);
    },
  );
});

describe('a content list in a stream', () => {
  const thinking = (text: string): object => ({ type: 'thinking', thinking: [{ type: 'text', text }] });

  test('can hold the end of the thinking and the first text', () => {
    const events = eventsOf(
      { content: [thinking('H')] },
      { content: [thinking('m'), { type: 'text', text: 'A' }] },
      { content: 'B' },
    );
    expect(events.map((event) => event.type)).toEqual([
      'block-start',
      'reasoning-delta',
      'reasoning-delta',
      'block-end',
      'block-start',
      'text-delta',
      'text-delta',
      'block-end',
    ]);
  });

  test('passes over items of kinds that are new', () => {
    expect(
      eventsOf({ content: [{ type: 'reference', reference_ids: [1] }, null, 'x', { type: 'text' }, thinking('')] }),
    ).toEqual([]);
  });
});

describe('other content in a stream', () => {
  test('is a refusal in a block of its own', () => {
    expect(eventsOf({ content: 'Well' }, { refusal: 'No' }, { refusal: '.' })).toEqual([
      opened(0, { type: 'text' }),
      { type: 'text-delta', block: 0, text: 'Well' },
      ended(0),
      opened(1, { type: 'refusal' }),
      { type: 'refusal-delta', block: 1, text: 'No' },
      { type: 'refusal-delta', block: 1, text: '.' },
      ended(1),
    ]);
  });

  test('is sound, with its id once and its pieces as they come', () => {
    const events = eventsOf(
      { audio: { id: 'a1', transcript: 'Hi' } },
      { audio: { data: 'UklG' } },
      { audio: { id: 'a1', data: 'Rg==', transcript: '.' } },
      { audio: { expires_at: 5 } },
    );
    expect(events).toEqual([
      opened(0, { type: 'audio', id: 'a1' }),
      { type: 'audio-delta', block: 0, transcript: 'Hi' },
      { type: 'audio-delta', block: 0, data: 'UklG' },
      { type: 'audio-delta', block: 0, data: 'Rg==', transcript: '.' },
      ended(0),
    ]);
  });

  test('is no sound where only its expiry is told', () => {
    expect(eventsOf({ audio: { expires_at: 5 } })).toEqual([]);
  });

  test('is empty text, which opens nothing', () => {
    expect(eventsOf({ role: 'assistant', content: '' }, { content: null }, { content: '' })).toEqual([]);
  });
});

describe('probabilities in a stream', () => {
  const token = { token: 'x', logprob: -0.5 };
  const toldOf = (...choices: readonly (readonly [delta: object, logprobs: JsonValue])[]) => {
    const decoder = runMachine(openAiChatStream(openAiQuirks.usage));
    const chunks = choices.map(([delta, logprobs]) => ({ id: 'c1', choices: [{ index: 0, delta, logprobs }] }));
    const events = chunks.flatMap((chunk) => decoder.push({ data: JSON.stringify(chunk) }));
    return events.filter(({ type }) => type === 'text-delta');
  };

  test('of a chunk without text are told with the text that is open', () => {
    for (const delta of [{}, { content: null }, { content: '' }, { tool_calls: [] }, { refusal: 'no' }]) {
      expect(toldOf([{ content: 'Hi' }, null], [delta, { content: [token] }])).toEqual([
        { type: 'text-delta', block: 0, text: 'Hi' },
        { type: 'text-delta', block: 0, text: '', logprobs: { content: [token] } },
      ]);
    }
  });

  test('that come before the text wait for it', () => {
    expect(toldOf([{}, { content: [token] }], [{ reasoning: 'hm' }, null], [{ content: 'Hi' }, null])).toEqual([
      { type: 'text-delta', block: 1, text: 'Hi', logprobs: { content: [token] } },
    ]);
  });

  test('in a form of their own stay in it', () => {
    const logprobs = { tokens: ['Hi'], token_logprobs: [-0.5] };
    expect(toldOf([{ content: 'Hi' }, logprobs])).toMatchObject([{ text: 'Hi', logprobs }]);
  });

  test.each<JsonValue>([{ content: [] }, { content: [], refusal: null }, null, 5])(
    'are none where they are %j',
    (none) => {
      expect(toldOf([{ content: 'Hi' }, none], [{}, none])).toEqual([{ type: 'text-delta', block: 0, text: 'Hi' }]);
    },
  );
});

describe('citations in a stream', () => {
  const annotation = { type: 'url_citation', url_citation: { url: 'https://a', title: 'A', content: 'said' } };

  test('belong to the text, also where they come before it', () => {
    expect(eventsOf({ content: '', annotations: [annotation] }, { content: 'X' })).toEqual([
      opened(0, { type: 'text' }),
      {
        type: 'citation-delta',
        block: 0,
        citation: { url: 'https://a', title: 'A', citedText: 'said', extensions: { 'openai-chat': annotation } },
      },
      { type: 'text-delta', block: 0, text: 'X' },
      ended(0),
    ]);
  });

  test('that cite nothing are kept for the end of the text', () => {
    const file = { type: 'file', file: { hash: 'h' } };
    expect(eventsOf({ content: 'X', annotations: [file] }).at(-1)).toEqual({
      type: 'block-end',
      block: 0,
      extensions: { 'openai-chat': { annotations: [file] } },
    });
  });

  test('named beside the choices are told once, when the text ends', () => {
    const decoder = runMachine(openAiChatStream(openAiQuirks.usage));
    const chunk = (content: string): JsonValue => ({
      id: 'c',
      citations: ['https://a'],
      choices: [{ index: 0, delta: { content } }],
    });
    const events = [chunk('a'), chunk('b')].flatMap((value) => decoder.push({ data: JSON.stringify(value) }));
    expect(events.some((event) => event.type === 'citation-delta')).toBe(false);
    const rest = decoder.push({ data: '[DONE]' });
    expect(rest.slice(0, 2)).toEqual([{ type: 'citation-delta', block: 0, citation: { url: 'https://a' } }, ended(0)]);
  });
});

describe('pictures in a stream', () => {
  const entry = (data: string): object => ({
    type: 'image_url',
    image_url: { url: `data:image/png;base64,${data}` },
    index: 0,
  });
  const picture = (data: string): object => ({
    type: 'image',
    source: { kind: 'base64', mediaType: 'image/png', data },
  });

  test('come whole, each in a block of its own, and end the text before them', () => {
    expect(
      eventsOf({ content: 'Here: ' }, { content: '', images: [entry('AAAA'), entry('BBBB')] }, { content: '!' }),
    ).toEqual([
      opened(0, { type: 'text' }),
      { type: 'text-delta', block: 0, text: 'Here: ' },
      ended(0),
      opened(1, picture('AAAA')),
      ended(1),
      opened(2, picture('BBBB')),
      ended(2),
      opened(3, { type: 'text' }),
      { type: 'text-delta', block: 3, text: '!' },
      ended(3),
    ]);
  });

  test('stand behind the text that came with them', () => {
    const types = eventsOf({ content: 'Here: ', images: [entry('AAAA')] }).map(({ type }) => type);
    expect(types).toEqual(['block-start', 'text-delta', 'block-end', 'block-start', 'block-end']);
  });

  test.each([null, [], 'x', [null, {}]])('are none in %j', (images) => {
    expect(eventsOf({ content: 'A' }, { images }, { content: 'B' })).toHaveLength(4);
  });
});
