import { describe, expect, test } from '@jest/globals';
import { decodeFinish, failureOfFinish } from './decode-finish.js';

describe('why a model stopped', () => {
  test.each([
    ['stop', 'stop'],
    ['eos', 'stop'],
    ['length', 'length'],
    ['model_length', 'length'],
    ['tool_calls', 'tool-calls'],
    ['function_call', 'tool-calls'],
    ['content_filter', 'content-filter'],
    ['something new', 'other'],
    ['constructor', 'other'],
  ])('is for %j: %s', (raw, reason) => {
    expect(decodeFinish(raw, false)).toEqual({ reason, raw });
  });

  test('is to call tools whenever tools were called, even where the word is stop', () => {
    expect(decodeFinish('stop', true)).toEqual({ reason: 'tool-calls', raw: 'stop' });
    expect(decodeFinish('eos', true)).toEqual({ reason: 'tool-calls', raw: 'eos' });
    expect(decodeFinish(undefined, true)).toEqual({ reason: 'tool-calls' });
  });

  test('stays a cut or a filter when tools were called before it', () => {
    expect(decodeFinish('length', true).reason).toBe('length');
    expect(decodeFinish('content_filter', true).reason).toBe('content-filter');
  });

  test('is not known where nothing was said', () => {
    expect(decodeFinish(null, false)).toEqual({ reason: 'other' });
    expect(decodeFinish(undefined, false)).toEqual({ reason: 'other' });
  });
});

test.each([
  ['error', 'upstream.error'],
  ['abort', 'upstream.error'],
  ['insufficient_system_resource', 'upstream.overloaded'],
  ['stop', undefined],
  ['something new', undefined],
  ['constructor', undefined],
  [null, undefined],
  [undefined, undefined],
])('the word %j for an answer that broke off is the failure %s', (raw, code) => {
  expect(failureOfFinish(raw)).toBe(code);
});
