import { describe, expect, test } from '@jest/globals';
import { type AssistantPart, type ChatResult, type Finish, fail, ok } from '@tollgate/schema';
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

describe('an answer that ends inside the arguments of a call', () => {
  const half: AssistantPart = { type: 'tool-call', id: 'a', name: 'f', argumentsJson: '{"a":' };
  const finishOf = (part: AssistantPart, finish: Finish) => {
    const result: ChatResult = { choices: [{ content: [part], finish }], usage: { outputTokens: 7 } };
    const decoded = withAnswerableCalls(() => ok(result))(response);
    expect(decoded).toMatchObject({ ok: true, value: { choices: [{ content: [part] }], usage: { outputTokens: 7 } } });
    return decoded.ok && decoded.value.choices[0]?.finish;
  };

  test.each<Finish>([{ reason: 'tool-calls', raw: 'tool_use' }, { reason: 'stop' }, { reason: 'other' }])(
    'was cut short, although it says %j, and keeps the rest with its counts',
    (finish) => {
      expect(finishOf(half, finish)).toEqual({ ...finish, reason: 'truncated' });
      expect(finishOf(call('a', 'f'), finish)).toEqual(finish);
    },
  );

  test.each<Finish>([{ reason: 'length' }, { reason: 'content-filter' }, { reason: 'stop', stopSequence: 'x' }])(
    'ends as it says where that is why: %j',
    (finish) => {
      expect(finishOf(half, finish)).toEqual(finish);
    },
  );
});

test('a failure stays one', () => {
  const failed = fail<UpstreamFailure>({ code: 'upstream.error', message: 'Broken.', status: 500, retryable: true });
  expect(withAnswerableCalls(() => failed)(response)).toBe(failed);
});
