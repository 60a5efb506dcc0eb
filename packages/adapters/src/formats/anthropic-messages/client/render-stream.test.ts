import { describe, expect, test } from '@jest/globals';
import type { BlockKind, ChatEvent, Finish, JsonObject, TokenUsage } from '@tollgate/schema';
import { openSseFramer } from '../../../framing/sse.js';
import { openRenderer } from './render-stream.js';
import { heldCharsMax } from './stream-lanes.js';

const context = { responseId: 'r1', createdS: 0, model: 'asked-for', streamUsage: true };

function text(events: readonly ChatEvent[]): string {
  const renderer = openRenderer(context);
  return events.map((event) => renderer.push(event)).join('');
}

/** The bodies of what was written; the name of each event must be its type. */
function render(...events: readonly ChatEvent[]): JsonObject[] {
  const framer = openSseFramer();
  return [...framer.push(text(events)), ...framer.end()].map(({ event, data }) => {
    const body: JsonObject = JSON.parse(data);
    expect(body['type']).toBe(event);
    return body;
  });
}

function types(bodies: readonly JsonObject[]): unknown[] {
  return bodies.map((body) => body['type']);
}

const begin: ChatEvent = { type: 'response-start', id: 'msg_1', model: 'claude-x' };
const open = (block: number, content: BlockKind, choice = 0): ChatEvent => ({
  type: 'block-start',
  block,
  choice,
  content,
});
const close = (block: number): ChatEvent => ({ type: 'block-end', block });
const say = (block: number, words: string): ChatEvent => ({ type: 'text-delta', block, text: words });
const json = (block: number, piece: string): ChatEvent => ({ type: 'tool-call-delta', block, json: piece });
const end = (finish: Finish = { reason: 'stop' }, usage: TokenUsage = {}): ChatEvent => ({
  type: 'response-end',
  finishes: [finish],
  usage,
});
const call = (id: string): Extract<BlockKind, { readonly type: 'tool-call' }> => ({
  type: 'tool-call',
  id,
  name: 'look',
});

describe('an answer of this format’s own kind', () => {
  test('is written with the counts of its start in the start', () => {
    const usage = { inputTokens: 15, cacheReadTokens: 4, outputTokens: 1 };
    const [start, ...rest] = render(
      begin,
      { type: 'usage-update', usage },
      open(0, { type: 'text' }),
      say(0, 'Hi'),
      close(0),
      end({ reason: 'stop', raw: 'end_turn' }, { ...usage, outputTokens: 9 }),
    );
    expect(start).toEqual({
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'claude-x',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        stop_details: null,
        usage: { input_tokens: 11, cache_creation_input_tokens: null, cache_read_input_tokens: 4, output_tokens: 1 },
      },
    });
    expect(rest).toEqual([
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } },
      { type: 'content_block_stop', index: 0 },
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null, stop_details: null },
        usage: { input_tokens: 11, cache_creation_input_tokens: null, cache_read_input_tokens: 4, output_tokens: 9 },
      },
      { type: 'message_stop' },
    ]);
  });

  test('is cut into events by an empty line, one `data` line each', () => {
    expect(
      text([begin, open(0, { type: 'text' }), say(0, 'a\nb')]).endsWith(
        'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\\nb"}}\n\n',
      ),
    ).toBe(true);
  });

  test.each<[string, BlockKind, ChatEvent[], JsonObject, JsonObject[]]>([
    [
      'thinking',
      { type: 'reasoning' },
      [
        { type: 'reasoning-delta', block: 0, text: 'Hm.' },
        { type: 'signature-delta', block: 0, signature: 'c2ln' },
      ],
      { type: 'thinking', thinking: '', signature: '' },
      [
        { type: 'thinking_delta', thinking: 'Hm.' },
        { type: 'signature_delta', signature: 'c2ln' },
      ],
    ],
    [
      'hidden thinking',
      { type: 'redacted-reasoning', data: 'aGk=' },
      [],
      { type: 'redacted_thinking', data: 'aGk=' },
      [],
    ],
    [
      'a tool call',
      { ...call('toolu_1'), extensions: { 'anthropic-messages': { caller: { type: 'direct' } } } },
      [json(0, '{"a"'), json(0, ':1}')],
      { caller: { type: 'direct' }, type: 'tool_use', id: 'toolu_1', name: 'look', input: {} },
      [
        { type: 'input_json_delta', partial_json: '{"a"' },
        { type: 'input_json_delta', partial_json: ':1}' },
      ],
    ],
    [
      'a server tool',
      { type: 'opaque', format: 'anthropic-messages', value: { type: 'server_tool_use', id: 's' } },
      [
        {
          type: 'opaque-delta',
          block: 0,
          format: 'anthropic-messages',
          value: { type: 'input_json_delta', partial_json: '{}' },
        },
      ],
      { type: 'server_tool_use', id: 's' },
      [{ type: 'input_json_delta', partial_json: '{}' }],
    ],
    [
      'a citation',
      { type: 'text' },
      [
        {
          type: 'citation-delta',
          block: 0,
          citation: { extensions: { 'anthropic-messages': { type: 'char_location' } } },
        },
      ],
      { type: 'text', text: '' },
      [{ type: 'citations_delta', citation: { type: 'char_location' } }],
    ],
  ])('writes %s', (_what, content, events, wireStart, deltas) => {
    const bodies = render(begin, open(0, content), ...events, close(0));
    expect(bodies.slice(1)).toEqual([
      { type: 'content_block_start', index: 0, content_block: wireStart },
      ...deltas.map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
      { type: 'content_block_stop', index: 0 },
    ]);
  });

  test('gives back what only this format knows of its end', () => {
    const own = { container: { id: 'c' }, stop_details: { type: 'refusal' }, usage: { service_tier: 'standard' } };
    const event: ChatEvent = {
      type: 'response-end',
      finishes: [{ reason: 'content-filter', raw: 'refusal' }],
      usage: {},
      extensions: { 'anthropic-messages': own },
    };
    expect(render(begin, event).at(-2)).toMatchObject({
      delta: { stop_reason: 'refusal', container: own.container, stop_details: own.stop_details },
      usage: { service_tier: 'standard' },
    });
  });
});

