import { expect, test } from '@jest/globals';
import { type AssistantPart, type ChatResult, fail, ok } from '@tollgate/schema';
import { withAnswerableCalls } from './answerable-calls.js';
import type { UpstreamFailure } from './chat-translation.js';

const response = { status: 200, headers: {}, body: null };
const call = (id: string, name: string): AssistantPart => ({ type: 'tool-call', id, name, argumentsJson: '{}' });
const resultOf = (...content: AssistantPart[]): ChatResult => ({
  choices: [
    { content: [], finish: { reason: 'stop' } },
    { content, finish: { reason: 'tool-calls' } },
  ],
  usage: { inputTokens: 11, outputTokens: 7 },
});

test.each([
  ['', 'f'],
  ['a', ''],
])('an answer with a call of the id %j and the name %j is a failure, with its counts', (id, name) => {
  const decode = withAnswerableCalls(() => ok(resultOf(call('b', 'f'), call(id, name))));
  expect(decode(response)).toEqual({
    ok: false,
    failure: {
      code: 'upstream.unreadable',
      message: 'The provider sent a tool call without a name or without an id.',
      status: 200,
      retryable: true,
      usage: { inputTokens: 11, outputTokens: 7 },
    },
  });
});

test('calls of one id get different ones', () => {
  const decode = withAnswerableCalls(() => ok(resultOf(call('a', 'f'), call('a', 'f'))));
  expect(decode(response)).toEqual(ok(resultOf(call('a', 'f'), call('a_1', 'f'))));
});

test('a failure stays one', () => {
  const failed = fail<UpstreamFailure>({ code: 'upstream.error', message: 'Broken.', status: 500, retryable: true });
  expect(withAnswerableCalls(() => failed)(response)).toBe(failed);
});
