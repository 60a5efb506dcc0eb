import { describe, expect, test } from '@jest/globals';
import { findProvider, jsonOfFrame } from '@tollgate/adapters';
import type { ChatEvent, JsonValue } from '@tollgate/schema';
import { awsEvent } from '@tollgate/testkit';
import { SecretFilter } from '../secret-filter.js';
import { UsageTap } from '../usage-tap.js';
import { AnswerDecoder } from './answer-decoder.js';
import { openAnswerFrames } from './answer-frames.js';

const values = [{ text: 'Grüße 😀 – “x”\n' }, { text: 'und ✓' }];
const [first = '', second = ''] = values.map((value) => JSON.stringify(value));
const comment = ': still thinking… 😀';

/** The same frames as lines; a line that is empty ends an event. */
const lines = {
  sse: [comment, `data: ${first}`, '', comment, '', 'event: x', `data:${second}`, comment, '', ''],
  'sse-or-json': [comment, `data: ${first}`, '', comment, second, ''],
  ndjson: [first, '', second, ''],
} as const;
const lineEnds = [
  ['LF', '\n'],
  ['CR', '\r'],
  ['CRLF', '\r\n'],
] as const;
const framings = ['sse', 'sse-or-json', 'ndjson'] as const;

function valuesOf(framing: Parameters<typeof openAnswerFrames>[0], pieces: readonly Buffer[]): unknown[] {
  const frames = openAnswerFrames(framing, new SecretFilter([]));
  const all = [...pieces.flatMap((piece) => frames.push(piece)), ...frames.end()];
  expect(frames.lost()).toBe(0);
  return all.map(jsonOfFrame);
}

function inPieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

function expectSameAtEveryCut(
  framing: Parameters<typeof openAnswerFrames>[0],
  bytes: Buffer,
  expected: unknown[],
): void {
  for (let at = 0; at <= bytes.length; at += 1) {
    expect({ at, values: valuesOf(framing, [bytes.subarray(0, at), bytes.subarray(at)]) }).toEqual({
      at,
      values: expected,
    });
  }
  for (const size of [1, 2, 3]) expect(valuesOf(framing, inPieces(bytes, size))).toEqual(expected);
}

describe.each(framings)('frames of %s', (framing) => {
  test.each(lineEnds)('are the same with %s, with comments, and wherever the bytes are cut', (_name, lineEnd) => {
    expectSameAtEveryCut(framing, Buffer.from(lines[framing].join(lineEnd)), values);
  });

  test('are the same without a line end behind the last', () => {
    for (const [, lineEnd] of lineEnds) {
      const text = lines[framing].join(lineEnd).replace(/[\r\n]+$/, '');
      expectSameAtEveryCut(framing, Buffer.from(text), values);
    }
  });

  test('are the same when mixed line ends are cut in two', () => {
    const text = lines[framing].map((line, index) => line + (lineEnds[index % 3]?.[1] ?? '')).join('');
    expectSameAtEveryCut(framing, Buffer.from(text), values);
  });
});

test('frames of an AWS event stream are the same wherever the bytes are cut', () => {
  const bytes = Buffer.concat(values.map((value) => awsEvent({ ':message-type': 'event', ':event-type': 'x' }, value)));
  expectSameAtEveryCut('aws-event-stream', bytes, values);
});

test('a secret in a long frame of an AWS event stream is taken out wherever the bytes are cut', () => {
  const secret = 'sk-canary-ü-0123456789';
  const value = (shown: string) => ({ text: `${'x'.repeat(70_000)}${shown} and ${shown}` });
  const bytes = awsEvent({ ':message-type': 'event', ':event-type': 'x' }, value(secret));
  for (let at = bytes.length - 70; at < bytes.length; at += 1) {
    const frames = openAnswerFrames('aws-event-stream', new SecretFilter([{ reveal: () => secret }]));
    const said = [bytes.subarray(0, at), bytes.subarray(at)].flatMap((piece) => frames.push(piece)).map(jsonOfFrame);
    expect({ at, said }).toEqual({ at, said: [value('[secret]')] });
  }
});

/** One short answer of each framing, as its provider sends it. */
const answers: readonly (readonly [string, string, Buffer])[] = [
  [
    'openai',
    'gpt-4.1',
    Buffer.from(
      [{ role: 'assistant', content: 'Grüße ' }, { content: '😀' }]
        .map((delta) => `data: ${JSON.stringify(chunkOf(delta, null))}\n\n`)
        .join('') + `data: ${JSON.stringify(chunkOf({}, 'stop'))}\n\ndata: [DONE]`,
    ),
  ],
  [
    'google',
    'gemini-2.5-flash',
    Buffer.from(
      ['Grüße ', '😀']
        .map((text, index) => {
          const finish = index === 1 ? { finishReason: 'STOP' } : {};
          const candidates = [{ content: { role: 'model', parts: [{ text }] }, index: 0, ...finish }];
          return `data: ${JSON.stringify({ candidates, responseId: 'r', modelVersion: 'm' })}`;
        })
        .join('\r\n\r\n'),
    ),
  ],
  [
    'bedrock',
    'us.amazon.nova-lite-v1:0',
    Buffer.concat([
      bedrockEvent('messageStart', { role: 'assistant' }),
      bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Grüße ' } }),
      bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: '😀' } }),
      bedrockEvent('contentBlockStop', { contentBlockIndex: 0 }),
      bedrockEvent('messageStop', { stopReason: 'end_turn' }),
      bedrockEvent('metadata', { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } }),
    ]),
  ],
];

function chunkOf(delta: object, finish: string | null): object {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices };
}

function bedrockEvent(type: string, body: { readonly [name: string]: JsonValue }): Buffer {
  return awsEvent({ ':message-type': 'event', ':event-type': type }, body);
}

test.each(answers)('an answer of %s is the same wherever its bytes are cut', (provider, model, bytes) => {
  const translation = findProvider(provider)?.chat(model, 'openai-chat');
  if (translation === undefined) throw new Error('There is no such provider');
  const eventsOf = (pieces: readonly Buffer[]): readonly ChatEvent[] => {
    const parts = { tap: new UsageTap(() => 0), lost: 'fail', filter: new SecretFilter([]) } as const;
    const decoder = new AnswerDecoder(translation, parts);
    return [...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.end()];
  };
  const whole = eventsOf([bytes]);
  expect(whole.map((event) => (event.type === 'text-delta' ? event.text : '')).join('')).toBe('Grüße 😀');
  expect(whole.at(-1)).toMatchObject({ type: 'response-end', finishes: [{ reason: 'stop' }] });
  for (let at = 1; at < bytes.length; at += 1) {
    expect({ at, events: eventsOf([bytes.subarray(0, at), bytes.subarray(at)]) }).toEqual({ at, events: whole });
  }
  expect(eventsOf(inPieces(bytes, 1))).toEqual(whole);
});
