import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject, ReasoningOptions } from '@tollgate/schema';
import type { RequestProblem } from '../../../core/client-format.js';
import { encodeParameters } from './encode-parameters.js';
import { openEncodeReport } from './encode-report.js';
import { type OpenAiChatQuirks, openAiQuirks, type ReasoningStyle } from './quirks.js';

interface Outcome {
  readonly members: JsonObject;
  readonly dropped: readonly string[];
  readonly problems: readonly RequestProblem[];
}

function encode(request: Partial<ChatRequest>, quirks: Partial<OpenAiChatQuirks> = {}): Outcome {
  const report = openEncodeReport();
  const whole: ChatRequest = { model: 'm', messages: [], stream: false, ...request };
  const { stream: _stream, ...members } = JSON.parse(
    JSON.stringify(encodeParameters(whole, { quirks: { ...openAiQuirks, drops: [], ...quirks }, report })),
  );
  return { members, dropped: report.dropped(), problems: report.problems() };
}

describe('parameters', () => {
  test('have their names on the wire', () => {
    const { members, dropped } = encode({
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      seed: 7,
      stop: ['a', 'b'],
      choices: 2,
      logprobs: { top: 3 },
      user: 'u',
      metadata: { a: 'b' },
      serviceTier: 'flex',
      maxOutputTokens: 100,
    });
    expect(members).toEqual({
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      frequency_penalty: 0.1,
      presence_penalty: 0.2,
      seed: 7,
      stop: ['a', 'b'],
      n: 2,
      logprobs: true,
      top_logprobs: 3,
      user: 'u',
      metadata: { a: 'b' },
      service_tier: 'flex',
      max_completion_tokens: 100,
    });
    expect(dropped).toEqual([]);
  });

  test('are not there when nobody set them', () => {
    expect(encode({}).members).toEqual({});
  });

  test('keep a zero', () => {
    expect(encode({ temperature: 0, seed: 0, topP: 0 }).members).toEqual({ temperature: 0, seed: 0, top_p: 0 });
  });

  test('have the names of their provider', () => {
    const quirks = { outputLimitMember: 'max_tokens', seedMember: 'random_seed' } as const;
    expect(encode({ maxOutputTokens: 5, seed: 1 }, quirks).members).toEqual({ max_tokens: 5, random_seed: 1 });
  });

  test('are left out where they are not known, and reported', () => {
    const outcome = encode(
      { topK: 1, seed: 2, logprobs: { top: 1 }, temperature: 1 },
      { drops: ['top_k', 'seed', 'logprobs', 'user'] },
    );
    expect(outcome.members).toEqual({ temperature: 1 });
    expect(outcome.dropped).toEqual(['top_k', 'seed', 'logprobs']);
  });

  test('without which the answer would be another one are refused', () => {
    expect(encode({ choices: 2 }, { refuses: ['n'] }).problems).toEqual([
      { path: 'n', message: 'this provider cannot do that' },
    ]);
    expect(encode({ choices: 1 }, { refuses: ['n'] })).toEqual({ members: {}, dropped: [], problems: [] });
  });

  test('ask for parallel calls only beside tools', () => {
    const tools: ChatRequest['tools'] = [{ type: 'function', name: 'f' }];
    expect(encode({ parallelToolCalls: false }).members).toEqual({});
    expect(encode({ parallelToolCalls: false, tools }).members).toEqual({ parallel_tool_calls: false });
  });

  test('ask for log probabilities without saying how many', () => {
    expect(encode({ logprobs: {} }).members).toEqual({ logprobs: true });
  });
});

describe('the form of the answer', () => {
  const schema = { type: 'object', properties: {} };

  test.each([
    [{ type: 'text' }, { type: 'text' }],
    [{ type: 'json' }, { type: 'json_object' }],
    [
      { type: 'json-schema', schema, name: 'n', strict: true, description: 'd' },
      { type: 'json_schema', json_schema: { name: 'n', description: 'd', schema, strict: true } },
    ],
    [
      { type: 'json-schema', schema },
      { type: 'json_schema', json_schema: { name: 'response', schema } },
    ],
  ] as const)('%j is written as %j', (responseFormat, expected) => {
    expect(encode({ responseFormat }).members).toEqual({ response_format: expected });
  });

  test('is only some JSON where a provider knows no schemas, and that is reported', () => {
    const outcome = encode({ responseFormat: { type: 'json-schema', schema } }, { jsonSchema: 'json-mode' });
    expect(outcome.members).toEqual({ response_format: { type: 'json_object' } });
    expect(outcome.dropped).toEqual(['response_format.json_schema: the provider promises only that it is JSON']);
  });
});

