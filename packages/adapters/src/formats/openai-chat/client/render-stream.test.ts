import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, BlockKind, ChatEvent, ChatRequest, JsonValue } from '@tollgate/schema';
import { openEnvelope } from '../../../core/carried-state.js';
import type { RenderContext } from '../../../core/client-format.js';
import { jsonOfFrame } from '../../../core/wire.js';
import { openSseFramer } from '../../../framing/sse.js';
import { callersDetailOf } from '../reasoning-details.js';
import { openRenderer, signedReasoningCharsMax } from './render-stream.js';

const context: RenderContext = { responseId: 'made-up', createdS: 99, model: 'asked-for', streamUsage: true };
const stop: ChatEvent = { type: 'response-end', finishes: [{ reason: 'stop' }], usage: {} };
const opened = (block: number, content: BlockKind, choice = 0): ChatEvent => ({
  type: 'block-start',
  block,
  choice,
  content,
});
const ended = (block: number): ChatEvent => ({ type: 'block-end', block });

/** The data of each frame a caller gets, parsed where it is JSON. */
function render(events: readonly ChatEvent[], more: Partial<RenderContext> = {}): JsonValue[] {
  const renderer = openRenderer({ ...context, ...more });
  const framer = openSseFramer();
  const frames = [...framer.push(events.map((event) => renderer.push(event)).join('')), ...framer.end()];
  return frames.map((frame) => (frame.data === '[DONE]' ? frame.data : (jsonOfFrame(frame) ?? null)));
}
/** The deltas alone, without the role and what every chunk repeats. */
function deltasOf(events: readonly ChatEvent[], more: Partial<RenderContext> = {}): unknown[] {
  return render([{ type: 'response-start' }, ...events], more)
    .slice(1)
    .map((chunk) => (typeof chunk === 'object' ? Object(chunk).choices?.[0]?.delta : chunk));
}

describe('a streamed answer', () => {
  test('is chunks that all say who answers, a role, text, a finish, counts and the end', () => {
    const head = { id: 'c1', object: 'chat.completion.chunk', created: 5, model: 'm' };
    const choice = (delta: object, finish_reason: string | null = null): object => ({
      index: 0,
      delta,
      logprobs: null,
      finish_reason,
    });
    expect(
      render([
        { type: 'response-start', id: 'c1', model: 'm', createdS: 5 },
        opened(0, { type: 'text' }),
        { type: 'text-delta', block: 0, text: 'Hel' },
        { type: 'text-delta', block: 0, text: 'lo' },
        ended(0),
        { type: 'usage-update', usage: { inputTokens: 3, outputTokens: 2 } },
        { ...stop, usage: { inputTokens: 3, outputTokens: 2 } },
      ]),
    ).toEqual([
      { ...head, choices: [choice({ role: 'assistant', content: '' })] },
      { ...head, choices: [choice({ content: 'Hel' })] },
      { ...head, choices: [choice({ content: 'lo' })] },
      { ...head, choices: [choice({}, 'stop')] },
      { ...head, choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } },
      '[DONE]',
    ]);
  });

  test('names the tier that served it with its finish', () => {
    const chunks = render([{ type: 'response-start' }, { ...stop, serviceTier: 'priority' }], { streamUsage: false });
    expect(chunks.at(-2)).toMatchObject({ service_tier: 'priority', choices: [{ finish_reason: 'stop' }] });
  });

  test('has what the gateway knows where the provider said nothing', () => {
    const [first] = render([{ type: 'response-start' }]);
    expect(first).toMatchObject({ id: 'made-up', created: 99, model: 'asked-for' });
  });

  test('has no counts where nobody asked for them, or where they are not whole', () => {
    const counted: ChatEvent = { ...stop, usage: { inputTokens: 3, outputTokens: 2 } };
    expect(render([counted], { streamUsage: false })).toHaveLength(3);
    expect(render([{ ...stop, usage: { inputTokens: 3 } }])).toHaveLength(3);
  });

  test('is frames of the event stream, each ended by an empty line', () => {
    const renderer = openRenderer(context);
    for (const event of [
      { type: 'response-start' },
      opened(0, { type: 'text' }),
      { type: 'text-delta', block: 0, text: 'a\nb\r"' },
      stop,
    ] as const) {
      expect(renderer.push(event)).toMatch(/^(data: [^\n\r]+\n\n)*$/);
    }
  });

  test('escapes names that would break its JSON', () => {
    const [first] = render([{ type: 'response-start', id: 'a"b\n', model: '\\m"' }]);
    expect(first).toMatchObject({ id: 'a"b\n', model: '\\m"' });
  });

  test('says who speaks even where nothing is said', () => {
    expect(render([stop])).toMatchObject([
      { choices: [{ delta: { role: 'assistant' } }] },
      { choices: [{ finish_reason: 'stop' }] },
      '[DONE]',
    ]);
  });

  test('of several choices has a role and a finish for each', () => {
    const frames = render([
      { type: 'response-start' },
      opened(0, { type: 'text' }, 1),
      { type: 'text-delta', block: 0, text: 'b' },
      { type: 'response-end', finishes: [{ reason: 'stop' }, { reason: 'length' }], usage: {} },
    ]);
    expect(frames).toMatchObject([
      { choices: [{ index: 0, delta: { role: 'assistant' } }] },
      { choices: [{ index: 1, delta: { role: 'assistant' } }] },
      { choices: [{ index: 1, delta: { content: 'b' } }] },
      { choices: [{ index: 0, finish_reason: 'stop' }] },
      { choices: [{ index: 1, finish_reason: 'length' }] },
      '[DONE]',
    ]);
  });

  test('keeps log probabilities', () => {
    const logprobs = { content: [{ token: 'a' }] };
    const frames = render([opened(0, { type: 'text' }), { type: 'text-delta', block: 0, text: 'a', logprobs }]);
    expect(frames[1]).toMatchObject({ choices: [{ delta: { content: 'a' }, logprobs, finish_reason: null }] });
  });
});

