import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonValue } from '@tollgate/schema';
import type { WireFrame } from '../src/core/wire.js';
import { findProvider } from '../src/index.js';

/** How a format that has arguments as an object says a call of `f` with these. */
interface Speaker {
  readonly kind: string;
  readonly model: string;
  readonly whole: (args: JsonValue | undefined) => object;
  /** Absent where the pieces of a stream are text. */
  readonly stream?: (args: JsonValue | undefined) => readonly WireFrame[];
}

const frame = (type: string, more: object): WireFrame => ({ event: type, data: JSON.stringify({ type, ...more }) });

const messageOf = (input: JsonValue | undefined) => ({
  type: 'message',
  content: [{ type: 'tool_use', id: 'a', name: 'f', input }],
  stop_reason: 'tool_use',
});
const candidateOf = (args: JsonValue | undefined) => ({
  candidates: [{ content: { parts: [{ functionCall: { name: 'f', args } }] }, finishReason: 'STOP' }],
});

const speakers: readonly Speaker[] = [
  {
    kind: 'google',
    model: 'gemini-2.5-flash',
    whole: candidateOf,
    stream: (args) => [{ data: JSON.stringify(candidateOf(args)) }],
  },
  {
    kind: 'anthropic',
    model: 'claude-sonnet-4-6',
    whole: messageOf,
    stream: (input) => [
      frame('message_start', { message: {} }),
      frame('content_block_start', { index: 0, content_block: { type: 'tool_use', id: 'a', name: 'f', input } }),
      frame('content_block_stop', { index: 0 }),
      frame('message_delta', { delta: { stop_reason: 'tool_use' } }),
      frame('message_stop', {}),
    ],
  },
  {
    kind: 'bedrock',
    model: 'us.amazon.nova-lite-v1:0',
    whole: (input) => ({
      output: { message: { role: 'assistant', content: [{ toolUse: { toolUseId: 'a', name: 'f', input } }] } },
      stopReason: 'tool_use',
    }),
  },
];

/** What a provider may put in the place of an object, and the arguments that it means. */
const meanings: readonly (readonly [what: string, args: JsonValue | undefined, meant: string])[] = [
  ['an object', { a: 1 }, '{"a":1}'],
  ['the text of an object', '{"a":1}', '{"a":1}'],
  ['a list', [1], '[1]'],
  ['text that is no JSON', 'a=1', 'a=1'],
  ['text that is nonsense', '{a:1}', '{a:1}'],
  ['a number', 1, '1'],
  ['null', null, '{}'],
  ['the text null', ' null', '{}'],
  ['an empty text', '', '{}'],
  ['nothing', undefined, '{}'],
];

describe.each(speakers)('arguments of a call of $kind', ({ kind, model, whole, stream }) => {
  const translation = findProvider(kind)?.chat(model);

  test.each(meanings)('are kept, whole and streamed, where they are %s', (_what, args, meant) => {
    const body: JsonValue = JSON.parse(JSON.stringify(whole(args)));
    const answer = translation?.decodeResponse({ status: 200, headers: {}, body });
    expect(answer).toMatchObject({
      ok: true,
      value: { choices: [{ content: [{ name: 'f', argumentsJson: meant }] }] },
    });
    if (stream === undefined) return;
    const decoder = translation?.openStream();
    const events = [...stream(args).flatMap((one) => decoder?.push(one) ?? []), ...(decoder?.close() ?? [])];
    expect(events.map(jsonOf).join('')).toBe(meant);
    expect(events.at(-1)).toMatchObject({ type: 'response-end', finishes: [{ reason: 'tool-calls' }] });
  });
});

/** How a format whose arguments are text says a call of `f` with these. */
const textSpeakers = [
  {
    kind: 'openai-compatible',
    model: 'any',
    whole: (args: JsonValue) => ({
      choices: [{ message: { tool_calls: [chatCall(args)] }, finish_reason: 'tool_calls' }],
    }),
    stream: (args: JsonValue): readonly WireFrame[] => [
      { data: JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { tool_calls: [chatCall(args)] } }] }) },
      { data: JSON.stringify({ id: 'c', choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] }) },
      { data: '[DONE]' },
    ],
  },
  {
    kind: 'openai',
    model: 'gpt-5-codex',
    whole: (args: JsonValue) => ({ status: 'completed', output: [responsesCall(args)] }),
    stream: (args: JsonValue) => [
      frame('response.created', { response: { id: 'r' } }),
      frame('response.output_item.added', { output_index: 0, item: responsesCall('') }),
      frame('response.output_item.done', { output_index: 0, item: responsesCall(args) }),
      frame('response.completed', { response: { status: 'completed', output: [responsesCall(args)] } }),
    ],
  },
  {
    kind: 'cohere',
    model: 'command-a-03-2025',
    whole: (args: JsonValue) => ({ message: { tool_calls: [chatCall(args)] }, finish_reason: 'TOOL_CALL' }),
    stream: (args: JsonValue) => [
      frame('message-start', { id: 'r' }),
      frame('tool-call-start', { index: 0, delta: { message: { tool_calls: chatCall(args) } } }),
      frame('tool-call-end', { index: 0 }),
      frame('message-end', { delta: { finish_reason: 'TOOL_CALL' } }),
    ],
  },
];

function chatCall(args: JsonValue) {
  return { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: args } };
}

