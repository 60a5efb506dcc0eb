import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject, JsonValue, Tool } from '@tollgate/schema';
import fc from 'fast-check';
import type { RequestProblem } from '../../../core/client-format.js';
import { requestProblemsMax } from '../../../core/request-problems.js';
import { parseRequest } from './parse-request.js';

const hello: JsonObject = { model: 'claude-x', max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] };

function parse(more: JsonObject): ChatRequest {
  const parsed = parseRequest({ ...hello, ...more }, {});
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return parsed.value;
}

function problems(body: JsonValue): readonly RequestProblem[] {
  const parsed = parseRequest(body, {});
  return parsed.ok ? [] : parsed.failure;
}

function paths(more: JsonObject): readonly string[] {
  return problems({ ...hello, ...more }).map(({ path }) => path);
}

const text = (value: string) => ({ type: 'text', text: value }) as const;

describe('a small request', () => {
  test('is read', () => {
    expect(parse({})).toEqual({
      model: 'claude-x',
      stream: false,
      maxOutputTokens: 10,
      messages: [{ role: 'user', content: [text('Hi')] }],
    });
  });

  test('takes model and stream from the route where they stand there', () => {
    const { model: _, ...body } = hello;
    const parsed = parseRequest(body, { model: 'claude-y', stream: true });
    expect(parsed).toMatchObject({ ok: true, value: { model: 'claude-y', stream: true } });
  });

  test('that streams wants counts in the stream, since this format always has them', () => {
    expect(parse({ stream: true })).toMatchObject({ stream: true, streamUsage: true });
    expect(parse({ stream: false })).not.toHaveProperty('streamUsage');
  });
});

describe('parameters', () => {
  test('have their places', () => {
    expect(
      parse({
        temperature: 0.5,
        top_p: 0.9,
        top_k: 4,
        stop_sequences: ['END'],
        metadata: { user_id: 'u' },
        service_tier: 'standard_only',
        max_tokens: 0,
      }),
    ).toMatchObject({
      temperature: 0.5,
      topP: 0.9,
      topK: 4,
      stop: ['END'],
      user: 'u',
      serviceTier: 'standard_only',
      maxOutputTokens: 0,
    });
  });

  test('that are null are absent', () => {
    const nulls = {
      temperature: null,
      top_p: null,
      top_k: null,
      stop_sequences: null,
      tools: null,
      tool_choice: null,
      thinking: null,
      output_config: null,
      metadata: null,
      system: null,
      stream: null,
    };
    expect(parse(nulls)).toEqual(parse({}));
    expect(parse({ metadata: { user_id: null }, output_config: { effort: null, format: null } })).toEqual(parse({}));
  });

  test('that only this format knows are kept by their names', () => {
    expect(
      parse({
        container: { id: 'c' },
        mcp_servers: [{ type: 'url', name: 'm' }],
        speed: 'fast',
        cache_control: { type: 'ephemeral' },
        anthropic_version: 'vertex-2023-10-16',
        metadata: { user_id: 'u', trace: 'x' },
        output_config: { effort: 'low', task_budget: { type: 'tokens', total: 9 } },
      }).extensions,
    ).toEqual({
      'anthropic-messages': {
        container: { id: 'c' },
        mcp_servers: [{ type: 'url', name: 'm' }],
        speed: 'fast',
        cache_control: { type: 'ephemeral' },
        anthropic_version: 'vertex-2023-10-16',
        metadata: { trace: 'x' },
        output_config: { task_budget: { type: 'tokens', total: 9 } },
      },
    });
  });

  test('of the answer’s form are read at both places the format had for them', () => {
    const format = { type: 'json_schema', schema: { type: 'object' } };
    const wanted = { type: 'json-schema', schema: { type: 'object' } };
    expect(parse({ output_config: { format } }).responseFormat).toEqual(wanted);
    expect(parse({ output_format: format }).responseFormat).toEqual(wanted);
    expect(parse({ output_format: format }).extensions).toBeUndefined();
  });
});

