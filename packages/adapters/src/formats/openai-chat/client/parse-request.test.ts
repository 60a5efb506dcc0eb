import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject, JsonValue } from '@tollgate/schema';
import type { RouteHints } from '../../../core/client-format.js';
import { parseRequest } from './parse-request.js';

const minimal = { model: 'gpt-4.1', messages: [{ role: 'user', content: 'Hi' }] };

function parsed(members: JsonObject, hints: RouteHints = {}): ChatRequest {
  const result = parseRequest({ ...minimal, ...members }, hints);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
function problemsOf(body: JsonValue): readonly string[] {
  const result = parseRequest(body, {});
  return result.ok ? [] : result.failure.map(({ path, message }) => `${path}: ${message}`);
}

describe('a request', () => {
  test('is small when little is said', () => {
    expect(parsed({})).toEqual({
      model: 'gpt-4.1',
      stream: false,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
    });
  });

  test('has every parameter in the words of the vocabulary', () => {
    const request = parsed({
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 100,
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      frequency_penalty: 0.1,
      presence_penalty: -0.2,
      seed: 7,
      stop: 'END',
      n: 2,
      logprobs: true,
      top_logprobs: 3,
      user: 'u',
      metadata: { a: 'b' },
      service_tier: 'flex',
      parallel_tool_calls: false,
      reasoning_effort: 'high',
    });
    expect(request).toMatchObject({
      stream: true,
      streamUsage: true,
      maxOutputTokens: 100,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      frequencyPenalty: 0.1,
      presencePenalty: -0.2,
      seed: 7,
      stop: ['END'],
      choices: 2,
      logprobs: { top: 3 },
      user: 'u',
      metadata: { a: 'b' },
      serviceTier: 'flex',
      parallelToolCalls: false,
      reasoning: { effort: 'high' },
    });
    expect(request.extensions).toBeUndefined();
  });

  test('treats null as not said', () => {
    const names = [
      'stream',
      'max_tokens',
      'temperature',
      'stop',
      'n',
      'tools',
      'tool_choice',
      'response_format',
      'user',
      'logit_bias',
      'min_p',
    ];
    expect(parsed(Object.fromEntries(names.map((name) => [name, null])))).toEqual(parsed({}));
  });

  test('takes model and stream from the route before the body', () => {
    expect(parsed({ model: undefined }, { model: 'from-route' }).model).toBe('from-route');
    expect(parsed({ stream: false }, { model: 'x', stream: true })).toMatchObject({ model: 'x', stream: true });
  });

  test('wants counts in a stream only where it asks for them', () => {
    expect(parsed({ stream: true })).not.toHaveProperty('streamUsage');
    expect(parsed({ stream: true, stream_options: { include_usage: false } }).streamUsage).toBe(false);
    expect(parsed({ stream_options: { include_usage: true } })).not.toHaveProperty('streamUsage');
  });

  test('may give its limit by either name, or the same by both', () => {
    expect(parsed({ max_tokens: 5 }).maxOutputTokens).toBe(5);
    expect(parsed({ max_completion_tokens: 6 }).maxOutputTokens).toBe(6);
    expect(parsed({ max_tokens: 7, max_completion_tokens: 7 }).maxOutputTokens).toBe(7);
  });

  test('asks for log probabilities only when it says so', () => {
    expect(parsed({ logprobs: true }).logprobs).toEqual({});
    expect(parsed({ logprobs: false, top_logprobs: 0 })).not.toHaveProperty('logprobs');
    for (const logprobs of [false, undefined]) {
      const body = { ...minimal, ...(logprobs === undefined ? {} : { logprobs }), top_logprobs: 2 };
      expect(problemsOf(body)).toEqual(['top_logprobs: needs logprobs to be true']);
    }
  });

  test('may stop at several words', () => {
    expect(parsed({ stop: ['a', 'b'] }).stop).toEqual(['a', 'b']);
  });
});

describe('the form of the answer', () => {
  const schema = { type: 'object' };

  test.each<[JsonValue, unknown]>([
    [{ type: 'text' }, { type: 'text' }],
    [{ type: 'json_object' }, { type: 'json' }],
    [
      { type: 'json_schema', json_schema: { name: 'n', description: 'd', schema, strict: true } },
      { type: 'json-schema', name: 'n', description: 'd', schema, strict: true },
    ],
    [
      { type: 'json_schema', json_schema: { schema, strict: null } },
      { type: 'json-schema', schema },
    ],
    [
      { type: 'json_schema', json_schema: { name: 'n' } },
      { type: 'json-schema', name: 'n', schema: {} },
    ],
  ])('%j is understood', (response_format, expected) => {
    expect(parsed({ response_format }).responseFormat).toEqual(expected);
  });
});

describe('thinking', () => {
  test.each<[JsonObject, unknown]>([
    [{ reasoning_effort: 'none' }, { effort: 'none' }],
    [{ reasoning: { effort: 'low' } }, { effort: 'low' }],
    [{ reasoning: { max_tokens: 2000 } }, { budgetTokens: 2000 }],
    [{ reasoning: { enabled: true, exclude: true } }, { mode: 'enabled', display: 'none' }],
    [{ reasoning: { enabled: false } }, { mode: 'disabled' }],
    [{ thinking: { type: 'enabled', budget_tokens: 2048 } }, { mode: 'enabled', budgetTokens: 2048 }],
    [{ thinking: { type: 'disabled' } }, { mode: 'disabled' }],
    [
      { reasoning_effort: 'high', thinking: { type: 'enabled' } },
      { effort: 'high', mode: 'enabled' },
    ],
  ])('%j is understood', (members, expected) => {
    expect(parsed(members).reasoning).toEqual(expected);
  });

  test('in the words of one maker also stays as it was', () => {
    const thinking = { type: 'enabled', clear_thinking: false };
    expect(parsed({ thinking }).extensions).toEqual({ 'openai-chat': { thinking } });
    expect(parsed({ reasoning: { effort: 'low' } }).extensions).toEqual({
      'openai-chat': { reasoning: { effort: 'low' } },
    });
  });

  test('of a level that only one provider knows goes on unchanged', () => {
    const request = parsed({ reasoning_effort: 'default' });
    expect(request.reasoning).toBeUndefined();
    expect(request.extensions).toEqual({ 'openai-chat': { reasoning_effort: 'default' } });
  });

  test('that cannot be read is not thinking, but goes on unchanged', () => {
    const request = parsed({ thinking: { type: 'sometimes' } });
    expect(request.reasoning).toBeUndefined();
    expect(request.extensions).toEqual({ 'openai-chat': { thinking: { type: 'sometimes' } } });
  });
});

describe('members that only this format knows', () => {
  test('are kept for providers of this format', () => {
    const members = {
      logit_bias: { '50256': -100 },
      store: true,
      verbosity: 'low',
      provider: { order: ['x'] },
      safe_prompt: false,
    };
    expect(parsed(members).extensions).toEqual({ 'openai-chat': members });
  });

  test('include other options of a stream', () => {
    expect(
      parsed({ stream: true, stream_options: { include_usage: true, include_obfuscation: false } }).extensions,
    ).toEqual({
      'openai-chat': { stream_options: { include_obfuscation: false } },
    });
  });
});

describe('the older functions', () => {
  const functions = [{ name: 'f', description: 'd', parameters: { type: 'object' } }];

  test('are tools, and stay visible as the sign of an older caller', () => {
    const request = parsed({ functions, function_call: { name: 'f' } });
    expect(request.tools).toEqual([{ type: 'function', name: 'f', description: 'd', parameters: { type: 'object' } }]);
    expect(request.toolChoice).toEqual({ type: 'tool', name: 'f' });
    expect(request.extensions?.['openai-chat']).toEqual({ functions, function_call: { name: 'f' } });
  });

  test('ask for one call at a time, which is what the answer has a place for', () => {
    expect(parsed({ functions }).parallelToolCalls).toBe(false);
    expect(parsed({ functions, parallel_tool_calls: true }).parallelToolCalls).toBe(false);
    expect(parsed({ functions: [] }).parallelToolCalls).toBeUndefined();
    expect(parsed({ tools: [], parallel_tool_calls: true }).parallelToolCalls).toBe(true);
  });
});

describe('what is wrong with a request', () => {
  test.each<[string, JsonValue, string]>([
    ['no object', 'x', ': must be an object, not a text'],
    ['no model', { messages: minimal.messages }, 'model: is required'],
    ['an empty model', { ...minimal, model: '' }, 'model: must not be empty'],
    ['no messages', { model: 'm' }, 'messages: is required'],
    ['an empty list of messages', { model: 'm', messages: [] }, 'messages: must not be empty'],
    ['a temperature that is text', { ...minimal, temperature: 'hot' }, 'temperature: must be a number, not a text'],
    ['too high a temperature', { ...minimal, temperature: 3 }, 'temperature: must be at most 2'],
    ['half a token', { ...minimal, max_tokens: 0.5 }, 'max_tokens: must be a whole number, not a fraction'],
    ['no token', { ...minimal, max_tokens: 0 }, 'max_tokens: must be at least 1'],
    [
      'two limits',
      { ...minimal, max_tokens: 1, max_completion_tokens: 2 },
      'max_tokens: differs from max_completion_tokens',
    ],
    ['a stop of another kind', { ...minimal, stop: 5 }, 'stop: must be a text or a list of texts'],
    ['a list of stops of another kind', { ...minimal, stop: [5] }, 'stop[0]: must be a text, not a number'],
    ['too many answers', { ...minimal, n: 1000 }, 'n: must be at most 128'],
    ['a form without a type', { ...minimal, response_format: {} }, 'response_format.type: is required'],
    ['an unknown form', { ...minimal, response_format: { type: 'xml' } }, 'response_format.type: must be one of'],
    [
      'a schema that is none',
      { ...minimal, response_format: { type: 'json_schema', json_schema: { schema: [] } } },
      'response_format.json_schema.schema: must be an object, not a list',
    ],
    ['no schema', { ...minimal, response_format: { type: 'json_schema' } }, 'response_format.json_schema: is required'],
    ['a message without a role', { model: 'm', messages: [{ content: 'x' }] }, 'messages[0].role: is required'],
    [
      'a message of no known role',
      { model: 'm', messages: [{ role: 'judge', content: 'x' }] },
      'messages[0].role: must be one of',
    ],
    ['a message that is none', { model: 'm', messages: ['x'] }, 'messages[0]: must be an object, not a text'],
    ['tools of another kind', { ...minimal, tools: {} }, 'tools: must be a list, not an object'],
    ['a user that is a number', { ...minimal, user: 5 }, 'user: must be a text, not a number'],
  ])('is told with its place: %s', (_name, body, start) => {
    const problems = problemsOf(body);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]?.slice(0, start.length)).toBe(start);
  });

  test('is told all at once', () => {
    const body = {
      messages: [
        { role: 'user', content: 5 },
        { role: 'tool', content: 'x' },
      ],
      response_format: { type: 'xml' },
      tools: [{}],
    };
    expect(problemsOf(body).map((problem) => problem.slice(0, problem.indexOf(':')))).toEqual([
      'model',
      'messages[0].content',
      'messages[1].tool_call_id',
      'tools[0].type',
      'response_format.type',
    ]);
  });
});
