import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonObject } from '@tollgate/schema';
import { toldOf } from '../../../../conformance/harness/told.js';
import { runMachine, type StreamDecoder } from '../../../core/stream-machine.js';
import type { WireFrame } from '../../../core/wire.js';
import { openAiResponsesStream } from './stream.js';
import { blocksMax, itemsMax } from './stream-state.js';

/** Feeds events to a fresh machine; an event's name is given by its type alone unless `named`. */
function read(...events: readonly (JsonObject | string)[]): readonly ChatEvent[] {
  return toldOf(runMachine(openAiResponsesStream), framesOf(events));
}

const framesOf = (events: readonly (JsonObject | string)[]): WireFrame[] =>
  events.map((event) => ({ data: typeof event === 'string' ? event : JSON.stringify(event) }));
const feed = (machine: StreamDecoder, events: readonly (JsonObject | string)[]): ChatEvent[] =>
  framesOf(events).flatMap((frame) => [...machine.push(frame)]);

const created = {
  type: 'response.created',
  response: { id: 'resp_1', model: 'm', created_at: 5, status: 'in_progress' },
};
const started: ChatEvent = { type: 'response-start', id: 'resp_1', model: 'm', createdS: 5 };

function completed(members: JsonObject = {}): JsonObject {
  return { type: 'response.completed', response: { status: 'completed', output: [], ...members } };
}

const added = (place: number, item: JsonObject): JsonObject => ({
  type: 'response.output_item.added',
  output_index: place,
  item,
});
const done = (place: number, item: JsonObject): JsonObject => ({
  type: 'response.output_item.done',
  output_index: place,
  item,
});
const delta = (place: number, text: string, index = 0): JsonObject => ({
  type: 'response.output_text.delta',
  output_index: place,
  content_index: index,
  delta: text,
});
const end: ChatEvent = { type: 'response-end', finishes: [{ reason: 'stop', raw: 'completed' }], usage: {} };
const call = { type: 'function_call', call_id: 'c1', name: 'f', arguments: '' };

describe('the end of a stream', () => {
  test('is response.completed, and no [DONE] is needed', () => {
    expect(read(created, completed())).toEqual([started, end]);
  });

  test('is not [DONE], which a relay sends behind it and could send without it', () => {
    expect(read(created, completed(), '[DONE]')).toEqual([started, end]);
    const cut = { type: 'response-end', finishes: [{ reason: 'truncated' }], usage: {} };
    expect(read(created, '[DONE]')).toEqual([started, cut]);
    const machine = runMachine(openAiResponsesStream);
    machine.push({ data: JSON.stringify(created) });
    expect(machine.push({ data: '[DONE]' })).toEqual([cut]);
  });

  test('is not the end of its last item', () => {
    const events = read(created, done(0, { type: 'message', content: [{ type: 'output_text', text: 'All' }] }));
    expect(events.at(-1)).toMatchObject({ type: 'response-end', finishes: [{ reason: 'truncated' }] });
  });

  test('is told once: what follows it is not read', () => {
    expect(read(created, completed(), completed(), delta(0, 'x'), { type: 'error', message: 'late' })).toEqual([
      started,
      end,
    ]);
  });

  test('may say that the answer is incomplete', () => {
    const response = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, output: [] };
    expect(read(created, { type: 'response.incomplete', response }).at(-1)).toMatchObject({
      finishes: [{ reason: 'length', raw: 'max_output_tokens' }],
    });
  });

  test('without its response is no end', () => {
    const machine = runMachine(openAiResponsesStream);
    feed(machine, [created, { type: 'response.completed' }]);
    expect(machine.unreadableFrames()).toBe(1);
    expect(machine.close().at(-1)).toMatchObject({ finishes: [{ reason: 'truncated' }] });
  });

  test('brings the counts', () => {
    const usage = { input_tokens: 3, output_tokens: 2 };
    expect(read(created, completed({ usage })).at(-1)).toMatchObject({ usage: { inputTokens: 3, outputTokens: 2 } });
  });
});