describe('thinking', () => {
  test.each([
    [
      { type: 'enabled', budget_tokens: 2000 },
      { mode: 'enabled', budgetTokens: 2000 },
    ],
    [
      { type: 'enabled', budget_tokens: 1024, display: 'omitted' },
      { mode: 'enabled', budgetTokens: 1024, display: 'none' },
    ],
    [{ type: 'adaptive' }, { mode: 'adaptive' }],
    [
      { type: 'adaptive', display: 'summarized' },
      { mode: 'adaptive', display: 'summary' },
    ],
    [{ type: 'disabled' }, { mode: 'disabled' }],
    [{ type: 'between_tools' }, { mode: 'disabled' }],
  ])('%j is %j, and is kept as it was written', (thinking, options) => {
    expect(parse({ thinking }).reasoning).toEqual({ ...options, extensions: { 'anthropic-messages': { thinking } } });
  });

  test('and effort are one wish', () => {
    expect(parse({ thinking: { type: 'adaptive' }, output_config: { effort: 'max' } }).reasoning).toEqual({
      mode: 'adaptive',
      effort: 'max',
      extensions: { 'anthropic-messages': { thinking: { type: 'adaptive' }, effort: 'max' } },
    });
    expect(parse({ output_config: { effort: 'low' } }).reasoning).toEqual({
      effort: 'low',
      extensions: { 'anthropic-messages': { effort: 'low' } },
    });
  });
});

describe('tools', () => {
  test.each<[JsonObject, Tool]>([
    [
      { name: 'a', description: 'A', input_schema: { type: 'object' } },
      { type: 'function', name: 'a', description: 'A', parameters: { type: 'object' } },
    ],
    [
      { type: 'custom', name: 'a', input_schema: {}, strict: true, cache_control: { type: 'ephemeral', ttl: '5m' } },
      {
        type: 'function',
        name: 'a',
        parameters: {},
        strict: true,
        cache: { ttl: '5m' },
        extensions: { 'anthropic-messages': { type: 'custom' } },
      },
    ],
    [
      { type: null, name: 'a', input_schema: {}, defer_loading: true },
      {
        type: 'function',
        name: 'a',
        parameters: {},
        extensions: { 'anthropic-messages': { type: null, defer_loading: true } },
      },
    ],
    [
      { type: 'web_search_20250305', name: 'web_search', max_uses: 2 },
      {
        type: 'opaque',
        format: 'anthropic-messages',
        value: { type: 'web_search_20250305', name: 'web_search', max_uses: 2 },
      },
    ],
  ])('%j', (wire, tool) => {
    expect(parse({ tools: [wire] }).tools).toEqual([tool]);
  });

  test.each([
    [{ type: 'auto' }, { toolChoice: { type: 'auto' } }],
    [{ type: 'any' }, { toolChoice: { type: 'required' } }],
    [{ type: 'none' }, { toolChoice: { type: 'none' } }],
    [{ type: 'tool', name: 'a' }, { toolChoice: { type: 'tool', name: 'a' } }],
    [
      { type: 'auto', disable_parallel_tool_use: true },
      { toolChoice: { type: 'auto' }, parallelToolCalls: false },
    ],
    [
      { type: 'any', disable_parallel_tool_use: false },
      { toolChoice: { type: 'required' }, parallelToolCalls: true },
    ],
  ])('choice %j', (choice, wanted) => {
    const { toolChoice, parallelToolCalls } = parse({ tool_choice: choice });
    expect({ toolChoice, parallelToolCalls }).toEqual({ parallelToolCalls: undefined, ...wanted });
  });
});

