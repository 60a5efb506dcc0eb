import { expect } from '@jest/globals';
import type { JsonObject, JsonValue } from '@tollgate/schema';
import { encryptedPrefix, signaturePrefix, thoughtPrefix } from '@tollgate/testkit';
import { comparable } from '../asked/asked.js';
import { type CallerFormat, readers, type UpstreamFormat, writers } from '../asked/spoken-by-tests.js';
import type { WrittenRequest } from '../asked/writers/written.js';
import { exchange } from '../exchange.js';
import { pick, pickList } from '../oracles/pick.js';
import { type Outcome, type Pair, refusedOf, sentOf } from './pair.js';
import { readAnswer } from './read-answer.js';
import { thinkingScene } from './scenes.js';

/** How what only the provider can read begins, where the format has such a thing. */
const proofs: Readonly<Partial<Record<UpstreamFormat, string>>> = {
  'openai-responses': encryptedPrefix,
  'anthropic-messages': signaturePrefix,
  'gemini-generate': thoughtPrefix,
  'bedrock-converse': signaturePrefix,
};

/** The model thinks and calls; the caller sends back what it got, with the result, and the provider finds its thought. */
export function carryThought(pair: Pair): Outcome {
  const { asked, answer } = thinkingScene;
  const written = writers[pair.caller](asked);
  const first = exchange(pair.parties, written, () => ({ type: 'answer', answer }));
  if (!first.sent) return refusedOf(first.problems);
  if (first.answer.kind !== 'whole') throw new Error('not a whole answer');
  const [choice] = readAnswer(pair.caller, first.answer).choices;
  const more = continuations[pair.caller](first.answer.body, choice?.toolCalls[0]?.id ?? '');
  const second = exchange(pair.parties, appended(written, more), () => ({ type: 'answer', answer }));
  if (!second.sent) return refusedOf(second.problems);
  const { turns } = comparable(readers[pair.provider](second.call.body));
  const pieces = turns.flatMap((turn) => turn.pieces);
  expect(pieces.filter(({ type }) => type === 'call' || type === 'result')).toEqual([
    { type: 'call', id: 'call 1', name: 'get_weather', input: { city: 'Oslo' } },
    { type: 'result', id: 'call 1', value: 'sunny', failed: false },
  ]);
  expectThought(pair, second.call.body, second.dropped);
  return sentOf([...first.dropped, ...second.dropped]);
}

/** A proof has to be there; a thought without one is there or is told of. */
function expectThought({ provider }: Pair, body: JsonObject, dropped: readonly string[]): void {
  const proof = proofs[provider];
  if (proof !== undefined) expect(JSON.stringify(body)).toContain(`"${proof}`);
  if (dropped.length > 0) return;
  const pieces = readers[provider](body).turns.flatMap((turn) => turn.pieces);
  expect(pieces).toContainEqual({ type: 'thought', text: 'I need the weather.' });
}

interface More {
  readonly member: string;
  readonly entries: readonly (JsonValue | undefined)[];
}

/** What a caller adds to the conversation: the answer as it came, and the result of the call in it. */
const continuations: Readonly<Record<CallerFormat, (answered: JsonValue, callId: string) => More>> = {
  'openai-chat': (answered, id) => ({
    member: 'messages',
    entries: [pick(answered, 'choices', 0, 'message'), { role: 'tool', tool_call_id: id, content: 'sunny' }],
  }),
  'openai-responses': (answered, id) => ({
    member: 'input',
    entries: [...pickList(answered, 'output'), { type: 'function_call_output', call_id: id, output: 'sunny' }],
  }),
  'anthropic-messages': (answered, id) => ({
    member: 'messages',
    entries: [
      { role: 'assistant', content: pickList(answered, 'content') },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'sunny' }] },
    ],
  }),
  'gemini-generate': (answered, id) => {
    const named = { ...(id === '' ? {} : { id }), name: 'get_weather', response: { output: 'sunny' } };
    return {
      member: 'contents',
      entries: [pick(answered, 'candidates', 0, 'content'), { role: 'user', parts: [{ functionResponse: named }] }],
    };
  },
};

function appended({ body, hints }: WrittenRequest, { member, entries }: More): WrittenRequest {
  return { body: { ...body, [member]: [...pickList(body, member), ...entries.map((entry) => entry ?? null)] }, hints };
}