describe('a stream that fails', () => {
  test('ends with the event error, and response.failed behind it changes nothing', () => {
    const error = { type: 'insufficient_quota', code: 'insufficient_quota', message: 'Used up.' };
    const failed = { type: 'response.failed', response: { error: { code: 'server_error', message: 'other' } } };
    expect(read(created, { type: 'error', error }, failed)).toEqual([
      started,
      {
        type: 'response-error',
        code: 'upstream.quota-exhausted',
        message: 'Used up.',
        upstreamType: 'insufficient_quota',
        upstreamCode: 'insufficient_quota',
        usage: {},
      },
    ]);
  });

  test('may say so by response.failed alone, with counts', () => {
    const response = {
      status: 'failed',
      error: { code: 'rate_limit_exceeded', message: 'Slow.' },
      usage: { input_tokens: 9 },
    };
    expect(read(created, { type: 'response.failed', response }).at(-1)).toMatchObject({
      type: 'response-error',
      code: 'upstream.rate-limited',
      usage: { inputTokens: 9 },
    });
  });

  test('may say so in a chunk without a type, as relays do', () => {
    expect(read(created, { error: { message: 'Gone', code: 502 } }).at(-1)).toMatchObject({
      type: 'response-error',
      message: 'Gone',
    });
  });

  test('may say so by the name of the event alone', () => {
    const machine = runMachine(openAiResponsesStream);
    expect(machine.push({ event: 'error', data: 'not JSON' })).toMatchObject([
      { type: 'response-error', message: 'not JSON' },
    ]);
  });
});

describe('a text', () => {
  test('opens with its first word and closes with its part', () => {
    const part = {
      type: 'response.content_part.done',
      output_index: 0,
      content_index: 0,
      part: { type: 'output_text' },
    };
    expect(
      read(created, added(0, { type: 'message', id: 'msg_1' }), delta(0, 'A'), delta(0, 'B'), part, completed()),
    ).toEqual([
      started,
      { type: 'block-start', block: 0, choice: 0, content: { type: 'text' } },
      { type: 'text-delta', block: 0, text: 'A' },
      { type: 'text-delta', block: 0, text: 'B' },
      { type: 'block-end', block: 0, extensions: { 'openai-responses': { message: { id: 'msg_1' } } } },
      end,
    ]);
  });

  test('without a word is none', () => {
    const message = { type: 'message', content: [{ type: 'output_text', text: '', annotations: [] }] };
    expect(read(created, added(0, message), delta(0, ''), done(0, message), completed())).toEqual([started, end]);
  });

  test('drops the filler that only hides its length', () => {
    expect(JSON.stringify(read(created, { ...delta(0, 'A'), obfuscation: 'zzzz' }, completed()))).not.toContain('zzzz');
  });

  test('that only its item tells is told', () => {
    const content = [
      { type: 'output_text', text: 'A', annotations: [{ type: 'url_citation', url: 'u' }] },
      { type: 'refusal', refusal: 'No' },
    ];
    const told = read(created, done(0, { type: 'message', content }), completed());
    expect(told.map(({ type }) => type)).toEqual([
      'response-start',
      'block-start',
      'text-delta',
      'citation-delta',
      'block-end',
      'block-start',
      'refusal-delta',
      'block-end',
      'response-end',
    ]);
  });

  test('that was told in pieces is not told again by its item', () => {
    const message = {
      type: 'message',
      content: [{ type: 'output_text', text: 'AB', annotations: [{ type: 'url_citation', url: 'u' }] }],
    };
    const cited = {
      type: 'response.output_text.annotation.added',
      output_index: 0,
      content_index: 0,
      annotation: { type: 'url_citation', url: 'u' },
    };
    const told = read(created, delta(0, 'A'), delta(0, 'B'), cited, done(0, message), completed());
    expect(told.filter(({ type }) => type === 'text-delta')).toHaveLength(2);
    expect(told.filter(({ type }) => type === 'citation-delta')).toHaveLength(1);
  });

  test('has the log probabilities of its tokens', () => {
    const entry = { token: 'A', logprob: -1 };
    expect(read({ ...delta(0, 'A'), logprobs: [entry] })).toContainEqual({
      type: 'text-delta',
      block: 0,
      text: 'A',
      logprobs: { content: [entry] },
    });
  });

  test('of a server that counts no places is found by the name of its item', () => {
    const first = { type: 'response.output_item.added', item: { type: 'message', id: 'a' } };
    const second = { type: 'response.output_item.added', item: { type: 'message', id: 'b' } };
    const piece = (id: string) => ({ type: 'response.output_text.delta', item_id: id, delta: id });
    const told = read(created, first, piece('a'), second, piece('b'), piece('b'), completed());
    expect(told.flatMap((event) => (event.type === 'text-delta' ? [`${event.block}${event.text}`] : []))).toEqual([
      '0a',
      '1b',
      '1b',
    ]);
  });
});