describe('what is wrong is told with its place', () => {
  test.each<[JsonObject, string]>([
    [{ model: '' }, 'model'],
    [{ model: undefined }, 'model'],
    [{ max_tokens: undefined }, 'max_tokens'],
    [{ max_tokens: 1.5 }, 'max_tokens'],
    [{ max_tokens: -1 }, 'max_tokens'],
    [{ messages: [] }, 'messages'],
    [{ messages: 'Hi' }, 'messages'],
    [{ messages: ['Hi'] }, 'messages[0]'],
    [{ messages: [{ role: 'tool', content: 'Hi' }] }, 'messages[0].role'],
    [{ messages: [{ role: 'user' }] }, 'messages[0].content'],
    [{ messages: [{ role: 'user', content: ['Hi'] }] }, 'messages[0].content[0]'],
    [{ messages: [{ role: 'user', content: [{}] }] }, 'messages[0].content[0].type'],
    [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages[0].content[0].text'],
    [{ messages: [{ role: 'user', content: [{ type: 'tool_use' }] }] }, 'messages[0].content[0]'],
    [{ messages: [{ role: 'user', content: [{ type: 'thinking' }] }] }, 'messages[0].content[0]'],
    [{ messages: [{ role: 'assistant', content: [{ type: 'tool_result' }] }] }, 'messages[0].content[0]'],
    [
      { messages: [{ role: 'assistant', content: [{ type: 'thinking', thinking: 'x' }] }] },
      'messages[0].content[0].signature',
    ],
    [
      { messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'n', input: '{}' }] }] },
      'messages[0].content[0].input',
    ],
    [
      { messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'url' } }] }] },
      'messages[0].content[0].source.url',
    ],
    [
      { messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'ftp' } }] }] },
      'messages[0].content[0].source.type',
    ],
    [
      {
        messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text' }] }] }],
      },
      'messages[0].content[0].content[0].text',
    ],
    [
      { messages: [{ role: 'user', content: [{ ...text('a'), cache_control: { type: 'ephemeral', ttl: '2d' } }] }] },
      'messages[0].content[0].cache_control.ttl',
    ],
    [{ system: [{ type: 'text' }] }, 'system[0].text'],
    [{ temperature: 1.2 }, 'temperature'],
    [{ top_k: -1 }, 'top_k'],
    [{ stop_sequences: 'END' }, 'stop_sequences'],
    [{ stream: 'yes' }, 'stream'],
    [{ tools: [{ input_schema: {} }] }, 'tools[0].name'],
    [{ tools: [{ name: 'a' }] }, 'tools[0].input_schema'],
    [{ tools: [{ name: 'a', type: 5 }] }, 'tools[0].type'],
    [{ tool_choice: { type: 'tool' } }, 'tool_choice.name'],
    [{ tool_choice: { type: 'some' } }, 'tool_choice.type'],
    [{ thinking: { type: 'enabled' } }, 'thinking.budget_tokens'],
    [{ thinking: { type: 'adaptive', display: 'all' } }, 'thinking.display'],
    [{ output_config: { effort: 'huge' } }, 'output_config.effort'],
    [{ output_config: { format: { type: 'json_schema' } } }, 'output_config.format.schema'],
    [{ service_tier: 'gold' }, 'service_tier'],
    [{ metadata: { user_id: 5 } }, 'metadata.user_id'],
  ])('%j: %s', (more, path) => {
    expect(paths(more)).toEqual([path]);
  });

  test('all at once, but not without end', () => {
    expect(paths({ max_tokens: 'many', temperature: 9, stream: 1 })).toEqual(['max_tokens', 'temperature', 'stream']);
    const content = Array.from({ length: 200 }, () => ({ type: 'text' }));
    expect(paths({ messages: [{ role: 'user', content }] })).toHaveLength(requestProblemsMax);
  });

  test.each([[null], ['text'], [[]], [5]])('%j is no request', (body) => {
    expect(problems(body)).toEqual([{ path: '', message: expect.any(String) }]);
  });

  test('nothing throws, whatever JSON a caller sends', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, other) => {
        parseRequest(value, {});
        parseRequest({ ...hello, messages: [{ role: 'user', content: [other] }], tools: [value], system: other }, {});
        parseRequest({ ...hello, thinking: value, output_config: other, metadata: value, tool_choice: other }, {});
      }),
    );
  });
});
