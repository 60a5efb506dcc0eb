import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject, JsonValue } from '@tollgate/schema';
import fc from 'fast-check';
import { parseRequest } from './parse-request.js';

function parsed(members: JsonObject): ChatRequest {
  const result = parseRequest({ model: 'm', input: 'Hi', ...members }, {});
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

function own(members: JsonObject): JsonObject | undefined {
  return parsed(members).extensions?.['openai-responses'];
}

function problems(body: JsonValue): readonly string[] {
  const result = parseRequest(body, {});
  return result.ok ? [] : result.failure.map(({ path }) => path);
}

describe('a request', () => {
  test('can be as short as a model and a text', () => {
    expect(parsed({})).toEqual({
      model: 'm',
      stream: false,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      extensions: { 'openai-responses': {} },
    });
  });

  test('keeps everything the vocabulary has a word for', () => {
    const members = {
      stream: true,
      max_output_tokens: 100,
      temperature: 0.5,
      top_p: 0.9,
      parallel_tool_calls: false,
      metadata: { a: 'b' },
      service_tier: 'flex',
      user: 'u',
    };
    expect(parsed(members)).toMatchObject({
      stream: true,
      streamUsage: true,
      maxOutputTokens: 100,
      temperature: 0.5,
      topP: 0.9,
      parallelToolCalls: false,
      metadata: { a: 'b' },
      serviceTier: 'flex',
      user: 'u',
    });
  });

  test('keeps what it has none for, by its name here', () => {
    const members = {
      store: false,
      truncation: 'auto',
      prompt_cache_key: 'k',
      prompt_cache_retention: '24h',
      max_tool_calls: 2,
      stream_options: { include_obfuscation: false },
      something_new: { a: 1 },
    };
    expect(own(members)).toEqual(members);
  });

  test('reads null as absent everywhere', () => {
    const nulls = ['instructions', 'stream', 'tools', 'tool_choice', 'text', 'reasoning', 'include', 'store', 'user'];
    expect(parsed(Object.fromEntries(nulls.map((name) => [name, null])))).toEqual(parsed({}));
    expect(parsed({ previous_response_id: null, conversation: null, prompt: null, background: null })).toEqual(
      parsed({}),
    );
    expect(parsed({ background: false })).toEqual(parsed({}));
  });

  test('takes its model and its streaming from the route where that knows them', () => {
    const result = parseRequest({ model: 'alias', input: 'Hi' }, { model: 'real', stream: true });
    expect(result).toMatchObject({ ok: true, value: { model: 'real', stream: true } });
  });

  test('names its user by the newer word where the older is missing, and keeps that word', () => {
    expect(parsed({ safety_identifier: 's' }).user).toBe('s');
    expect(own({ safety_identifier: 's' })).toEqual({ safety_identifier: 's' });
    expect(parsed({ safety_identifier: 's', user: 'u' }).user).toBe('u');
  });
});

describe('what is to be included', () => {
  test('is a wish of the vocabulary where there is one', () => {
    const include = ['reasoning.encrypted_content', 'message.output_text.logprobs'];
    expect(parsed({ include, top_logprobs: 4 })).toMatchObject({ reasoningState: true, logprobs: { top: 4 } });
    expect(own({ include })).toEqual({});
  });

  test('is kept where there is none', () => {
    const include = ['reasoning.encrypted_content', 'web_search_call.action.sources'];
    expect(own({ include })).toEqual({ include: ['web_search_call.action.sources'] });
  });

  test('can be told by the number of log probabilities alone', () => {
    expect(parsed({ top_logprobs: 2 }).logprobs).toEqual({ top: 2 });
    expect(parsed({ top_logprobs: 0 })).not.toHaveProperty('logprobs');
  });
});

describe('the form of the answer', () => {
  const schema = { type: 'object' };

  test.each([
    [{ type: 'text' }, { type: 'text' }],
    [{ type: 'json_object' }, { type: 'json' }],
    [
      { type: 'json_schema', name: 'n', schema, strict: true, description: 'd' },
      { type: 'json-schema', name: 'n', schema, strict: true, description: 'd' },
    ],
    [
      { type: 'json_schema', name: 'n', schema, strict: null },
      { type: 'json-schema', name: 'n', schema },
    ],
  ])('%j is %j', (format, expected) => {
    expect(parsed({ text: { format } }).responseFormat).toEqual(expected);
  });

  test('is separate from the verbosity, which is kept', () => {
    const request = parsed({ text: { format: { type: 'json_object' }, verbosity: 'low' } });
    expect(request.responseFormat).toEqual({ type: 'json' });
    expect(request.extensions?.['openai-responses']).toEqual({ text: { verbosity: 'low' } });
    expect(parsed({ text: { verbosity: 'high' } })).not.toHaveProperty('responseFormat');
  });

  test.each([[{}], [{ type: 'xml' }], [{ type: 'json_schema', name: 'n' }]])('is refused where it is %j', (format) => {
    expect(problems({ model: 'm', input: 'Hi', text: { format } })[0]).toMatch(/^text\.format/);
  });
});

describe('the wish for reasoning', () => {
  test('is an effort and whether to see it, and is kept as it was written', () => {
    const reasoning = { effort: 'high', summary: 'detailed' };
    expect(parsed({ reasoning }).reasoning).toEqual({
      effort: 'high',
      display: 'summary',
      extensions: { 'openai-responses': reasoning },
    });
  });

  test('tells others which of its members they do not get', () => {
    expect(own({ reasoning: { effort: 'low', context: 'all_turns' } })).toEqual({
      reasoning: { context: 'all_turns' },
    });
    expect(own({ reasoning: { effort: 'low' } })).toEqual({});
  });

  test('is none where it says nothing', () => {
    expect(parsed({ reasoning: {} })).not.toHaveProperty('reasoning');
    expect(parsed({ reasoning: { effort: null, summary: null } })).not.toHaveProperty('reasoning');
  });

  test('is refused where the effort is none that anybody knows', () => {
    expect(problems({ model: 'm', input: 'Hi', reasoning: { effort: 'utmost' } })).toEqual(['reasoning.effort']);
  });
});

describe('what a provider keeps', () => {
  test('is kept for providers of this format', () => {
    const kept = { previous_response_id: 'r', conversation: { id: 'c' }, prompt: { id: 'p' }, background: true };
    expect(own(kept)).toEqual(kept);
  });

  test.each([[{ type: 'item_reference', id: 'rs_1' }], [{ id: 'msg_1' }], [{ id: 'msg_1', type: null }]])(
    'such as the item %j, is content that only this format knows',
    (item) => {
      expect(parsed({ input: [item] }).messages).toEqual([
        { role: 'assistant', content: [{ type: 'opaque', format: 'openai-responses', value: item }] },
      ]);
    },
  );
});

describe('a malformed request', () => {
  test.each<readonly [string, JsonValue, string]>([
    ['no object', 'text', ''],
    ['without a model', { input: 'Hi' }, 'model'],
    ['without input', { model: 'm' }, 'input'],
    ['with no items', { model: 'm', input: [] }, 'input'],
    ['with input of another kind', { model: 'm', input: 7 }, 'input'],
    ['with a limit of nothing', { model: 'm', input: 'x', max_output_tokens: 0 }, 'max_output_tokens'],
    ['too hot', { model: 'm', input: 'x', temperature: 3 }, 'temperature'],
    ['with a choice that is no word for one', { model: 'm', input: 'x', tool_choice: 'maybe' }, 'tool_choice'],
    ['with a choice without a name', { model: 'm', input: 'x', tool_choice: { type: 'function' } }, 'tool_choice.name'],
    ['with a tool without a type', { model: 'm', input: 'x', tools: [{ name: 'f' }] }, 'tools[0].type'],
    ['with a function without a name', { model: 'm', input: 'x', tools: [{ type: 'function' }] }, 'tools[0].name'],
    ['with an item without a type', { model: 'm', input: [{}] }, 'input[0].type'],
    ['with an item that is none', { model: 'm', input: ['x'] }, 'input[0]'],
    ['with a role that is none', { model: 'm', input: [{ role: 'tool', content: 'x' }] }, 'input[0].role'],
    ['with a message without content', { model: 'm', input: [{ role: 'user' }] }, 'input[0].content'],
    [
      'with a call without a name',
      { model: 'm', input: [{ type: 'function_call', call_id: 'c', arguments: '' }] },
      'input[0].name',
    ],
    [
      'with a result of nothing',
      { model: 'm', input: [{ type: 'function_call_output', output: 'x' }] },
      'input[0].call_id',
    ],
  ])('%s is refused with its place', (_what, body, path) => {
    expect(problems(body)).toContain(path);
  });

  test('never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const json: JsonValue = JSON.parse(JSON.stringify(value));
        parseRequest(json, {});
        parseRequest({ model: 'm', input: [json], tools: [json], tool_choice: json, text: json, reasoning: json }, {});
      }),
    );
  });
});
