import { describe, expect, test } from '@jest/globals';
import type { JsonObject, JsonValue } from '@tollgate/schema';
import { passThrough } from './pass-through.js';

const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
const frame = (value: JsonValue): { data: string } => ({ data: JSON.stringify(value) });

describe('a body on its way to a provider of its own format', () => {
  test('gets the provider’s name of the model', () => {
    expect(passThrough.editRequest({ model: 'alias', messages: [] }, 'gpt-4.1')).toEqual({ model: 'gpt-4.1' });
  });

  test('asks for counts when it streams, and keeps the other options', () => {
    expect(passThrough.editRequest({ stream: true }, 'm')).toEqual({
      model: 'm',
      stream_options: { include_usage: true },
    });
    expect(
      passThrough.editRequest(
        { stream: true, stream_options: { include_obfuscation: false, include_usage: false } },
        'm',
      ),
    ).toEqual({
      model: 'm',
      stream_options: { include_obfuscation: false, include_usage: true },
    });
    expect(passThrough.editRequest({ stream: true, stream_options: null }, 'm')).toEqual({
      model: 'm',
      stream_options: { include_usage: true },
    });
  });

  test('asks for nothing when it does not stream', () => {
    expect(passThrough.editRequest({ stream: false, stream_options: { include_usage: true } }, 'm')).toEqual({
      model: 'm',
    });
  });
});

describe('a frame on its way to the caller', () => {
  const quiet: JsonObject = { stream: true };
  const asking: JsonObject = { stream: true, stream_options: { include_usage: true } };

  test('is kept back when it is there for the counts only, and nobody asked', () => {
    expect(passThrough.hidesFrame(quiet, frame({ id: 'c', choices: [], usage }))).toBe(true);
    expect(passThrough.hidesFrame(quiet, { data: `{"choices" : [ ], "usage":${JSON.stringify(usage)}}` })).toBe(true);
    expect(
      passThrough.hidesFrame({ stream: true, stream_options: { include_usage: false } }, frame({ choices: [], usage })),
    ).toBe(true);
  });

  test('goes on when the caller asked', () => {
    expect(passThrough.hidesFrame(asking, frame({ id: 'c', choices: [], usage }))).toBe(false);
  });

  test.each<[string, JsonValue]>([
    ['text', { choices: [{ index: 0, delta: { content: 'a' } }], usage: null }],
    ['text beside counts', { choices: [{ index: 0, delta: { content: 'a' } }], usage }],
    ['filters before the first text', { choices: [], prompt_filter_results: [] }],
    ['a moderation after the last text', { choices: [], moderation: {}, usage: null }],
    ['an error', { error: { message: 'x' } }],
    ['text that looks like such a frame', { choices: [{ index: 0, delta: { content: `{"choices":[],"usage":{}}` } }] }],
  ])('goes on when it holds %s', (_name, value) => {
    expect(passThrough.hidesFrame(quiet, frame(value))).toBe(false);
  });

  test('goes on when it is the end marker or no JSON', () => {
    expect(passThrough.hidesFrame(quiet, { data: '[DONE]' })).toBe(false);
    expect(passThrough.hidesFrame(quiet, { data: '{"choices":[],' })).toBe(false);
  });
});