function responsesCall(args: JsonValue) {
  return { type: 'function_call', call_id: 'a', name: 'f', arguments: args };
}

describe.each(textSpeakers)('arguments of a call of $kind', ({ kind, model, whole, stream }) => {
  const translation = findProvider(kind)?.chat(model);

  test.each([
    ['null', null, '{}'],
    ['the text null', 'null', '{}'],
    ['an empty text', '', '{}'],
    ['blanks', ' ', '{}'],
    ['an object', { a: 1 }, '{"a":1}'],
    ['the text of one', '{"a":1}', '{"a":1}'],
  ] as const)('mean the same, whole and streamed, where they are %s', (_what, args, meant) => {
    const body: JsonValue = JSON.parse(JSON.stringify(whole(args)));
    const answer = translation?.decodeResponse({ status: 200, headers: {}, body });
    expect(answer).toMatchObject({
      ok: true,
      value: { choices: [{ content: [{ name: 'f', argumentsJson: meant }] }] },
    });
    const decoder = translation?.openStream();
    const events = stream(args).flatMap((one) => decoder?.push(one) ?? []);
    expect(events.map(jsonOf).join('')).toBe(meant);
    expect(events.at(-1)).toMatchObject({ type: 'response-end', finishes: [{ reason: 'tool-calls' }] });
  });
});

/** How a format that streams arguments as pieces of text says a call of `f` with these pieces. */
const pieceSpeakers = [
  {
    kind: 'anthropic',
    model: 'claude-sonnet-4-6',
    stream: (pieces: readonly JsonValue[]): readonly WireFrame[] => [
      frame('message_start', { message: {} }),
      frame('content_block_start', { index: 0, content_block: { type: 'tool_use', id: 'a', name: 'f', input: {} } }),
      ...pieces.map((partial_json) =>
        frame('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json } }),
      ),
      frame('content_block_stop', { index: 0 }),
      frame('message_delta', { delta: { stop_reason: 'tool_use' } }),
      frame('message_stop', {}),
    ],
  },
  {
    kind: 'bedrock',
    model: 'us.amazon.nova-lite-v1:0',
    stream: (pieces: readonly JsonValue[]): readonly WireFrame[] => [
      frame('messageStart', { role: 'assistant' }),
      frame('contentBlockStart', { contentBlockIndex: 0, start: { toolUse: { toolUseId: 'a', name: 'f' } } }),
      ...pieces.map((input) => frame('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input } } })),
      frame('contentBlockStop', { contentBlockIndex: 0 }),
      frame('messageStop', { stopReason: 'tool_use' }),
      frame('metadata', { usage: {} }),
    ],
  },
  {
    kind: 'cohere',
    model: 'command-a-03-2025',
    stream: (pieces: readonly JsonValue[]): readonly WireFrame[] => [
      frame('message-start', { id: 'r' }),
      frame('tool-call-start', { index: 0, delta: { message: { tool_calls: chatCall({}) } } }),
      ...pieces.map((args) =>
        frame('tool-call-delta', { index: 0, delta: { message: { tool_calls: chatCall(args) } } }),
      ),
      frame('tool-call-end', { index: 0 }),
      frame('message-end', { delta: { finish_reason: 'TOOL_CALL' } }),
    ],
  },
];

describe.each(pieceSpeakers)(
  'a value of JSON in the place of a piece of arguments of $kind',
  ({ kind, model, stream }) => {
    const read = (pieces: readonly JsonValue[]) => {
      const decoder = findProvider(kind)?.chat(model).openStream();
      const json = stream(pieces)
        .flatMap((one) => decoder?.push(one) ?? [])
        .map(jsonOf)
        .join('');
      return { json, lost: decoder?.lostFrames() };
    };

    test.each<[string, readonly JsonValue[], string]>([
      ['an object', [{ a: 1 }], '{"a":1}'],
      ['an object between empty pieces', ['', { a: 1 }, '', '\n'], '{"a":1}'],
      ['an empty object', [{}], '{}'],
      ['an empty object before pieces', [{}, '{"a"', ':1}'], '{"a":1}'],
      ['a list', [[1]], '[1]'],
    ])('is all of the arguments: %s', (_name, pieces, meant) => {
      expect(read(pieces)).toEqual({ json: meant, lost: 0 });
    });

    test.each<[string, readonly JsonValue[]]>([
      ['behind a piece', ['{"a"', { a: 1 }]],
      ['before a piece', [{ a: 1 }, ',"b":2}']],
      ['twice', [{ a: 1 }, { b: 2 }]],
    ])('has no place %s', (_name, pieces) => {
      expect(read(pieces).lost).toBeGreaterThan(0);
    });
  },
);

test('pieces of arguments have no place in arguments that are no object', () => {
  const parts = [
    { functionCall: { name: 'f', args: [1], willContinue: true } },
    { functionCall: { partialArgs: [{ jsonPath: '$.a', numberValue: 1 }] } },
  ];
  const body = { candidates: [{ content: { parts }, finishReason: 'STOP' }] };
  expect(
    findProvider('google')?.chat('gemini-2.5-flash').decodeResponse({ status: 200, headers: {}, body }),
  ).toMatchObject({
    ok: false,
    failure: { code: 'upstream.unreadable' },
  });
});

function jsonOf(event: ChatEvent): string {
  return event.type === 'tool-call-delta' ? event.json : '';
}