describe('tool calls', () => {
  test('are a start and pieces, counted for each choice from zero', () => {
    expect(
      deltasOf([
        opened(0, { type: 'text' }),
        ended(0),
        opened(1, { type: 'tool-call', id: 'a', name: 'f' }),
        { type: 'tool-call-delta', block: 1, json: '{"x"' },
        { type: 'tool-call-delta', block: 1, json: ':1}' },
        ended(1),
        opened(2, { type: 'tool-call', id: 'b', name: 'g' }),
        { type: 'tool-call-delta', block: 2, json: '{}' },
        ended(2),
      ]),
    ).toEqual([
      { tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '' } }] },
      { tool_calls: [{ index: 0, function: { arguments: '{"x"' } }] },
      { tool_calls: [{ index: 0, function: { arguments: ':1}' } }] },
      { tool_calls: [{ index: 1, id: 'b', type: 'function', function: { name: 'g', arguments: '' } }] },
      { tool_calls: [{ index: 1, function: { arguments: '{}' } }] },
    ]);
  });

  test('carry what other formats need back', () => {
    const extensions = { 'gemini-generate': { thoughtSignature: 's' } };
    expect(deltasOf([opened(0, { type: 'tool-call', id: 'a', name: 'f', extensions })])).toMatchObject([
      { tool_calls: [{ extra_content: { tollgate: extensions } }] },
    ]);
  });

  test('are function calls for an older caller', () => {
    const request: ChatRequest = {
      model: 'm',
      messages: [],
      stream: true,
      extensions: { 'openai-chat': { functions: [] } },
    };
    const events: ChatEvent[] = [
      opened(0, { type: 'tool-call', id: 'a', name: 'f' }),
      { type: 'tool-call-delta', block: 0, json: '{}' },
      ended(0),
      { type: 'response-end', finishes: [{ reason: 'tool-calls' }], usage: {} },
    ];
    expect(deltasOf(events, { request }).slice(0, 2)).toEqual([
      { function_call: { name: 'f', arguments: '' } },
      { function_call: { arguments: '{}' } },
    ]);
    expect(render(events, { request }).at(-2)).toMatchObject({ choices: [{ finish_reason: 'function_call' }] });
  });
});

describe('thinking', () => {
  test('is plain text as it comes', () => {
    expect(
      deltasOf([opened(0, { type: 'reasoning' }), { type: 'reasoning-delta', block: 0, text: 'Hm' }, ended(0)]),
    ).toEqual([{ reasoning_content: 'Hm' }]);
  });

  test('that is signed comes once more at its end, whole', () => {
    expect(
      deltasOf([
        opened(0, { type: 'reasoning' }),
        { type: 'reasoning-delta', block: 0, text: 'H' },
        { type: 'reasoning-delta', block: 0, text: 'm' },
        { type: 'signature-delta', block: 0, signature: 'si' },
        { type: 'signature-delta', block: 0, signature: 'g' },
        ended(0),
      ]),
    ).toEqual([
      { reasoning_content: 'H' },
      { reasoning_content: 'm' },
      { reasoning_details: [{ type: 'reasoning.text', text: 'Hm', signature: 'sig' }] },
    ]);
  });

  test('that is hidden comes as it is', () => {
    expect(deltasOf([opened(0, { type: 'redacted-reasoning', data: 'abc' }), ended(0)])).toEqual([
      { reasoning_details: [{ type: 'reasoning.encrypted', data: 'abc' }] },
    ]);
  });

  test('that others want back comes as one entry, the same as in a whole answer', () => {
    const extensions = { 'bedrock-converse': { a: 1 } };
    const thought: AssistantPart = { type: 'reasoning', text: 'Hm', signature: 's', extensions };
    const hidden: AssistantPart = { type: 'redacted-reasoning', data: 'abc', extensions };
    const deltas = deltasOf([
      opened(0, { type: 'reasoning' }),
      { type: 'reasoning-delta', block: 0, text: 'Hm' },
      { type: 'signature-delta', block: 0, signature: 's' },
      { type: 'block-end', block: 0, extensions },
      opened(1, { type: 'redacted-reasoning', data: 'abc' }),
      { type: 'block-end', block: 1, extensions },
    ]);
    expect(deltas).toEqual([
      { reasoning_content: 'Hm' },
      { reasoning_details: [callersDetailOf(thought)] },
      { reasoning_details: [callersDetailOf(hidden)] },
    ]);
    expect(openEnvelope(String(callersDetailOf(thought)?.['data']))?.part).toEqual(thought);
  });

  test('that is too long to be kept goes without its signature, which would prove nothing', () => {
    const half = 'x'.repeat(signedReasoningCharsMax / 2 + 1);
    const deltas = deltasOf([
      opened(0, { type: 'reasoning' }),
      { type: 'reasoning-delta', block: 0, text: half },
      { type: 'reasoning-delta', block: 0, text: half },
      { type: 'reasoning-delta', block: 0, text: 'more' },
      { type: 'signature-delta', block: 0, signature: 's' },
      ended(0),
    ]);
    expect(deltas).toHaveLength(3);
    expect(JSON.stringify(deltas)).not.toContain('reasoning_details');
  });
});

