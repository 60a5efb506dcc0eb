import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonObject, JsonValue } from '@tollgate/schema';
import { toldOf } from '../../../../conformance/harness/told.js';
import { runMachine } from '../../../core/stream-machine.js';
import { openSseOrJsonFramer } from '../../../framing/sse-or-json.js';
import { generateContentStream } from './stream.js';
import { blocksMax, candidatesMax } from './stream-state.js';

interface Replay {
  readonly events: readonly ChatEvent[];
  readonly unreadable: number;
}

function replay(...frames: readonly (JsonValue | string)[]): Replay {
  const decoder = runMachine(generateContentStream);
  const data = frames.map((frame) => ({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) }));
  return { events: toldOf(decoder, data), unreadable: decoder.unreadableFrames() };
}

function chunk(parts: readonly JsonValue[] | undefined, members: JsonObject = {}): JsonObject {
  return { candidates: [{ content: { parts, role: 'model' }, index: 0, ...members }], responseId: 'r' };
}

const end = chunk([], { finishReason: 'STOP' });
const counts = { usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 2, totalTokenCount: 6 } };
const lastOf = ({ events }: Replay): ChatEvent | undefined => events.at(-1);

describe('a stream is whole', () => {
  test('when its finish reason was seen and the bytes ended', () => {
    expect(lastOf(replay(chunk([{ text: 'Hi' }]), end))).toMatchObject({ finishes: [{ reason: 'stop' }] });
  });

  test('when the prompt was blocked', () => {
    const feedback = { promptFeedback: { blockReason: 'SAFETY' } };
    expect(replay(feedback).events).toEqual([
      { type: 'response-start' },
      {
        type: 'response-end',
        finishes: [{ reason: 'content-filter', raw: 'SAFETY' }],
        usage: {},
        extensions: { 'gemini-generate': feedback },
      },
    ]);
  });

  test('when each of its candidates has ended, and not before', () => {
    const other = { candidates: [{ index: 1, content: { parts: [{ text: 'b' }] } }] };
    expect(lastOf(replay(chunk([{ text: 'a' }]), other, end))).toMatchObject({
      finishes: [{ reason: 'truncated' }, { reason: 'truncated' }],
    });
    const otherEnd = { candidates: [{ index: 1, finishReason: 'MAX_TOKENS' }] };
    expect(lastOf(replay(chunk([{ text: 'a' }]), other, end, otherEnd))).toMatchObject({
      finishes: [{ reason: 'stop' }, { reason: 'length' }],
    });
  });

  test('when somebody in between ends it as OpenAI does', () => {
    const read = replay(chunk([{ text: 'Hi' }]), end, '[DONE]');
    expect(lastOf(read)).toMatchObject({ finishes: [{ reason: 'stop' }] });
    expect(read.unreadable).toBe(0);
    expect(lastOf(replay(chunk([{ text: 'Hi' }]), '[DONE]', end))).toMatchObject({
      finishes: [{ reason: 'truncated' }],
    });
  });
});

describe('a stream is truncated', () => {
  test.each([
    ['nothing came', []],
    ['no finish reason was seen', [chunk([{ text: 'Hi' }])]],
    ['nobody said why there is no candidate', [{ promptFeedback: {} }]],
    ['what came last could not be read', [chunk([{ text: 'Hi' }]), end, '{"error": {"code": 5']],
  ])('when %s', (_name, frames) => {
    expect(lastOf(replay(...frames))).toMatchObject({ type: 'response-end', finishes: [{ reason: 'truncated' }] });
  });

  test('and leaves its open block open', () => {
    expect(replay(chunk([{ text: 'Hi' }])).events.map(({ type }) => type)).toEqual([
      'response-start',
      'block-start',
      'text-delta',
      'response-end',
    ]);
  });

  test('and has the counts that were said last', () => {
    const read = replay({
      ...chunk([{ text: 'Hi' }]),
      usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 2 },
    });
    expect(lastOf(read)).toMatchObject({ usage: { inputTokens: 7, outputTokens: 2 } });
  });
});