describe('an answer of another format', () => {
  test('has its counts, which come only at the end, in message_delta', () => {
    const bodies = render(
      { type: 'response-start', id: 'chatcmpl-1', model: 'gpt-x' },
      open(0, { type: 'text' }),
      say(0, 'Hi'),
      close(0),
      { type: 'usage-update', usage: { inputTokens: 20, cacheReadTokens: 5, outputTokens: 3 } },
      end({ reason: 'stop', raw: 'stop' }, { inputTokens: 20, cacheReadTokens: 5, outputTokens: 3 }),
    );
    expect(bodies[0]).toMatchObject({
      message: { id: 'msg_r1', model: 'gpt-x', usage: { input_tokens: 0, output_tokens: 0 } },
    });
    expect(bodies.at(-2)).toMatchObject({
      delta: { stop_reason: 'end_turn' },
      usage: { input_tokens: 15, cache_read_input_tokens: 5, output_tokens: 3 },
    });
  });

  test('starts without a start of its own', () => {
    expect(types(render(open(0, { type: 'text' }), close(0), end()))).toEqual([
      'message_start',
      'content_block_start',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });

  test('that says nothing is a whole message all the same', () => {
    expect(types(render(begin, end()))).toEqual(['message_start', 'message_delta', 'message_stop']);
    expect(types(render(end()))).toEqual(['message_start', 'message_delta', 'message_stop']);
  });

  test('shows thinking that nobody signed', () => {
    const bodies = render(
      begin,
      open(0, { type: 'reasoning' }),
      { type: 'reasoning-delta', block: 0, text: 'Hm.' },
      close(0),
    );
    expect(types(bodies.slice(1))).toEqual(['content_block_start', 'content_block_delta', 'content_block_stop']);
  });

  test('whose tool call comes whole in one delta calls the tool, though it ends with an ordinary stop', () => {
    const bodies = render(
      begin,
      open(0, call('call_1')),
      json(0, '{"city":"Oslo"}'),
      close(0),
      end({ reason: 'stop', raw: 'stop' }),
    );
    expect(bodies[2]).toMatchObject({ delta: { partial_json: '{"city":"Oslo"}' } });
    expect(bodies.at(-2)).toMatchObject({ delta: { stop_reason: 'tool_use' } });
  });

  test('that opens several blocks at a time is written block after block', () => {
    const bodies = render(
      begin,
      open(0, { type: 'text' }),
      say(0, 'Let me '),
      open(1, call('a')),
      open(2, call('b')),
      json(1, '{"x":'),
      json(2, '{"y":2}'),
      say(0, 'look.'),
      json(1, '1}'),
      end({ reason: 'tool-calls' }),
    );
    expect(
      bodies.slice(1, -2).map(({ type, index }) => `${String(type).replace('content_block_', '')} ${index}`),
    ).toEqual([
      'start 0',
      'delta 0',
      'delta 0',
      'stop 0',
      'start 1',
      'delta 1',
      'delta 1',
      'stop 1',
      'start 2',
      'delta 2',
      'stop 2',
    ]);
  });

  test('that refuses says so in words and in its end', () => {
    const bodies = render(
      begin,
      open(0, { type: 'refusal' }),
      { type: 'refusal-delta', block: 0, text: 'I will not.' },
      close(0),
      end(),
    );
    expect(bodies[1]).toMatchObject({ content_block: { type: 'text', text: '' } });
    expect(bodies[2]).toMatchObject({ delta: { type: 'text_delta', text: 'I will not.' } });
    expect(bodies.at(-2)).toMatchObject({
      delta: { stop_reason: 'refusal', stop_details: { type: 'refusal', category: null, explanation: null } },
    });
  });

  test('gives of sound the transcript, and no block where there is none', () => {
    const bodies = render(
      begin,
      open(0, { type: 'audio' }),
      { type: 'audio-delta', block: 0, data: 'UklG' },
      close(0),
      open(1, { type: 'audio' }),
      { type: 'audio-delta', block: 1, data: 'UklG' },
      { type: 'audio-delta', block: 1, transcript: 'Hello' },
      close(1),
    );
    expect(bodies.slice(1)).toEqual([
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
      { type: 'content_block_stop', index: 0 },
    ]);
  });

  test('loses blocks, deltas and citations that only another format knows, and further choices', () => {
    const bodies = render(
      begin,
      open(0, { type: 'opaque', format: 'gemini-generate', value: {} }),
      { type: 'opaque-delta', block: 0, format: 'gemini-generate', value: {} },
      close(0),
      open(1, { type: 'text' }, 1),
      say(1, 'second choice'),
      close(1),
      open(2, { type: 'text' }),
      { type: 'opaque-delta', block: 2, format: 'openai-chat', value: {} },
      { type: 'citation-delta', block: 2, citation: { url: 'u' } },
      say(2, 'first choice'),
      close(2),
    );
    expect(types(bodies)).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
    ]);
    expect(bodies[2]).toMatchObject({ index: 0, delta: { text: 'first choice' } });
  });
});

