import { expect, test } from '@jest/globals';
import type { ChatResult, FinishReason } from '@tollgate/schema';
import { isCutShort } from './cut-short.js';

const result = (...reasons: FinishReason[]): ChatResult => ({
  choices: reasons.map((reason) => ({ content: [], finish: { reason } })),
  usage: {},
});

test('an answer is cut short where one of its choices is', () => {
  expect(isCutShort(result('stop', 'truncated'))).toBe(true);
  expect(isCutShort(result('stop', 'length', 'other', 'tool-calls', 'content-filter'))).toBe(false);
});