describe('thinking', () => {
  test.each<[ReasoningStyle, ReasoningOptions, JsonObject]>([
    ['effort', { effort: 'high' }, { reasoning_effort: 'high' }],
    ['effort', { effort: 'none' }, { reasoning_effort: 'none' }],
    ['effort', { mode: 'enabled', budgetTokens: 1024 }, { reasoning_effort: 'low' }],
    ['effort', { mode: 'enabled', budgetTokens: 8000 }, { reasoning_effort: 'medium' }],
    ['effort', { mode: 'enabled', budgetTokens: 32_000 }, { reasoning_effort: 'high' }],
    ['effort', { effort: 'max', budgetTokens: 1024 }, { reasoning_effort: 'max' }],
    ['effort', { mode: 'adaptive' }, {}],
    ['effort', { mode: 'enabled' }, {}],
    ['effort', { mode: 'disabled' }, {}],
    ['thinking', { mode: 'enabled', effort: 'high' }, { thinking: { type: 'enabled' }, reasoning_effort: 'high' }],
    ['thinking', { mode: 'adaptive' }, { thinking: { type: 'enabled' } }],
    ['thinking', { effort: 'max' }, { reasoning_effort: 'max' }],
    ['thinking', { budgetTokens: 2048 }, { thinking: { type: 'enabled' } }],
    ['thinking', { mode: 'disabled', effort: 'high' }, { thinking: { type: 'disabled' } }],
    ['thinking', { effort: 'none' }, { thinking: { type: 'disabled' } }],
    ['reasoning-object', { effort: 'low' }, { reasoning: { effort: 'low' } }],
    ['reasoning-object', { mode: 'enabled', budgetTokens: 2000 }, { reasoning: { max_tokens: 2000 } }],
    ['reasoning-object', { mode: 'enabled', effort: 'high', budgetTokens: 2000 }, { reasoning: { max_tokens: 2000 } }],
    ['reasoning-object', { mode: 'adaptive', display: 'none' }, { reasoning: { enabled: true, exclude: true } }],
    ['reasoning-object', { mode: 'disabled' }, { reasoning: { enabled: false } }],
    ['reasoning-object', { effort: 'none' }, { reasoning: { effort: 'none' } }],
    ['enable-thinking', { mode: 'enabled', budgetTokens: 500 }, { enable_thinking: true, thinking_budget: 500 }],
    ['enable-thinking', { mode: 'disabled' }, { enable_thinking: false }],
    ['none', { effort: 'high' }, {}],
    ['never', { effort: 'high' }, {}],
    ['never', { effort: 'none' }, {}],
  ])('asked for as %s: %j becomes %j', (style, reasoning, expected) => {
    expect(encode({ reasoning }, { reasoning: style }).members).toEqual(expected);
  });

  test.each<[readonly string[], ReasoningOptions, string | undefined]>([
    [['none', 'high'], { effort: 'low' }, 'high'],
    [['none', 'high'], { mode: 'enabled' }, 'high'],
    [['none', 'high'], { mode: 'disabled' }, 'none'],
    [['none', 'high'], { effort: 'none' }, 'none'],
    [['none', 'default'], { effort: 'minimal' }, 'default'],
    [['none', 'default'], { budgetTokens: 1024 }, 'default'],
    [['none', 'default'], { effort: 'none' }, 'none'],
    [['low', 'medium', 'high'], { effort: 'medium' }, 'medium'],
    [['low', 'medium', 'high'], { effort: 'minimal' }, 'low'],
    [['low', 'medium', 'high'], { effort: 'max' }, 'high'],
    [['low', 'medium', 'high'], { mode: 'enabled', budgetTokens: 8000 }, 'medium'],
    [['low', 'medium', 'high'], { mode: 'enabled' }, undefined],
  ])('of a provider that takes %j: %j is asked for as %j', (efforts, reasoning, expected) => {
    expect(encode({ reasoning }, { efforts })).toMatchObject({
      members: expected === undefined ? {} : { reasoning_effort: expected },
      dropped: [],
    });
  });

  test('of a model that always thinks cannot be switched off, and that is reported', () => {
    expect(encode({ reasoning: { effort: 'none' } }, { efforts: ['low', 'high'] })).toMatchObject({
      members: { reasoning_effort: 'low' },
      dropped: ['reasoning: this model always thinks, so it was asked for its lowest effort'],
    });
  });

  test('of a model that does not think is reported', () => {
    expect(encode({ reasoning: { effort: 'low', display: 'none' } }, { reasoning: 'never' }).dropped).toEqual([
      'reasoning: this model does not think',
    ]);
  });

  test('that cannot be asked for, or cannot be turned off, is reported', () => {
    expect(encode({ reasoning: { effort: 'high' } }, { reasoning: 'none' }).dropped).toEqual(['reasoning']);
    expect(encode({ reasoning: { mode: 'disabled' } }).dropped).toEqual([
      'reasoning: the provider decides whether the model thinks',
    ]);
  });
});
