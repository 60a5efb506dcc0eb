import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatEvent, ChatResult } from '@tollgate/schema';
import type { ChatTranslation } from './chat-translation.js';
import { withOneCall } from './one-call.js';
import type { StreamDecoder } from './stream-machine.js';
import type { WireFrame } from './wire.js';

const reason = 'there is a place for one';
const usage = { inputTokens: 11, outputTokens: 2 };
const call = (id: string): AssistantPart => ({ type: 'tool-call', id, name: 'f', argumentsJson: '{}' });
const text: AssistantPart = { type: 'text', text: 'Hi' };

/** A translation whose answer is this result, and whose frames hold these events each. */
function translationOf(result: ChatResult, frames: readonly (readonly ChatEvent[])[] = []): ChatTranslation {
  const decoder: StreamDecoder = {
    push: ({ data }) => frames[Number(data)] ?? [],
    close: () => frames.at(-1) ?? [],
    unreadableFrames: () => 0,
    lostFrames: () => 0,
    broken: () => undefined,
  };
  return {
    format: 'cohere-chat',
    framing: 'sse',
    encodeRequest: () => ({ ok: false, failure: [] }),
    passThroughTarget: () => ({ path: '/', headers: {} }),
    decodeResponse: () => ({ ok: true, value: result }),
    decodeFailure: () => ({ code: 'upstream.error', message: '', status: 500, retryable: false }),
    openStream: () => decoder,
  };
}

const answer = (...contents: readonly (readonly AssistantPart[])[]): ChatResult => ({
  choices: contents.map((content) => ({ content, finish: { reason: 'tool-calls' } })),
  usage,
});
const response = { status: 200, headers: {}, body: {} };
const frame = (at: number): WireFrame => ({ data: String(at) });

describe('a whole answer to a caller who has a place for one call', () => {
  test.each([
    ['one call', answer([text, call('a')])],
    ['one call of each of several answers', answer([call('a')], [call('b')])],
    ['no call', answer([text])],
  ])('is told with %s', (_name, result) => {
    expect(withOneCall(translationOf(result), reason).decodeResponse(response)).toEqual({ ok: true, value: result });
  });

  test('fails with more of them, with its counts and a way to get them', () => {
    expect(
      withOneCall(translationOf(answer([call('a'), text, call('b')])), reason).decodeResponse(response),
    ).toMatchObject({
      ok: false,
      failure: {
        code: 'upstream.unreadable',
        message: `The provider made several calls at once, but ${reason}`,
        usage,
      },
    });
  });
});

describe('a stream to a caller who has a place for one call', () => {
  const start = (block: number, choice = 0): ChatEvent => ({
    type: 'block-start',
    block,
    choice,
    content: { type: 'tool-call', id: `c${block}`, name: 'f' },
  });
  const stop = (block: number): ChatEvent => ({ type: 'block-end', block });
  const end: ChatEvent = { type: 'response-end', finishes: [{ reason: 'tool-calls' }], usage };
  const streamOf = (...frames: readonly (readonly ChatEvent[])[]): StreamDecoder =>
    withOneCall(translationOf(answer(), frames), reason).openStream();

  test('loses nothing with a call of each of several answers', () => {
    const stream = streamOf([start(0), stop(0), start(1, 1), stop(1)], [end]);
    expect([...stream.push(frame(0)), ...stream.close()]).toEqual([start(0), stop(0), start(1, 1), stop(1), end]);
    expect(stream.lostFrames()).toBe(0);
  });

  test('has lost a piece from the second call on, of which nothing is told, for the reason that a whole answer names', () => {
    const stream = streamOf([start(0)], [stop(0), start(1)], [end]);
    expect(stream.push(frame(0))).toEqual([start(0)]);
    expect(stream.lostFrames()).toBe(0);
    expect(stream.broken()).toBeUndefined();
    expect(stream.push(frame(1))).toEqual([stop(0)]);
    expect(stream.lostFrames()).toBe(1);
    expect(stream.broken()).toBe(`The provider made several calls at once, but ${reason}`);
    expect(stream.push(frame(2))).toEqual([end]);
  });

  test('is not ended by an end beside that call, which only counts', () => {
    const update: ChatEvent = { type: 'usage-update', usage: { inputTokens: 11 } };
    expect(streamOf([start(0), stop(0), start(1), stop(1), update, end]).push(frame(0))).toEqual([
      start(0),
      stop(0),
      update,
      { type: 'usage-update', usage },
    ]);
  });
});