describe('counts', () => {
  const counted = (parts: readonly JsonValue[], usageMetadata: JsonObject): JsonObject => ({
    ...chunk(parts),
    usageMetadata,
  });

  test('are those of the last chunk that has any, also where they fall', () => {
    const read = replay(
      counted([{ text: 'a' }], { trafficType: 'ON_DEMAND' }),
      counted([{ text: 'b' }], { promptTokenCount: 46, candidatesTokenCount: 51, thoughtsTokenCount: 101 }),
      counted([{ text: 'c' }], { promptTokenCount: 45 }),
      { ...end, usageMetadata: { promptTokenCount: 44, candidatesTokenCount: 60, toolUsePromptTokenCount: 3 } },
      { usageMetadata: { trafficType: 'ON_DEMAND' } },
    );
    expect(lastOf(read)).toMatchObject({ usage: { inputTokens: 47, outputTokens: 60 } });
    expect(lastOf(read)).not.toHaveProperty('usage.reasoningTokens');
  });

  test('are told once, with the end, because those on the way are provisional', () => {
    const read = replay(counted([{ text: 'a' }], { promptTokenCount: 9 }), end);
    expect(read.events.filter(({ type }) => type === 'usage-update')).toEqual([]);
  });
});

describe('an error inside a stream', () => {
  const error = { error: { code: 503, message: 'Down.', status: 'UNAVAILABLE' } };
  const expected = {
    type: 'response-error',
    code: 'upstream.overloaded',
    message: 'Down.',
    upstreamType: 'UNAVAILABLE',
  };

  test('ends it, as an event, in a list or bare between the events', () => {
    expect(lastOf(replay(chunk([{ text: 'Hi' }]), error))).toMatchObject(expected);
    expect(lastOf(replay(chunk([{ text: 'Hi' }]), [error]))).toMatchObject(expected);
    const framer = openSseOrJsonFramer();
    const text = `data: ${JSON.stringify(chunk([{ text: 'Hi' }]))}\r\n\r\n${JSON.stringify(error, null, 2)}\r\n`;
    const frames = [...framer.push(text), ...framer.end()].map(({ data }) => data);
    expect(lastOf(replay(...frames))).toMatchObject(expected);
  });

  test('is the last that is read', () => {
    expect(lastOf(replay(error, chunk([{ text: 'Hi' }]), end))).toMatchObject(expected);
  });

  test('keeps the counts that were said before it', () => {
    const counted = { ...chunk([{ text: 'Hi' }]), usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 2 } };
    expect(lastOf(replay(counted, error))).toMatchObject({ usage: { inputTokens: 9, outputTokens: 2 } });
  });
});

describe('calls that are streamed', () => {
  const piece = (call: JsonObject, members: JsonObject = {}): JsonObject => chunk([{ functionCall: call, ...members }]);

  test('come whole, with their signature, once their last piece is there', () => {
    const read = replay(
      piece({ name: 'f', id: 'c', willContinue: true }, { thoughtSignature: 's' }),
      piece({ partialArgs: [{ jsonPath: '$.a', stringValue: 'x' }], willContinue: true }),
      piece({}),
      end,
    );
    expect(read.events.slice(1, -1)).toEqual([
      {
        type: 'block-start',
        block: 0,
        choice: 0,
        content: {
          type: 'tool-call',
          id: 'c',
          name: 'f',
          extensions: { 'gemini-generate': { thoughtSignature: 's' } },
        },
      },
      { type: 'tool-call-delta', block: 0, json: '{"a":"x"}' },
      { type: 'block-end', block: 0 },
    ]);
    expect(lastOf(read)).toMatchObject({ finishes: [{ reason: 'tool-calls' }] });
  });

  test('end where the next one begins', () => {
    const read = replay(piece({ name: 'f', willContinue: true }), piece({ name: 'g' }), end);
    const names = read.events.flatMap((event) =>
      event.type === 'block-start' && 'name' in event.content ? [event.content.name] : [],
    );
    expect(names).toEqual(['f', 'g']);
  });

  test('do not pass for whole when the answer ends inside their arguments', () => {
    const read = replay(piece({ name: 'f', willContinue: true }), end);
    expect(lastOf(read)).toMatchObject({ type: 'response-error', code: 'upstream.unreadable' });
  });

  test('whose pieces have no place fail the answer', () => {
    const read = replay(piece({ name: 'f', partialArgs: [{ jsonPath: 'nowhere', stringValue: 'x' }] }), end);
    expect(lastOf(read)).toMatchObject({ type: 'response-error', code: 'upstream.unreadable' });
  });

  test('without a beginning are passed over and counted', () => {
    expect(replay(piece({ partialArgs: [] }), end).unreadable).toBe(1);
  });
});

describe('sources', () => {
  const citing = (uri: string, members: JsonObject = {}): JsonObject => ({
    citationMetadata: { citationSources: [{ uri }] },
    ...members,
  });

  test('are told once each, with the text that is open or the next', () => {
    const read = replay(
      chunk(undefined, citing('https://a')),
      chunk([{ text: 'x' }], citing('https://a')),
      chunk([{ text: '', thoughtSignature: 's' }], citing('https://b', { finishReason: 'STOP' })),
    );
    expect(read.events.slice(1, -3)).toEqual([
      { type: 'block-start', block: 0, choice: 0, content: { type: 'text' } },
      { type: 'text-delta', block: 0, text: 'x' },
      { type: 'citation-delta', block: 0, citation: { url: 'https://a' } },
      { type: 'citation-delta', block: 0, citation: { url: 'https://b' } },
      { type: 'block-end', block: 0 },
    ]);
  });
});

