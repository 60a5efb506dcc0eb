import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import type { Answer } from '@tollgate/testkit';
import fc from 'fast-check';
import { type Asked, nothingAsked } from './harness/asked/asked.js';
import { type CallerFormat, writers } from './harness/asked/spoken-by-tests.js';
import { type CallersAnswer, type Exchange, exchange } from './harness/exchange.js';
import { numbersOf, numbersUnder, schemaUnder } from './harness/numbers.js';
import { allPairs, type Pair } from './harness/pairs/pair.js';
import { readAnswer } from './harness/pairs/read-answer.js';

const name = 'count';

/** A call that was answered, with what the tools and their results say. */
function asked(args: JsonObject, result: JsonObject, parameters: JsonObject, stream: boolean): Asked {
  return {
    ...nothingAsked,
    system: 'You count.',
    tools: [{ name, description: 'Counts.', parameters }],
    turns: [
      { role: 'user', pieces: [{ type: 'text', text: 'Count.' }] },
      { role: 'model', pieces: [{ type: 'call', id: 'call_count0', name, input: args }] },
      { role: 'user', pieces: [{ type: 'result', id: 'call_count0', value: result, failed: false }] },
    ],
    stream,
  };
}

/** Two calls, the first in pieces. */
function answer(args: JsonObject, cut: number): Answer {
  const json = JSON.stringify(args);
  const at = cut % json.length;
  const pieces = [json.slice(0, at), json.slice(at)].filter((piece) => piece !== '');
  return { toolCalls: [{ id: 'call_first0', name, pieces }], finish: 'tool-calls', inputTokens: 9 };
}

function ask({ caller, parties }: Pair, question: Asked, said: Answer): Extract<Exchange, { sent: true }> {
  const exchanged = exchange(parties, writers[caller](question), () => ({ type: 'answer', answer: said }));
  if (!exchanged.sent) throw new Error(JSON.stringify(exchanged.problems));
  return exchanged;
}

/** The text of the arguments that a caller gets. */
function argumentsIn(caller: CallerFormat, got: CallersAnswer): string {
  if (got.kind === 'error') throw new Error(JSON.stringify(got));
  if (caller === 'gemini-generate') return got.kind === 'whole' ? JSON.stringify(got.body) : eventsIn(got.text);
  if (caller === 'anthropic-messages' && got.kind === 'whole') return JSON.stringify(got.body);
  return readAnswer(caller, got).choices[0]?.toolCalls[0]?.arguments ?? '';
}

function eventsIn(text: string): string {
  return `[${[...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => data).join(',')}]`;
}

describe.each(allPairs().map((pair) => [pair.caller, pair.provider, pair] as const))(
  'numbers between a caller of %s and a provider of %s',
  (caller, _provider, pair) => {
    test('are those that were written: in calls, results, tools and answers, whole and streamed', () => {
      fc.assert(
        fc.property(
          fc.record({
            args: numbersUnder('args'),
            result: numbersUnder('result'),
            parameters: schemaUnder('schema0'),
            answered: numbersUnder('answered'),
          }),
          fc.nat(),
          fc.boolean(),
          ({ args, result, parameters, answered }, cut, stream) => {
            const { call, answer: got } = ask(pair, asked(args, result, parameters, stream), answer(answered, cut));
            const sent = call.rawBody.toString('utf8');
            for (const [prefix, written] of Object.entries({ args, result, schema: parameters })) {
              expect(numbersOf(sent, prefix)).toEqual(numbersOf(JSON.stringify(written), prefix));
            }
            expect(numbersOf(argumentsIn(caller, got), 'answered')).toEqual(
              numbersOf(JSON.stringify(answered), 'answered'),
            );
          },
        ),
        { numRuns: 40 },
      );
    });

    test('are those of the schema that an answer is asked for', () => {
      fc.assert(
        fc.property(schemaUnder('schema0'), (schema) => {
          const question: Asked = {
            ...nothingAsked,
            turns: [{ role: 'user', pieces: [{ type: 'text', text: 'Count.' }] }],
            schema,
          };
          const { call } = ask(pair, question, { text: ['{}'], finish: 'stop', inputTokens: 9 });
          const written = numbersOf(JSON.stringify(schema), 'schema');
          expect(numbersOf(call.rawBody.toString('utf8'), 'schema')).toEqual(written);
        }),
        { numRuns: 20 },
      );
    });
  },
);
