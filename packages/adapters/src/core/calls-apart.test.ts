import { expect, test } from '@jest/globals';
import type { AssistantPart, ChatResult } from '@tollgate/schema';
import { callsApart } from './calls-apart.js';

const call = (id: string): AssistantPart => ({ type: 'tool-call', id, name: 'f', argumentsJson: '{}' });
const text: AssistantPart = { type: 'text', text: 'a' };
const resultOf = (...contents: AssistantPart[][]): ChatResult => ({
  choices: contents.map((content) => ({ content, finish: { reason: 'tool-calls' } })),
  usage: {},
});

test('calls of a whole answer that have the same id get those that a stream of it would get', () => {
  expect(callsApart(resultOf([text, call('a'), call('a')], [call('a'), call('b')]))).toEqual(
    resultOf([text, call('a'), call('a_2')], [call('a_3'), call('b')]),
  );
});

test('all else is what it was, and the same result', () => {
  const result = resultOf([text, call('a'), call('b')]);
  expect(callsApart(result)).toBe(result);
});