describe('other content', () => {
  test.each<[string, ChatEvent[], object]>([
    [
      'a refusal',
      [opened(0, { type: 'refusal' }), { type: 'refusal-delta', block: 0, text: 'No.' }],
      { refusal: 'No.' },
    ],
    ['the id of a sound', [opened(0, { type: 'audio', id: 'a1' })], { audio: { id: 'a1' } }],
    [
      'a piece of sound',
      [opened(0, { type: 'audio' }), { type: 'audio-delta', block: 0, data: 'AA' }],
      { audio: { data: 'AA' } },
    ],
    [
      'what a sound says',
      [opened(0, { type: 'audio' }), { type: 'audio-delta', block: 0, transcript: 'Hi' }],
      { audio: { transcript: 'Hi' } },
    ],
    [
      'a citation',
      [opened(0, { type: 'text' }), { type: 'citation-delta', block: 0, citation: { url: 'https://a', title: 'A' } }],
      {
        annotations: [
          { type: 'url_citation', url_citation: { url: 'https://a', title: 'A', start_index: 0, end_index: 0 } },
        ],
      },
    ],
  ])('is %s', (_name, events, delta) => {
    expect(deltasOf(events)).toEqual([delta]);
  });

  test('of a kind this format does not know is left out', () => {
    expect(
      deltasOf([
        opened(0, { type: 'opaque', format: 'anthropic-messages', value: {} }),
        { type: 'opaque-delta', block: 0, format: 'anthropic-messages', value: {} },
        ended(0),
      ]),
    ).toEqual([]);
  });
});

describe('an answer that is not whole', () => {
  test('ends in an error instead of the end marker when it was cut', () => {
    const frames = render([
      { type: 'response-start' },
      opened(0, { type: 'text' }),
      { type: 'text-delta', block: 0, text: 'Half' },
      { type: 'response-end', finishes: [{ reason: 'truncated' }], usage: { inputTokens: 1, outputTokens: 1 } },
    ]);
    expect(frames.at(-1)).toEqual({
      error: {
        message: 'The provider’s answer ended early',
        type: 'server_error',
        param: null,
        code: 'upstream.truncated',
      },
    });
    expect(JSON.stringify(frames)).not.toMatch(/DONE|"finish_reason":"/);
  });

  test('ends in an error when one of several answers was cut', () => {
    const frames = render([
      { type: 'response-end', finishes: [{ reason: 'stop' }, { reason: 'truncated' }], usage: {} },
    ]);
    expect(frames).toHaveLength(1);
    expect(frames[0]).toHaveProperty('error');
  });

  test('ends in the provider’s own error, with our code', () => {
    const frames = render([
      { type: 'response-start' },
      {
        type: 'response-error',
        code: 'upstream.overloaded',
        message: 'Busy.',
        upstreamType: 'overloaded_error',
        upstreamCode: 'x',
        usage: {},
      },
    ]);
    expect(frames.at(-1)).toEqual({
      error: {
        message: 'Busy.',
        type: 'overloaded_error',
        param: null,
        code: 'upstream.overloaded',
        upstream_code: 'x',
      },
    });
  });
});

describe('a picture in a stream', () => {
  test('goes once it is whole, with what has to come back with it', () => {
    const source = { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } as const;
    const extensions = { 'gemini-generate': { thoughtSignature: 's' } };
    const entry = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
    expect(
      deltasOf([
        opened(0, { type: 'image', source }),
        { type: 'block-end', block: 0, extensions },
        opened(1, { type: 'image', source }),
        ended(1),
      ]),
    ).toEqual([{ images: [{ ...entry, extra_content: { tollgate: extensions } }] }, { images: [entry] }]);
  });
});
