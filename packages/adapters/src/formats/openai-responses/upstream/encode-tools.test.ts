import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { encodeTools } from './encode-tools.js';
import { openContext } from './notes.js';
import { openAiResponsesQuirks } from './quirks.js';

function encode(request: Partial<ChatRequest>): {
  readonly body: JsonObject;
  readonly dropped: readonly string[];
  readonly problems: readonly string[];
} {
  const context = openContext(openAiResponsesQuirks);
  const body = encodeTools({ model: 'm', stream: false, messages: [], ...request }, context);
  return {
    body: JSON.parse(JSON.stringify(body)),
    dropped: [...context.dropped],
    problems: context.problems.map(({ path, message }) => `${path}: ${message}`),
  };
}

describe('a function', () => {
  test('of another format says that it is not strict, as it is here unless it says so', () => {
    expect(encode({ tools: [{ type: 'function', name: 'f' }] }).body['tools']).toEqual([
      { type: 'function', name: 'f', parameters: { type: 'object', properties: {} }, strict: false },
    ]);
  });

  test('that says whether it is strict is believed', () => {
    const tools = [
      { type: 'function', name: 'f', strict: true, description: 'd', parameters: { type: 'object' } },
    ] as const;
    expect(encode({ tools }).body['tools']).toEqual([
      { type: 'function', name: 'f', description: 'd', parameters: { type: 'object' }, strict: true },
    ]);
  });

  test('of this format keeps its default and its own members', () => {
    const tools = [
      { type: 'function', name: 'f', extensions: { 'openai-responses': { defer_loading: true } } },
    ] as const;
    expect(encode({ tools }).body['tools']).toEqual([
      {
        defer_loading: true,
        type: 'function',
        name: 'f',
        parameters: { type: 'object', properties: {} },
        strict: null,
      },
    ]);
  });

  test('loses a mark for the prompt cache, and is told so', () => {
    expect(encode({ tools: [{ type: 'function', name: 'f', cache: {} }] }).dropped).toEqual([
      'cache_control: the provider caches by itself',
    ]);
  });
});

describe('a tool that the provider runs itself', () => {
  test('of this format goes as it came', () => {
    const value = { type: 'web_search', search_context_size: 'low' };
    expect(encode({ tools: [{ type: 'opaque', format: 'openai-responses', value }] }).body['tools']).toEqual([value]);
  });

  test('of another format is refused with its place', () => {
    const tools = [{ type: 'opaque', format: 'anthropic-messages', value: { type: 'web_search_20250305' } }] as const;
    expect(encode({ tools }).problems).toEqual([
      'tools[0]: only a provider of the format anthropic-messages can run this tool',
    ]);
  });
});

describe('the choice among the tools', () => {
  const tools = [{ type: 'function', name: 'f' }] as const;

  test.each([
    [{ type: 'auto' }, 'auto'],
    [{ type: 'none' }, 'none'],
    [{ type: 'required' }, 'required'],
    [
      { type: 'tool', name: 'f' },
      { type: 'function', name: 'f' },
    ],
    [{ type: 'opaque', format: 'openai-responses', value: { type: 'mcp' } }, { type: 'mcp' }],
  ] as const)('%j is written as %j', (toolChoice, expected) => {
    expect(encode({ tools, toolChoice }).body['tool_choice']).toEqual(expected);
  });

  test('of another format is refused', () => {
    const toolChoice = { type: 'opaque', format: 'openai-chat', value: {} } as const;
    expect(encode({ tools, toolChoice }).problems).toEqual([
      'tool_choice: only a provider of the format openai-chat knows this choice',
    ]);
  });

  test('says how many calls there may be at a time', () => {
    expect(encode({ tools, parallelToolCalls: false }).body).toMatchObject({ parallel_tool_calls: false });
    expect(encode({ tools }).body).not.toHaveProperty('parallel_tool_calls');
  });

  test('means nothing without tools', () => {
    expect(encode({ toolChoice: { type: 'required' }, parallelToolCalls: true }).body).toEqual({});
  });
});
