import { describe, expect, test } from '@jest/globals';
import { toFinish } from './finish.js';
import { laterUsage, readUsage } from './usage.js';

describe('the finish', () => {
  test.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['tool_use', 'tool-calls'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['guardrail_intervened', 'content-filter'],
    ['content_filtered', 'content-filter'],
    ['malformed_model_output', 'content-filter'],
    ['malformed_tool_use', 'content-filter'],
    ['something_new', 'other'],
  ])('%s means %s', (raw, reason) => {
    expect(toFinish(raw, false)).toEqual({ reason, raw });
  });

  test('is the call of tools where there were calls, whatever it is called', () => {
    expect(toFinish('end_turn', true)).toEqual({ reason: 'tool-calls', raw: 'end_turn' });
    expect(toFinish('malformed_tool_use', true).reason).toBe('content-filter');
    expect(toFinish('max_tokens', true)).toEqual({ reason: 'length', raw: 'max_tokens' });
    expect(toFinish(undefined, true)).toEqual({ reason: 'other' });
  });

  test.each([[{ stop_sequence: 'END' }], [{ delta: { stop_sequence: 'END' } }]])(
    'names the sequence that was met: %j',
    (fields) => {
      expect(toFinish('stop_sequence', false, fields)).toMatchObject({ stopSequence: 'END' });
    },
  );

  test.each([[undefined], [null], [[]], [{ stop_sequence: null }], [{ delta: 5 }], ['END']])(
    'names none where none is said: %j',
    (fields) => {
      expect(toFinish('end_turn', false, fields)).toEqual({ reason: 'stop', raw: 'end_turn' });
    },
  );
});

describe('usage', () => {
  test('counts the cache into the input', () => {
    expect(
      readUsage({ inputTokens: 3, outputTokens: 121, cacheReadInputTokens: 1712, cacheWriteInputTokens: 236 }),
    ).toEqual({
      inputTokens: 1951,
      cacheReadTokens: 1712,
      cacheWriteTokens: 236,
      outputTokens: 121,
    });
  });

  test('tells the lifetimes of what was written', () => {
    const cacheDetails = [
      { ttl: '5m', inputTokens: 1 },
      { ttl: '1h', inputTokens: 2 },
      { ttl: '1h', inputTokens: 3 },
      { ttl: '9d', inputTokens: 9 },
      null,
    ];
    expect(readUsage({ cacheDetails })).toEqual({ cacheWrite5mTokens: 1, cacheWrite1hTokens: 5 });
  });

  test.each([
    [undefined],
    [null],
    ['x'],
    [[]],
    [{}],
    [{ inputTokens: -1, outputTokens: 1.5, cacheReadInputTokens: '7' }],
  ])('says nothing where nothing is said: %j', (usage) => {
    expect(readUsage(usage)).toEqual({});
  });

  test('never shrinks, and what was said once stays said', () => {
    expect(laterUsage({ inputTokens: 5, outputTokens: 9 }, { inputTokens: 7, outputTokens: 2 })).toEqual({
      inputTokens: 7,
      outputTokens: 9,
    });
    expect(laterUsage({ inputTokens: 5 }, {})).toEqual({ inputTokens: 5 });
    expect(laterUsage({}, { outputTokens: 0 })).toEqual({ outputTokens: 0 });
  });
});