describe('a call', () => {
  const piece = (place: number, json: string): JsonObject => ({
    type: 'response.function_call_arguments.delta',
    output_index: place,
    delta: json,
  });
  const whole = (place: number, json: string): JsonObject => ({
    type: 'response.function_call_arguments.done',
    output_index: place,
    arguments: json,
  });
  const argumentsOf = (events: readonly ChatEvent[]): string[] =>
    events.flatMap((event) => (event.type === 'tool-call-delta' ? [event.json] : []));

  test('shows at once, and its pieces are told once', () => {
    const told = read(
      created,
      added(0, call),
      piece(0, '{"a"'),
      piece(0, ':1}'),
      whole(0, '{"a":1}'),
      done(0, { ...call, arguments: '{"a":1}' }),
      completed(),
    );
    expect(told[1]).toEqual({
      type: 'block-start',
      block: 0,
      choice: 0,
      content: { type: 'tool-call', id: 'c1', name: 'f' },
    });
    expect(argumentsOf(told)).toEqual(['{"a"', ':1}']);
    expect(told.at(-1)).toMatchObject({ finishes: [{ reason: 'tool-calls' }] });
  });

  test('that comes whole is told whole, by either event', () => {
    expect(argumentsOf(read(created, added(0, call), whole(0, '{"a":1}'), completed()))).toEqual(['{"a":1}']);
    expect(argumentsOf(read(created, done(0, { ...call, arguments: '{"a":1}' }), completed()))).toEqual(['{"a":1}']);
  });

  test('without a word of arguments has an empty object', () => {
    expect(argumentsOf(read(created, added(0, call), done(0, call), completed()))).toEqual(['{}']);
  });

  test('that is gone back to fails the answer, by a piece or by a whole that is longer than what was told', () => {
    const other = added(1, { ...call, call_id: 'c2' });
    for (const late of [piece(0, '1}'), whole(0, '{"a":1}'), done(0, { ...call, arguments: '{"a":1}' })]) {
      expect(read(created, added(0, call), piece(0, '{"a":'), other, late).at(-1)).toMatchObject({
        type: 'response-error',
        code: 'upstream.unreadable',
      });
    }
  });

  test('that was whole before the next began may be told to be so later', () => {
    const other = added(1, { ...call, call_id: 'c2' });
    const told = read(
      created,
      added(0, call),
      piece(0, '{}'),
      other,
      whole(0, '{}'),
      done(0, { ...call, arguments: '{}' }),
      completed(),
    );
    expect(told.at(-1)).toMatchObject({ type: 'response-end' });
  });
});

