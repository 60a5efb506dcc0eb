import { FinishReason } from '@google/genai';
import { expect, test } from '@jest/globals';
import { renderFinish } from '../client/render-finish.js';
import { toBlockedFinish, toFinish } from './finish.js';

test.each([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['SAFETY', 'content-filter'],
  ['RECITATION', 'content-filter'],
  ['BLOCKLIST', 'content-filter'],
  ['PROHIBITED_CONTENT', 'content-filter'],
  ['SPII', 'content-filter'],
  ['IMAGE_SAFETY', 'content-filter'],
  ['MODEL_ARMOR', 'content-filter'],
  ['MALFORMED_FUNCTION_CALL', 'content-filter'],
  ['CONTINUATION', 'length'],
  ['FINISH_REASON_UNSPECIFIED', 'other'],
  ['A_WORD_OF_NEXT_YEAR', 'other'],
])('the finish reason %s means %s, and its word is kept', (raw, reason) => {
  expect(toFinish(raw, false)).toEqual({ reason, raw });
});

test.each(Object.values(FinishReason))('the word %s of the SDK is no ordinary end, unless it is one', (raw) => {
  const ordinary = [FinishReason.STOP, FinishReason.FINISH_REASON_UNSPECIFIED];
  const reasons = ordinary.includes(raw) ? ['stop', 'other'] : ['content-filter', 'length'];
  expect(reasons).toContain(toFinish(raw, false).reason);
  if (raw !== FinishReason.FINISH_REASON_UNSPECIFIED) expect(renderFinish(toFinish(raw, false), false)).toBe(raw);
});

test('an answer that calls tools ends with STOP too', () => {
  expect(toFinish('MALFORMED_FUNCTION_CALL', true).reason).toBe('content-filter');
  expect(toFinish('STOP', true)).toEqual({ reason: 'tool-calls', raw: 'STOP' });
  expect(toFinish('UNEXPECTED_TOOL_CALL', true)).toEqual({ reason: 'content-filter', raw: 'UNEXPECTED_TOOL_CALL' });
  expect(toFinish(undefined, true)).toEqual({ reason: 'other' });
});

test('a blocked prompt is the filter’s doing', () => {
  expect(toBlockedFinish('SAFETY')).toEqual({ reason: 'content-filter', raw: 'SAFETY' });
});
