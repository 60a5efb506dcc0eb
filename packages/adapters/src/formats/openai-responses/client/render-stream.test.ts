import { describe, expect, test } from '@jest/globals';
import type { BlockKind, ChatEvent, Extensions } from '@tollgate/schema';
import { type NamedEvent, namedEvents } from '../../../../conformance/harness/named-events.js';
import { openEnvelope } from '../../../core/carried-state.js';
import type { RenderContext } from '../../../core/client-format.js';
import { keptCharsMax } from './event-writer.js';
import { parseRequest } from './parse-request.js';
import { openRenderer } from './render-stream.js';

const context: RenderContext = { responseId: 'gateway', createdS: 9, model: 'asked', streamUsage: true };

function stateful(): RenderContext {
  const parsed = parseRequest({ model: 'm', input: 'Hi', store: false }, {});
  return parsed.ok ? { ...context, request: parsed.value } : context;
}

/** The events of a stream as a caller's parser cuts them. */
function render(events: readonly ChatEvent[], within = context): readonly NamedEvent[] {
  const renderer = openRenderer(within);
  return namedEvents(events.map((event) => renderer.push(event)).join(''));
}

const names = (events: readonly NamedEvent[]): readonly string[] => events.map(({ name }) => name);
const last = (events: readonly NamedEvent[]): NamedEvent['data'] | undefined => events.at(-1)?.data;
const states = (events: readonly NamedEvent[]): readonly unknown[] =>
  events
    .filter(({ name, data }) => name === 'response.output_item.done' && data.item?.['encrypted_content'] !== undefined)
    .map(({ data }) => openEnvelope(String(data.item?.['encrypted_content'])));

const start: ChatEvent = { type: 'response-start', id: 'resp_1', model: 'real', createdS: 3 };
const end: ChatEvent = {
  type: 'response-end',
  finishes: [{ reason: 'stop' }],
  usage: { inputTokens: 2, outputTokens: 1 },
  serviceTier: 'flex',
};
const open = (block: number, content: BlockKind, choice = 0): ChatEvent => ({
  type: 'block-start',
  block,
  choice,
  content,
});
const close = (block: number, extensions?: Extensions): ChatEvent => ({
  type: 'block-end',
  block,
  ...(extensions === undefined ? {} : { extensions }),
});
const text = (block: number, words: string): ChatEvent => ({ type: 'text-delta', block, text: words });
const saying = (block: number, words: string): ChatEvent[] => [
  open(block, { type: 'text' }),
  text(block, words),
  close(block),
];