describe('an answer that is not whole', () => {
  test('ends in an error, never in message_stop, and leaves its blocks open', () => {
    const bodies = render(begin, open(0, call('a')), json(0, '{"x":'), end({ reason: 'truncated' }));
    expect(types(bodies)).toEqual(['message_start', 'content_block_start', 'content_block_delta', 'error']);
    expect(bodies.at(-1)).toMatchObject({
      error: { type: 'api_error', details: { error_code: 'upstream.truncated' } },
    });
  });

  test('needs no start to end in an error', () => {
    expect(types(render(begin, end({ reason: 'truncated' })))).toEqual(['error']);
  });

  test('tells the provider’s own error', () => {
    const bodies = render(begin, open(0, { type: 'text' }), say(0, 'So'), {
      type: 'response-error',
      code: 'upstream.overloaded',
      message: 'Overloaded',
      upstreamType: 'overloaded_error',
      usage: {},
    });
    expect(bodies.at(-1)).toEqual({
      type: 'error',
      error: { type: 'overloaded_error', message: 'Overloaded', details: { error_code: 'upstream.overloaded' } },
    });
    expect(types(bodies)).not.toContain('message_stop');
  });

  test('says nothing after its end, whatever comes', () => {
    const renderer = openRenderer(context);
    renderer.push(end({ reason: 'truncated' }));
    expect(renderer.push(open(0, { type: 'text' })) + renderer.push(end())).toBe('');
    const whole = openRenderer(context);
    whole.push(end());
    expect(whole.push(say(0, 'more')) + whole.push(end())).toBe('');
  });

  test('because too much had to wait ends in an error', () => {
    const piece = 'x'.repeat(heldCharsMax);
    const bodies = render(begin, open(0, { type: 'text' }), open(1, call('a')), json(1, piece), close(0), end());
    expect(types(bodies)).toEqual(['message_start', 'content_block_start', 'error']);
    expect(bodies.at(-1)).toMatchObject({ error: { details: { error_code: 'service.overloaded' } } });
  });
});
