import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonObject } from '@tollgate/schema';
import { toldOf } from '../../../../conformance/harness/told.js';
import { runMachine } from '../../../core/stream-machine.js';
import { openAiResponsesStream } from './stream.js';
import { heldArgumentsCharsMax } from './stream-state.js';

function read(...events: readonly JsonObject[]): readonly ChatEvent[] {
  const frames = events.map((event) => ({ data: JSON.stringify(event) }));
  return toldOf(runMachine(openAiResponsesStream), frames);
}

const unnamed = { type: 'function_call', call_id: 'c1', arguments: '' };
const item = (kind: 'added' | 'done', members: JsonObject): JsonObject => ({
  type: `response.output_item.${kind}`,
  output_index: 0,
  item: members,
});
const piece = (delta: string): JsonObject => ({
  type: 'response.function_call_arguments.delta',
  output_index: 0,
  delta,
});
const whole = (text: string): JsonObject => ({
  type: 'response.function_call_arguments.done',
  output_index: 0,
  arguments: text,
});
const end: JsonObject = { type: 'response.completed', response: { status: 'completed', output: [] } };
const told = [
  { type: 'response-start' },
  { type: 'block-start', content: { type: 'tool-call', id: 'c1', name: 'f' } },
  { type: 'tool-call-delta', json: '{"x":1}' },
  { type: 'block-end' },
  { type: 'response-end', finishes: [{ reason: 'tool-calls' }] },
];

describe('a call whose name comes late', () => {
  test.each([
    ['with its arguments once more', [piece('{"x"'), piece(':1}')], '{"x":1}'],
    ['without them', [piece('{"x"'), piece(':1}')], ''],
    ['behind them whole', [piece('{"x"'), piece(':1}'), whole('{"x":1}')], ''],
  ])('waits for it: %s', (_name, pieces, last) => {
    const done = item('done', { ...unnamed, name: 'f', arguments: last });
    expect(read(item('added', unnamed), ...pieces, done, end)).toMatchObject(told);
  });

  test.each([
    ['never comes', [item('added', unnamed), piece('{}'), item('done', unnamed), end]],
    ['does not come before the end of the answer', [item('added', unnamed), piece('{}'), end]],
    ['does not come in time', [item('added', unnamed), piece('x'.repeat(heldArgumentsCharsMax + 1)), end]],
    ['of a call that never began does not come', [piece('{}'), end]],
  ])('fails the answer where it %s', (_name, events) => {
    const last = read(...events).at(-1);
    expect(last).toMatchObject({ type: 'response-error', code: 'upstream.unreadable' });
    expect(last).toMatchObject({ message: expect.stringContaining('without a name') });
  });
});

describe('what the end of an item or of the answer says besides what was told', () => {
  const call = { ...unnamed, name: 'f' };
  const argumentsOf = (events: readonly ChatEvent[]) =>
    events.flatMap((event) => (event.type === 'tool-call-delta' ? [event.json] : []));

  test.each([
    ['the end of its arguments', whole('{"x":1}')],
    ['the end of the call', item('done', { ...call, arguments: '{"x":1}' })],
  ])('is the rest of the arguments of a call: %s', (_name, last) => {
    const events = read(item('added', call), piece('{"x"'), last, end);
    expect(argumentsOf(events)).toEqual(['{"x"', ':1}']);
    expect(events.at(-1)).toMatchObject({ finishes: [{ reason: 'tool-calls' }] });
  });

  test('is nothing where it spells the arguments in another way', () => {
    expect(argumentsOf(read(item('added', call), piece('{"x":1}'), whole('{ "x": 1 }'), end))).toEqual(['{"x":1}']);
  });

  test('is the rest of a text', () => {
    const text = { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'Hello ' };
    const message = { type: 'message', id: 'm', content: [{ type: 'output_text', text: 'Hello world' }] };
    const told = read(text, item('done', message), end);
    expect(told.flatMap((event) => (event.type === 'text-delta' ? [event.text] : []))).toEqual(['Hello ', 'world']);
  });

  test('is a call of which no event has told', () => {
    const text = { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'Hello' };
    const calls = [call, { ...call, call_id: 'c2', arguments: '{"x":1}' }].map((made) => ({ ...made }));
    const completed = { type: 'response.completed', response: { status: 'completed', output: calls } };
    const events = read(text, { ...item('done', call), output_index: 1 }, completed);
    const ids = events.flatMap((event) =>
      event.type === 'block-start' && event.content.type === 'tool-call' ? [event.content.id] : [],
    );
    expect(ids).toEqual(['c1', 'c2']);
    expect(events.at(-1)).toMatchObject({ finishes: [{ reason: 'tool-calls' }] });
  });
});