describe('a thought', () => {
  const summed = (text: string, index = 0): JsonObject => ({
    type: 'response.reasoning_summary_text.delta',
    output_index: 0,
    summary_index: index,
    delta: text,
  });
  const worded = (text: string): JsonObject => ({
    type: 'response.reasoning_text.delta',
    output_index: 0,
    content_index: 0,
    delta: text,
  });
  const item = {
    type: 'reasoning',
    id: 'rs_1',
    summary: [{ text: 'A' }, { text: 'B' }],
    encrypted_content: 'gAAAAfinal',
  };
  const textOf = (events: readonly ChatEvent[]): string =>
    events.map((event) => (event.type === 'reasoning-delta' ? event.text : '')).join('');

  test('has an empty line between its pieces, and ends with the item that has to come back', () => {
    const early = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAAearly' };
    const told = read(created, added(0, early), summed('A'), summed('B', 1), done(0, item), completed());
    expect(textOf(told)).toBe('A\n\nB');
    expect(told).toContainEqual({ type: 'block-end', block: 0, extensions: { 'openai-responses': { item } } });
    expect(JSON.stringify(told)).not.toContain('gAAAAearly');
  });

  test('is told in one of its two forms, the one that came first', () => {
    expect(textOf(read(created, worded('w'), summed('s'), worded('x')))).toBe('wx');
    expect(textOf(read(created, summed('s'), worded('w'), summed('t')))).toBe('st');
  });

  test('that only its item tells is told', () => {
    expect(textOf(read(created, done(0, item), completed()))).toBe('A\n\nB');
  });

  test('without a word is its item', () => {
    const silent = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA' };
    expect(read(created, added(0, silent), done(0, silent), completed()).slice(1, 3)).toEqual([
      {
        type: 'block-start',
        block: 0,
        choice: 0,
        content: { type: 'opaque', format: 'openai-responses', value: silent },
      },
      { type: 'block-end', block: 0 },
    ]);
  });

  test('that ends after something else began brings what has to come back in a block of its own, without its text', () => {
    const told = read(created, summed('A'), delta(1, 'text'), done(0, item), completed());
    expect(textOf(told)).toBe('A');
    expect(told).toContainEqual({
      type: 'block-start',
      block: 2,
      choice: 0,
      content: { type: 'opaque', format: 'openai-responses', value: { ...item, summary: [] } },
    });
  });
});

describe('what is new or makes no sense', () => {
  test('is passed over where it is an event, and counted where it is none', () => {
    const machine = runMachine(openAiResponsesStream);
    feed(machine, [created, { type: 'response.dream.delta', delta: 'x' }, { type: 'keepalive' }]);
    expect(machine.unreadableFrames()).toBe(0);
    feed(machine, ['{"type":', '[]', '7', '{}']);
    expect(machine.unreadableFrames()).toBe(4);
  });

  test('is an item that is kept whole at its end', () => {
    const value = { type: 'image_generation_call', id: 'ig_1', result: 'AA==' };
    expect(read(created, added(0, { type: 'image_generation_call' }), done(0, value), completed()).slice(1, 3)).toEqual(
      [
        { type: 'block-start', block: 0, choice: 0, content: { type: 'opaque', format: 'openai-responses', value } },
        { type: 'block-end', block: 0 },
      ],
    );
  });

  test('is a text for a call, which gets a block of its own', () => {
    const told = read(created, added(0, call), delta(0, 'words'), completed());
    expect(told.flatMap((event) => (event.type === 'block-start' ? [event.content.type] : []))).toEqual([
      'tool-call',
      'text',
    ]);
  });

  test('never opens more items and blocks than are allowed', () => {
    const machine = runMachine(openAiResponsesStream);
    feed(machine, [created]);
    for (let place = 0; place <= itemsMax; place += 1) feed(machine, [delta(place, 'x')]);
    expect(machine.unreadableFrames()).toBe(1);
    const blocks = runMachine(openAiResponsesStream);
    for (let index = 0; index <= blocksMax; index += 1) feed(blocks, [delta(0, 'x', index)]);
    expect(blocks.unreadableFrames()).toBe(1);
  });

  test('does not keep an answer from starting', () => {
    expect(read(delta(0, 'A'), completed())[0]).toEqual({ type: 'response-start' });
    expect(read(completed({ id: 'r' }))[0]).toEqual({ type: 'response-start', id: 'r' });
  });
});
