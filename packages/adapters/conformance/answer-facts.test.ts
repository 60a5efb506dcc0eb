import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '@tollgate/schema';
import fc from 'fast-check';
import type { AnswerFacts, ChatTranslation } from '../src/core/chat-translation.js';
import { providers } from '../src/providers/index.js';
import { mutationsOf } from './harness/mutations.js';
import { readFixtures } from './harness/own-fixtures.js';
import { spokenBy } from './harness/spoken.js';

const spoken = providers.flatMap((provider) =>
  spokenBy(provider).map(({ translation }) => ({ provider, translation })),
);
/** A format may have none; those that do are held to them. */
const rows = spoken
  .filter(({ translation }) => translation.readFacts !== undefined)
  .map(({ provider, translation }) => [provider.id, translation.format, translation] as const);
const mutationsMax = 400;

function responsesOf(format: ChatTranslation['format']): JsonValue[] {
  const scenarios = readFixtures(format)?.scenarios ?? [];
  return scenarios.flatMap(({ response }) => (response === undefined ? [] : [response]));
}

/** What decoding the whole answer says; undefined when it is none. */
function decodedFacts(translation: ChatTranslation, body: JsonValue): AnswerFacts | undefined {
  const decoded = translation.decodeResponse({ status: 200, headers: {}, body });
  if (!decoded.ok) return undefined;
  const { id, model, choices, usage } = decoded.value;
  const [first] = choices;
  return first === undefined ? undefined : { id, model, finish: first.finish.reason, usage };
}

/** Whether facts were read; if so, they are those of the decoder. */
function agrees(translation: ChatTranslation, body: JsonValue): boolean {
  const facts = translation.readFacts?.({ status: 200, headers: {}, body });
  if (facts === undefined) return false;
  expect({ facts, body }).toEqual({ facts: decodedFacts(translation, body), body });
  expect(facts.usage.outputTokens).toBeDefined();
  return true;
}

test('answers of the formats that pass most often need no decoding', () => {
  expect(new Set(rows.map(([, format]) => format))).toEqual(new Set(['openai-chat', 'anthropic-messages']));
});

describe.each(rows)('facts read of whole answers of %s in %s', (_id, format, translation) => {
  test('are those of the decoder for every fixture, however damaged', () => {
    let read = 0;
    for (const response of responsesOf(format)) {
      for (const body of [response, ...mutationsOf(response, mutationsMax)]) if (agrees(translation, body)) read++;
    }
    // Reading nothing would agree with everything.
    expect(read).toBeGreaterThan(100);
  });

  test('are those of the decoder for random answers', () => {
    let read = 0;
    fc.assert(
      fc.property(answerOf(format), (body) => {
        if (agrees(translation, body)) read++;
      }),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(20);
  });
});

/** A value of the kind that belongs there, most of the time. */
function mostly(usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });
}

const count = mostly(fc.nat(10_000));
const word = mostly(fc.constantFrom('', 'a', 'stop', 'tool_calls', 'length', 'end_turn', 'message', 'function'));
const counts = (...names: string[]) => mostly(partly(Object.fromEntries(names.map((name) => [name, count]))));

function partly(members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> {
  return fc.record(members, { requiredKeys: [] });
}

const toolCall = mostly(partly({ id: word, type: word, function: mostly(partly({ name: word, arguments: word })) }));
const messageOfChat = partly({
  content: word,
  tool_calls: mostly(fc.array(toolCall, { maxLength: 2 })),
  function_call: fc.constantFrom(null, undefined, { name: 'f', arguments: '{}' }),
});
const choiceOfChat = partly({ index: count, message: mostly(messageOfChat), finish_reason: word });
const usageOfChat = fc.record(
  {
    prompt_tokens: count,
    completion_tokens: count,
    total_tokens: count,
    prompt_tokens_details: counts('cached_tokens', 'cache_write_tokens', 'audio_tokens', 'image_tokens'),
    completion_tokens_details: counts('reasoning_tokens', 'audio_tokens', 'image_tokens'),
    prompt_cache_hit_tokens: count,
    num_cached_tokens: count,
    cached_tokens: count,
    server_tool_use_details: counts('web_search_requests'),
  },
  { requiredKeys: ['completion_tokens'] },
);
const usageOfMessages = fc.record(
  {
    input_tokens: count,
    output_tokens: count,
    cache_read_input_tokens: count,
    cache_creation_input_tokens: count,
    cache_creation: counts('ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens'),
    output_tokens_details: counts('thinking_tokens'),
    server_tool_use: counts('web_search_requests'),
  },
  { requiredKeys: ['output_tokens'] },
);

function answerOf(format: ChatTranslation['format']): fc.Arbitrary<JsonValue> {
  const answer =
    format === 'openai-chat'
      ? fc.record(
          {
            id: word,
            model: word,
            error: mostly(fc.constant(null)),
            choices: mostly(fc.array(mostly(choiceOfChat), { minLength: 1, maxLength: 2 })),
            usage: mostly(usageOfChat),
            x_groq: mostly(partly({ usage: usageOfChat })),
          },
          { requiredKeys: ['choices', 'usage'] },
        )
      : fc.record(
          {
            id: word,
            model: word,
            type: mostly(fc.constant('message')),
            content: mostly(fc.array(mostly(partly({ type: word, text: word })), { maxLength: 2 })),
            stop_reason: word,
            stop_sequence: word,
            usage: mostly(usageOfMessages),
          },
          { requiredKeys: ['content', 'usage'] },
        );
  // Only what survives JSON can arrive.
  return answer.map((value) => JSON.parse(JSON.stringify(value)));
}