describe('what makes no sense', () => {
  test.each(['', 'x', '1', '[]', '{}', '{"a":1}', 'null'])('as the frame %j is passed over and counted', (frame) => {
    const read = replay(chunk([{ text: 'a' }]), frame, chunk([{ text: 'b' }]), end);
    expect(read.unreadable).toBe(1);
    expect(lastOf(read)).toMatchObject({ finishes: [{ reason: 'stop' }] });
  });

  test('as a candidate or a part is passed over and counted', () => {
    expect(replay({ candidates: ['x', null] }, chunk(['x', 1]), end).unreadable).toBe(4);
    expect(replay({ candidates: [{ index: candidatesMax }] }, end).unreadable).toBe(1);
  });

  test('as an answer with too many parts fails', () => {
    const parts = Array.from({ length: blocksMax + 1 }, () => ({ executableCode: {} }));
    expect(lastOf(replay(chunk(parts), end))).toMatchObject({ type: 'response-error', code: 'upstream.unreadable' });
  });
});

describe('what follows a whole answer', () => {
  const whole = [chunk([{ text: 'Hi' }]), { ...end, ...counts }] as const;

  test.each<[string, JsonValue | string]>([
    ['an error', { error: { code: 500, message: 'late' } }],
    ['a word of another protocol', 'bye'],
    ['JSON of another kind', { mood: 'fine' }],
  ])('and is none of it is where it ended: %s', (_name, other) => {
    const read = replay(...whole, other, chunk([{ text: 'late' }]));
    expect(lastOf(read)).toMatchObject({ type: 'response-end', finishes: [{ reason: 'stop' }] });
    expect(read.events.filter((event) => event.type === 'text-delta')).toHaveLength(1);
    expect(read.unreadable).toBe(1);
  });

  test('and says nothing ends nothing', () => {
    const usageMetadata = { promptTokenCount: 4, candidatesTokenCount: 3 };
    expect(lastOf(replay(...whole, ' ', { usageMetadata }))).toMatchObject({ usage: { outputTokens: 3 } });
  });

  test('is waited for: the answer is settled with its counted finish, and no longer with a candidate that has none', () => {
    const decoder = runMachine(generateContentStream);
    const settled = (frame: JsonValue) => {
      decoder.push({ data: JSON.stringify(frame) });
      return decoder.isSettled?.();
    };
    expect(settled(chunk([{ text: 'Hi' }]))).toBe(false);
    expect(settled(end)).toBe(false);
    expect(settled(counts)).toBe(true);
    expect(settled({ candidates: [{ index: 1, content: { parts: [{ text: 'b' }] } }] })).toBe(false);
    expect(settled({ candidates: [{ index: 1, finishReason: 'STOP' }] })).toBe(true);
    decoder.close();
    expect(decoder.isSettled?.()).toBe(false);
  });
});

