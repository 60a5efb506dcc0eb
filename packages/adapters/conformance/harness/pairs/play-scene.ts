import { expect } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import type { Answer } from '@tollgate/testkit';
import { emptyChoice } from '../answer.js';
import { type Asked, comparable } from '../asked/asked.js';
import { readers, writers } from '../asked/spoken-by-tests.js';
import { type CallersAnswer, exchange } from '../exchange.js';
import { type Outcome, type Pair, refusedOf, sentOf } from './pair.js';
import { readAnswer } from './read-answer.js';
import { countsOf, type Scene } from './scenes.js';

/** Asks in every way of the scene; throws where the provider reads or the caller is told something else. */
export function playScene(pair: Pair, { asked, answer, ways }: Scene): Outcome {
  const dropped = new Set<string>();
  for (const way of ways) {
    const question = { ...asked, stream: way === 'stream' };
    const exchanged = exchange(pair.parties, writers[pair.caller](question), () => ({ type: 'answer', answer }));
    if (!exchanged.sent) return refusedOf(exchanged.problems);
    expectAsked(pair, exchanged.call, question);
    expectAnswered(pair, exchanged.answer, answer);
    for (const name of exchanged.dropped) dropped.add(name);
  }
  return sentOf(dropped);
}

/** The provider reads what the caller wrote. Where a format has no word for streaming, the address says it. */
function expectAsked(pair: Pair, call: { readonly body: JsonObject; readonly stream: boolean }, asked: Asked): void {
  const read = readers[pair.provider](call.body);
  expect(comparable({ ...read, stream: call.stream })).toEqual(comparable(asked));
}

/** The caller reads what the provider said, with its counts. */
function expectAnswered({ caller, provider }: Pair, answer: CallersAnswer, said: Answer): void {
  const { choices, usage, failed } = readAnswer(caller, answer);
  const read = choices.map((choice) => ({
    ...choice,
    toolCalls: choice.toolCalls.map(({ name, arguments: text }) => ({ name, input: JSON.parse(text) })),
  }));
  const calls = (said.toolCalls ?? []).map(({ name, pieces }) => ({ name, input: JSON.parse(pieces.join('')) }));
  const expected = {
    ...emptyChoice(),
    text: said.text?.join('') ?? '',
    reasoning: said.reasoning?.join('') ?? '',
    toolCalls: calls,
    finish: said.finish,
  };
  expect([failed, read]).toEqual([false, [expected]]);
  expect({ input: usage.input, output: usage.output }).toEqual(countsOf(said));
  // Google's own callers are given no id where Google gave none.
  if (caller === 'gemini-generate' && provider === 'gemini-generate') return;
  const ids = choices.flatMap((choice) => choice.toolCalls.map((call) => call.id));
  expect(new Set(ids.filter((id) => id !== '')).size).toBe(calls.length);
}