describe('a streamed text', () => {
  const events = render([start, open(0, { type: 'text' }), text(0, 'A"'), text(0, 'B'), close(0), end]);

  test('is told by the whole sequence of events, and no [DONE]', () => {
    expect(names(events)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    for (const { name, data } of events) expect(data.type).toBe(name);
    expect(events.at(-1)?.data['response']).toMatchObject({ service_tier: 'flex' });
  });

  test('numbers its events without a gap', () => {
    expect(events.map(({ data }) => data['sequence_number'])).toEqual(events.map((_event, place) => place));
  });

  test('says of each piece where it belongs', () => {
    expect(events[4]?.data).toEqual({
      type: 'response.output_text.delta',
      sequence_number: 4,
      item_id: 'msg_tg_1_0',
      output_index: 0,
      content_index: 0,
      delta: 'A"',
      logprobs: [],
    });
  });

  test('is repeated whole at the end of its part, of its item and of the response', () => {
    const part = { type: 'output_text', text: 'A"B', annotations: [], logprobs: [] };
    const item = { id: 'msg_tg_1_0', type: 'message', status: 'completed', role: 'assistant', content: [part] };
    expect(events[6]?.data).toMatchObject({ text: 'A"B', logprobs: [] });
    expect(events[7]?.data).toMatchObject({ part });
    expect(events[8]?.data).toMatchObject({ output_index: 0, item });
    expect(last(events)?.response).toMatchObject({
      id: 'resp_1',
      model: 'real',
      created_at: 3,
      status: 'completed',
      output: [item],
      usage: { input_tokens: 2, output_tokens: 1, total_tokens: 3 },
    });
  });

  test('begins as a response without output and without counts', () => {
    expect(events[0]?.data.response).toMatchObject({ id: 'resp_1', status: 'in_progress', output: [], usage: null });
  });
});

describe('items', () => {
  test('are one message for texts and refusals in a row', () => {
    const refusal: ChatEvent[] = [
      open(1, { type: 'refusal' }),
      { type: 'refusal-delta', block: 1, text: 'No' },
      close(1),
    ];
    const events = render([start, ...saying(0, 'A'), ...refusal, ...saying(2, 'B'), end]);
    expect(last(events)?.response?.['output']).toMatchObject([
      { type: 'message', content: [{ text: 'A' }, { type: 'refusal', refusal: 'No' }, { text: 'B' }] },
    ]);
    expect(names(events).filter((name) => name.startsWith('response.refusal'))).toEqual([
      'response.refusal.delta',
      'response.refusal.done',
    ]);
  });

  test('end where one of another kind begins', () => {
    const call: ChatEvent[] = [
      open(1, { type: 'tool-call', id: 'c1', name: 'f' }),
      { type: 'tool-call-delta', block: 1, json: '{"a"' },
      { type: 'tool-call-delta', block: 1, json: ':1}' },
      close(1),
    ];
    const events = render([start, ...saying(0, 'A'), ...call, ...saying(2, 'B'), end]);
    expect(last(events)?.response?.['output']).toMatchObject([
      { id: 'msg_tg_1_0', content: [{ text: 'A' }] },
      { id: 'fc_tg_1_1', type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"a":1}', status: 'completed' },
      { id: 'msg_tg_1_2', content: [{ text: 'B' }] },
    ]);
    const added = events.find(({ data }) => data.item?.['type'] === 'function_call');
    expect(added?.data).toMatchObject({ output_index: 1, item: { status: 'in_progress', arguments: '' } });
  });

  test('that overlap keep their places, and a message waits for its texts', () => {
    const events = render([
      start,
      open(0, { type: 'text' }),
      open(1, { type: 'tool-call', id: 'c1', name: 'f' }),
      text(0, 'A'),
      { type: 'tool-call-delta', block: 1, json: '{}' },
      close(0),
      close(1),
      end,
    ]);
    const done = events.filter(({ name }) => name === 'response.output_item.done');
    expect(done.map(({ data }) => data['output_index'])).toEqual([0, 1]);
    expect(last(events)?.response?.['output']).toMatchObject([{ content: [{ text: 'A' }] }, { arguments: '{}' }]);
  });

  test('of tools that the provider runs itself are there at once', () => {
    const value = { type: 'web_search_call', id: 'ws_1', status: 'completed' };
    const events = render([start, open(0, { type: 'opaque', format: 'openai-responses', value }), close(0), end]);
    expect(names(events).slice(2, 4)).toEqual(['response.output_item.added', 'response.output_item.done']);
    expect(last(events)?.response?.['output']).toEqual([value]);
  });

  test('show of sound what is said', () => {
    const audio: ChatEvent[] = [
      open(0, { type: 'audio', id: 'a' }),
      { type: 'audio-delta', block: 0, data: 'AA==' },
      { type: 'audio-delta', block: 0, transcript: 'said' },
      close(0),
    ];
    expect(last(render([start, ...audio, end]))?.response?.['output']).toMatchObject([{ content: [{ text: 'said' }] }]);
  });

  test('of other answers than the first are passed over', () => {
    const events = render([
      start,
      open(0, { type: 'text' }, 1),
      text(0, 'other'),
      close(0),
      ...saying(1, 'first'),
      end,
    ]);
    expect(JSON.stringify(events)).not.toContain('other');
    expect(JSON.stringify(events)).toContain('first');
  });

  test('left open by a provider that says it is done are closed', () => {
    const events = render([start, open(0, { type: 'text' }), text(0, 'A'), end]);
    expect(names(events).slice(-3)).toEqual([
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
  });
});

describe('what belongs to a text', () => {
  test('are its sources, each with its number', () => {
    const cite = (url: string): ChatEvent => ({ type: 'citation-delta', block: 0, citation: { url } });
    const events = render([start, open(0, { type: 'text' }), text(0, 'A'), cite('u'), cite('v'), close(0), end]);
    const told = events.filter(({ name }) => name === 'response.output_text.annotation.added');
    expect(told.map(({ data }) => data['annotation_index'])).toEqual([0, 1]);
    expect(last(events)?.response?.['output']).toMatchObject([
      { content: [{ annotations: [{ url: 'u' }, { url: 'v' }] }] },
    ]);
  });

  test('are its log probabilities, with each piece and with the whole', () => {
    const entry = { token: 'A', logprob: -1, bytes: [65], top_logprobs: [] };
    const piece: ChatEvent = { type: 'text-delta', block: 0, text: 'A', logprobs: { content: [entry] } };
    const events = render([start, open(0, { type: 'text' }), piece, close(0), end]);
    expect(events[4]?.data).toMatchObject({ logprobs: [entry] });
    expect(events[5]?.data).toMatchObject({ text: 'A', logprobs: [entry] });
  });
});

describe('streamed thinking', () => {
  const thinking = (words: string, signature?: string): ChatEvent[] => [
    open(0, { type: 'reasoning' }),
    ...(words === '' ? [] : [{ type: 'reasoning-delta' as const, block: 0, text: words }]),
    ...(signature === undefined ? [] : [{ type: 'signature-delta' as const, block: 0, signature }]),
    close(0),
  ];

  test('is a summary that grows', () => {
    const events = render([start, ...thinking('Hm'), end]);
    expect(names(events).slice(2, -1)).toEqual([
      'response.output_item.added',
      'response.reasoning_summary_part.added',
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done',
      'response.reasoning_summary_part.done',
      'response.output_item.done',
    ]);
    expect(last(events)?.response?.['output']).toEqual([
      { id: 'rs_tg_1_0', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] },
    ]);
  });

  test('brings its proof along where it is wanted', () => {
    expect(states(render([start, ...thinking('Hm', 'sig'), end], stateful()))).toEqual([
      { vendor: 'anthropic-messages', part: { type: 'reasoning', text: '', signature: 'sig' } },
    ]);
    expect(states(render([start, ...thinking('Hm', 'sig'), end]))).toEqual([]);
  });

  test('without a word shows only if there is a proof to bring back', () => {
    expect(last(render([start, ...thinking(''), end], stateful()))?.response?.['output']).toEqual([]);
    expect(states(render([start, ...thinking('', 'sig'), end], stateful()))).toEqual([
      { vendor: 'anthropic-messages', part: { type: 'reasoning', text: '', signature: 'sig' } },
    ]);
  });

  test('of this format brings its own proof, whether or not anybody asked', () => {
    const extensions = { 'openai-responses': { item: { type: 'reasoning', id: 'rs_1', encrypted_content: 'gAAAA' } } };
    const events = render([
      start,
      open(0, { type: 'reasoning' }),
      { type: 'reasoning-delta', block: 0, text: 'Hm' },
      close(0, extensions),
      end,
    ]);
    expect(last(events)?.response?.['output']).toMatchObject([
      { encrypted_content: 'gAAAA', summary: [{ text: 'Hm' }] },
    ]);
  });
});

describe('what other vendors want back', () => {
  const thought = { 'gemini-generate': { thoughtSignature: 't' } };
  const call: BlockKind = { type: 'tool-call', id: 'c', name: 'f' };

  test('of a call is carried behind it, whichever end of its block brought it', () => {
    const state = { vendor: 'gemini-generate', call: 'c', extensions: thought };
    expect(states(render([start, open(0, { ...call, extensions: thought }), close(0), end], stateful()))).toEqual([
      state,
    ]);
    expect(states(render([start, open(0, call), close(0, thought), end], stateful()))).toEqual([state]);
    expect(states(render([start, open(0, call), close(0, thought), end]))).toEqual([]);
  });

  test('of a text is carried behind its message', () => {
    const events = render(
      [start, open(0, { type: 'text' }), text(0, 'A'), close(0, thought), ...saying(1, 'B'), end],
      stateful(),
    );
    expect(states(events)).toEqual([{ vendor: 'gemini-generate', extensions: thought }]);
    expect(last(events)?.response?.['output']).toMatchObject([
      { type: 'message', content: [{ text: 'A' }, { text: 'B' }] },
      { type: 'reasoning', summary: [] },
    ]);
  });

  test('of hidden thinking and of blocks only they know is carried', () => {
    const value = { type: 'web_search_tool_result' };
    const events = render(
      [
        start,
        open(0, { type: 'redacted-reasoning', data: 'd' }),
        close(0),
        open(1, { type: 'opaque', format: 'anthropic-messages', value }),
        close(1),
        end,
      ],
      stateful(),
    );
    expect(states(events)).toEqual([
      { vendor: 'anthropic-messages', part: { type: 'redacted-reasoning', data: 'd' } },
      { vendor: 'anthropic-messages', part: { type: 'opaque', format: 'anthropic-messages', value } },
    ]);
  });

  test('is left out where it came in pieces that only its own format can put together, and so are blocks behind it', () => {
    const block = (place: number): ChatEvent =>
      open(place, { type: 'opaque', format: 'anthropic-messages', value: {} });
    const piece: ChatEvent = { type: 'opaque-delta', block: 0, format: 'anthropic-messages', value: {} };
    expect(states(render([start, block(0), piece, close(0), block(1), close(1), end], stateful()))).toEqual([]);
  });
});

describe('the end of a stream', () => {
  test('that reached its limit is response.incomplete, and so is the message it ended in', () => {
    const events = render([start, ...saying(0, 'A'), { ...end, finishes: [{ reason: 'length' }] }]);
    expect(last(events)).toMatchObject({
      type: 'response.incomplete',
      response: {
        status: 'incomplete',
        incomplete_details: { reason: 'max_output_tokens' },
        output: [{ status: 'incomplete' }],
      },
    });
  });

  test('that was cut off is error and response.failed, and never looks finished', () => {
    const events = render([
      start,
      open(0, { type: 'text' }),
      text(0, 'A'),
      { ...end, finishes: [{ reason: 'truncated' }] },
    ]);
    expect(names(events).slice(-2)).toEqual(['error', 'response.failed']);
    expect(names(events)).not.toContain('response.output_item.done');
    expect(last(events)?.response).toMatchObject({
      status: 'failed',
      error: { code: 'upstream.truncated' },
      output: [],
    });
    expect(events.map(({ data }) => data['sequence_number'])).toEqual(events.map((_event, place) => place));
  });

  test('that the provider’s error made keeps its words', () => {
    const error: ChatEvent = {
      type: 'response-error',
      code: 'upstream.overloaded',
      message: 'Busy.',
      upstreamType: 'overloaded_error',
      usage: {},
    };
    const [event] = render([start, error]).slice(-2);
    expect(event?.data).toMatchObject({
      code: 'upstream.overloaded',
      message: 'Busy.',
      error: { type: 'overloaded_error' },
    });
  });

  test('before it has begun is an error alone', () => {
    const error: ChatEvent = { type: 'response-error', code: 'upstream.error', message: 'm', usage: {} };
    expect(names(render([error]))).toEqual(['error']);
  });

  test('is the end: nothing is written after it', () => {
    expect(render([start, end, ...saying(0, 'late'), end])).toEqual(render([start, end]));
  });

  test('comes by itself where more would have to be kept than is allowed', () => {
    const renderer = openRenderer(context);
    renderer.push(start);
    renderer.push(open(0, { type: 'text' }));
    const piece = text(0, 'x'.repeat(keptCharsMax / 4));
    const written = Array.from({ length: 6 }, () => renderer.push(piece));
    expect(written[4]).toContain('service.overloaded');
    expect(written[5]).toBe('');
  });

  test('does not need a start', () => {
    expect(names(render([...saying(0, 'A'), end]))[0]).toBe('response.created');
    expect(render([end])[0]?.data.response).toMatchObject({ id: 'resp_gateway', model: 'asked', created_at: 9 });
  });
});