describe('a finish reason that may be named with every piece', () => {
  const said = (text: string): JsonObject => chunk([{ text }]);
  const named = (text: string): JsonObject => chunk([{ text }], { finishReason: 'STOP' });
  const counted = (frame: JsonObject): JsonObject => ({ ...frame, ...counts });
  const decoding = (...frames: readonly JsonValue[]) => {
    const decoder = runMachine(generateContentStream);
    for (const frame of frames) decoder.push({ data: JSON.stringify(frame) });
    return decoder;
  };

  test.each<[string, readonly JsonValue[], boolean]>([
    ['no certain end with the first words', [counted(named('a'))], false],
    ['no end behind which more was said', [said('a'), counted(named('b')), counted(named('c'))], false],
    ['no end where the pieces without words have it', [end, said('a'), counted(end)], false],
    ['no end where it is not counted', [said('a'), end], false],
    [
      'no end where only the kind of traffic is told',
      [said('a'), { ...end, usageMetadata: { trafficType: 'X' } }],
      false,
    ],
    ['an end behind words without it, where it is counted', [said('a'), counted(named('b'))], true],
    ['an end that is counted behind it', [said('a'), end, counts], true],
    ['an end of a blocked prompt, which is never counted', [{ promptFeedback: { blockReason: 'SAFETY' } }], true],
  ])('is %s', (_name, frames, isEnd) => {
    expect(decoding(...frames).isSettled?.()).toBe(isEnd);
    const reason = isEnd ? expect.stringMatching(/^(stop|content-filter)$/) : 'truncated';
    expect(
      decoding(...frames)
        .close(true)
        .at(-1),
    ).toMatchObject({ finishes: [{ reason }] });
  });

  test.each<[string, readonly JsonValue[], boolean]>([
    ['with the first words', [counted(named('a'))], true],
    ['with every piece', [named('a'), counted(named('b'))], false],
    ['and is not counted', [named('a')], false],
  ])('is likely the end where it comes %s: %#', (_name, frames, isLikely) => {
    const decoder = decoding(...frames);
    expect([decoder.isSettled?.(), decoder.isLikelyOver?.()]).toEqual([false, isLikely]);
  });

  test('is the end of the answer wherever the bytes end', () => {
    for (const frames of [[named('a')], [named('a'), named('b')], [said('a'), end]]) {
      expect(
        decoding(...frames)
          .close()
          .at(-1),
      ).toMatchObject({ finishes: [{ reason: 'stop' }] });
    }
  });

  test('hides no error that comes behind it', () => {
    const error = { data: JSON.stringify({ error: { code: 500, message: 'broken' } }) };
    for (const frames of [[counted(named('a'))], [named('a'), named('b')], [said('a'), end]]) {
      expect(decoding(...frames).push(error)).toMatchObject([{ type: 'response-error', message: 'broken' }]);
    }
  });

  test('stays an end where only sources and a text without a character come behind it', () => {
    const sources = { candidates: [{ groundingMetadata: { webSearchQueries: ['x'] }, finishReason: 'STOP' }] };
    expect(decoding(said('a'), counted(named('b')), named(''), sources).isSettled?.()).toBe(true);
  });
});

describe('what may have held a piece of the answer', () => {
  const lostOf = (...frames: readonly (JsonValue | string)[]): number => {
    const decoder = runMachine(generateContentStream);
    for (const frame of frames) decoder.push({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
    return decoder.lostFrames();
  };

  test.each<[string, JsonValue | string, number]>([
    ['broken JSON', '{"candidates":[{"con', 1],
    ['a word', 'bye', 1],
    ['a candidate that is none', { candidates: ['x'] }, 1],
    ['a part that is none', chunk(['x']), 1],
    ['arguments of no call', chunk([{ functionCall: { args: {} } }]), 1],
    ['a blank frame', ' ', 0],
    ['JSON of another kind', { mood: 'fine' }, 0],
  ])('is lost and counted: %s', (_name, frame, lost) => {
    expect(lostOf(chunk([{ text: 'Hi' }]), frame)).toBe(lost);
  });

  test('behind a whole answer is only JSON that breaks off', () => {
    const whole = [chunk([{ text: 'Hi' }]), { ...end, ...counts }];
    expect(lostOf(...whole, 'bye')).toBe(0);
    expect(lostOf(...whole, '{"candidates":[{"con')).toBe(1);
  });
});

describe('output that nobody counted', () => {
  const usageOf = (...frames: readonly JsonValue[]): unknown => {
    const last = lastOf(replay(...frames));
    return last?.type === 'response-end' ? last.usage : undefined;
  };
  const counted = (metadata: JsonObject): JsonObject => ({ usageMetadata: { promptTokenCount: 4, ...metadata } });

  test('is not said to be nothing', () => {
    expect(usageOf({ ...chunk([{ text: 'Hi' }]), ...counted({}) }, end)).toEqual({ inputTokens: 4 });
    expect(usageOf(chunk([{ text: 'Hi' }]), { ...end, ...counted({ thoughtsTokenCount: 3 }) })).toEqual({
      inputTokens: 4,
      reasoningTokens: 3,
    });
  });

  test('is what came after the last count of it', () => {
    const first = { ...chunk([{ text: 'Hi' }]), ...counted({ candidatesTokenCount: 1 }) };
    const call = { functionCall: { name: 'f', args: {} } };
    expect(usageOf(first, end)).toEqual({ inputTokens: 4, outputTokens: 1 });
    expect(usageOf(first, chunk([call]), end)).toEqual({ inputTokens: 4 });
  });

  test('is none where nothing came but thoughts', () => {
    expect(usageOf({ ...chunk(undefined, { finishReason: 'SAFETY' }), ...counted({}) })).toEqual({
      inputTokens: 4,
      outputTokens: 0,
    });
    const thought = chunk([{ text: 'hm', thought: true }]);
    expect(usageOf(thought, { ...end, ...counted({ thoughtsTokenCount: 3 }) })).toMatchObject({ outputTokens: 3 });
  });
});
