import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { encodeRequest } from './encode-request.js';

const hello: ChatRequest = {
  model: 'command-a-03-2025',
  stream: false,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { body: JsonObject; dropped: readonly string[] } {
  const encoded = encodeRequest({ ...hello, ...request }, '/v2/chat');
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  return { body: JSON.parse(JSON.stringify(encoded.value.wire.body)), dropped: encoded.value.dropped };
}

function refused(request: Partial<ChatRequest>): readonly string[] {
  const encoded = encodeRequest({ ...hello, ...request }, '/v2/chat');
  return encoded.ok ? [] : encoded.failure.map(({ path }) => path);
}

describe('parameters', () => {
  test('have the names of this format: p, k, max_tokens, stop_sequences', () => {
    const { body, dropped } = sent({ topP: 0.5, topK: 40, maxOutputTokens: 9, stop: ['a'], seed: 3, temperature: 0.2 });
    expect(body).toEqual({
      model: 'command-a-03-2025',
      messages: [{ role: 'user', content: 'Hi' }],
      p: 0.5,
      k: 40,
      max_tokens: 9,
      stop_sequences: ['a'],
      seed: 3,
      temperature: 0.2,
      stream: false,
    });
    expect(dropped).toEqual([]);
  });

  test.each<[Partial<ChatRequest>, JsonObject, string]>([
    [{ temperature: 1.7 }, { temperature: 1 }, 'temperature: outside of 0 to 1, sent as 1'],
    [{ topP: 1 }, { p: 0.99 }, 'top_p: outside of 0.01 to 0.99, sent as 0.99'],
    [{ topP: 0 }, { p: 0.01 }, 'top_p: outside of 0.01 to 0.99, sent as 0.01'],
    [{ topK: 900 }, { k: 500 }, 'top_k: outside of 0 to 500, sent as 500'],
    [{ presencePenalty: 2 }, { presence_penalty: 1 }, 'presence_penalty: outside of 0 to 1, sent as 1'],
    [{ frequencyPenalty: -1 }, { frequency_penalty: 0 }, 'frequency_penalty: outside of 0 to 1, sent as 0'],
  ])('%j is brought into the range of the provider, and that is told', (request, members, note) => {
    const { body, dropped } = sent(request);
    expect(body).toMatchObject(members);
    expect(dropped).toEqual([note]);
  });

  test('stop_sequences are five at most, and the caller’s answer must not run on without the sixth', () => {
    expect(sent({ stop: ['1', '2', '3', '4', '5', ''] }).body['stop_sequences']).toEqual(['1', '2', '3', '4', '5']);
    expect(refused({ stop: ['1', '2', '3', '4', '5', '6'] })).toEqual(['stop']);
    expect(sent({ stop: [] }).body).not.toHaveProperty('stop_sequences');
  });

  test('a penalty of zero is left out, because some models take only one of the two', () => {
    const { body, dropped } = sent({ frequencyPenalty: 0, presencePenalty: 0.4 });
    expect(body['presence_penalty']).toBe(0.4);
    expect(body).not.toHaveProperty('frequency_penalty');
    expect(dropped).toEqual([]);
  });

  test('several answers are refused, one is not', () => {
    expect(refused({ choices: 2 })).toEqual(['n']);
    expect(refused({ choices: 1 })).toEqual([]);
  });

  test('what has no place is left out and told', () => {
    const { body, dropped } = sent({
      user: 'u',
      metadata: { a: 1 },
      serviceTier: 'flex',
      seed: -1,
      logprobs: { top: 2 },
      extensions: { 'openai-chat': { store: true }, 'cohere-chat': { safety_mode: 'STRICT' } },
    });
    expect(dropped).toEqual(['seed: must not be negative', 'top_logprobs', 'user', 'metadata', 'service_tier']);
    expect(body).toMatchObject({ logprobs: true, safety_mode: 'STRICT' });
    for (const name of ['user', 'metadata', 'service_tier', 'seed', 'store']) expect(body).not.toHaveProperty(name);
  });

  test('a json_schema stands inside json_object, without name and description', () => {
    const schema = { type: 'object' };
    expect(
      sent({ responseFormat: { type: 'json-schema', name: 'n', description: 'd', strict: true, schema } }),
    ).toMatchObject({
      body: { response_format: { type: 'json_object', json_schema: schema } },
      dropped: ['response_format.json_schema.description'],
    });
    expect(sent({ responseFormat: { type: 'json' } }).body['response_format']).toEqual({ type: 'json_object' });
    expect(sent({ responseFormat: { type: 'text' } }).body['response_format']).toEqual({ type: 'text' });
  });
});

describe('thinking', () => {
  const model = 'command-a-reasoning-08-2025';

  test.each<[ChatRequest['reasoning'], JsonObject]>([
    [{ mode: 'enabled' }, { type: 'enabled' }],
    [
      { mode: 'adaptive', budgetTokens: 900 },
      { type: 'enabled', token_budget: 900 },
    ],
    [{ effort: 'low' }, { type: 'enabled', token_budget: 2048 }],
    [{ effort: 'high' }, { type: 'enabled' }],
    [
      { effort: 'medium', budgetTokens: 0 },
      { type: 'enabled', token_budget: 1 },
    ],
    [{ mode: 'disabled', effort: 'high' }, { type: 'disabled' }],
    [{ effort: 'none' }, { type: 'disabled' }],
  ])('%j is asked for as %j', (reasoning, thinking) => {
    expect(sent({ model, ...(reasoning === undefined ? {} : { reasoning }) }).body['thinking']).toEqual(thinking);
  });

  test('cannot be hidden, and models that do not think are not asked to', () => {
    expect(sent({ model, reasoning: { mode: 'enabled', display: 'none' } }).dropped).toEqual([
      'reasoning.display: thinking is always shown',
    ]);
    expect(sent({ reasoning: { effort: 'high' } })).toMatchObject({
      dropped: ['reasoning: this model does not think'],
    });
    expect(sent({ reasoning: { effort: 'high' } }).body).not.toHaveProperty('thinking');
    expect(sent({ reasoning: { mode: 'disabled' } }).dropped).toEqual([]);
  });
});

describe('tools', () => {
  const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  const tools: ChatRequest['tools'] = [
    { type: 'function', name: 'a', description: 'A', parameters: city },
    { type: 'function', name: 'b' },
  ];
  const first = { type: 'function', function: { name: 'a', description: 'A', parameters: city } };
  const second = { type: 'function', function: { name: 'b', parameters: { type: 'object', properties: {} } } };

  test.each<[ChatRequest['toolChoice'] | undefined, JsonObject]>([
    [undefined, { tools: [first, second] }],
    [{ type: 'auto' }, { tools: [first, second] }],
    [{ type: 'required' }, { tools: [first, second], tool_choice: 'REQUIRED' }],
    [{ type: 'none' }, { tools: [first, second], tool_choice: 'NONE' }],
    [
      { type: 'tool', name: 'b' },
      { tools: [second], tool_choice: 'REQUIRED' },
    ],
  ])(
    'the choice %j is made with the words this format has, and a named tool by sending no other',
    (toolChoice, wire) => {
      const { body, dropped } = sent({ tools, ...(toolChoice === undefined ? {} : { toolChoice }) });
      const { tools: sentTools, tool_choice: choice } = body;
      expect({ tools: sentTools, tool_choice: choice }).toEqual({ tool_choice: undefined, ...wire });
      expect(dropped).toEqual([]);
    },
  );

  test.each(['command-r', 'command-r-plus', 'command-r-08-2024', 'command-r-plus-08-2024'])(
    '%s knows no choice: tools that must not be called are not sent, and a compulsory call cannot be had',
    (model) => {
      expect(sent({ model, tools, toolChoice: { type: 'none' } }).body).not.toHaveProperty('tools');
      const { body, dropped } = sent({ model, tools, toolChoice: { type: 'required' } });
      expect(body).not.toHaveProperty('tool_choice');
      expect(dropped).toEqual(['tool_choice: this model cannot be made to call a tool']);
    },
  );

  test('a choice without tools means nothing', () => {
    expect(sent({ toolChoice: { type: 'required' } }).body).not.toHaveProperty('tool_choice');
  });

  test('what only another format knows, or a tool that is not there, is refused with its place', () => {
    const foreign = { type: 'opaque', format: 'openai-chat', value: {} } as const;
    expect(refused({ tools: [foreign] })).toEqual(['tools[0]']);
    expect(refused({ tools, toolChoice: foreign })).toEqual(['tool_choice']);
    expect(refused({ tools, toolChoice: { type: 'tool', name: 'c' } })).toEqual(['tool_choice']);
  });

  test('one call at a time cannot be asked for', () => {
    expect(sent({ tools, parallelToolCalls: false }).dropped).toEqual([
      'parallel_tool_calls: the model may call several tools at once',
    ]);
    expect(sent({ tools, parallelToolCalls: true }).dropped).toEqual([]);
  });

  test('strictness is one switch for all of them', () => {
    const strict = { type: 'function', name: 'a', parameters: city, strict: true } as const;
    expect(sent({ tools: [strict] }).body['strict_tools']).toBe(true);
    const mixed = sent({ tools: [strict, { type: 'function', name: 'b' }] });
    expect(mixed.body).not.toHaveProperty('strict_tools');
    expect(mixed.dropped).toEqual(['tools[].strict: needs every tool to be strict and to have a required argument']);
    expect(sent({ tools: [{ type: 'function', name: 'b', strict: true }] }).dropped).toHaveLength(1);
  });
});
