import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, Tool } from '@tollgate/schema';
import { encodeTools } from './encode-tools.js';
import { openNotes } from './notes.js';

const weather: Tool = {
  type: 'function',
  name: 'weather',
  description: 'D',
  parameters: { properties: { city: { type: 'string' } } },
};

function encode(request: Partial<ChatRequest>): { encoded: unknown; dropped: readonly string[]; problems: unknown } {
  const notes = openNotes();
  const encoded = encodeTools({ model: 'm', stream: false, messages: [], ...request }, notes);
  return { encoded: JSON.parse(JSON.stringify(encoded)), dropped: [...notes.dropped], problems: notes.problems };
}

describe('tools', () => {
  test('are declared together, with schemas that say that they are objects’', () => {
    expect(encode({ tools: [weather, { type: 'function', name: 'clock' }] }).encoded).toEqual({
      tools: [
        {
          functionDeclarations: [
            {
              name: 'weather',
              description: 'D',
              parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } } },
            },
            { name: 'clock' },
          ],
        },
      ],
    });
  });

  test('of this format go as they are', () => {
    const parameters = { type: 'OBJECT', properties: { city: { type: 'STRING' } } };
    const tool: Tool = { ...weather, extensions: { 'gemini-generate': { parameters, behavior: 'BLOCKING' } } };
    const search: Tool = { type: 'opaque', format: 'gemini-generate', value: { googleSearch: {} } };
    expect(encode({ tools: [tool, search] }).encoded).toEqual({
      tools: [
        { googleSearch: {} },
        { functionDeclarations: [{ name: 'weather', description: 'D', parameters, behavior: 'BLOCKING' }] },
      ],
    });
  });

  test('of another format are refused with their place', () => {
    const tools: Tool[] = [weather, { type: 'opaque', format: 'anthropic-messages', value: { type: 'web_search' } }];
    expect(encode({ tools }).problems).toEqual([
      { path: 'tools[1]', message: 'only a provider of the format anthropic-messages can run this tool' },
    ]);
  });

  test('lose what the format has no word for, and the caller is told', () => {
    expect(encode({ tools: [{ ...weather, strict: true, cache: {} }], parallelToolCalls: false }).dropped).toEqual([
      'tools[].strict',
      'cache_control: the provider caches by itself',
      'parallel_tool_calls: the provider decides how many tools are called at a time',
    ]);
    expect(encode({ tools: [{ ...weather, strict: false }], parallelToolCalls: true }).dropped).toEqual([]);
  });
});

describe('the choice', () => {
  test.each([
    [{ type: 'auto' }, { mode: 'AUTO' }],
    [{ type: 'none' }, { mode: 'NONE' }],
    [{ type: 'required' }, { mode: 'ANY' }],
    [
      { type: 'tool', name: 'weather' },
      { mode: 'ANY', allowedFunctionNames: ['weather'] },
    ],
    [{ type: 'opaque', format: 'gemini-generate', value: { mode: 'VALIDATED' } }, { mode: 'VALIDATED' }],
  ] as const)('%j is %j', (toolChoice, functionCallingConfig) => {
    expect(encode({ tools: [weather], toolChoice }).encoded).toMatchObject({ toolConfig: { functionCallingConfig } });
  });

  test('of another format is refused', () => {
    const toolChoice = { type: 'opaque', format: 'openai-chat', value: { type: 'allowed_tools' } } as const;
    expect(encode({ tools: [weather], toolChoice }).problems).toMatchObject([{ path: 'tool_choice' }]);
  });

  test('means nothing without functions', () => {
    expect(encode({ toolChoice: { type: 'required' } }).encoded).toEqual({});
  });
});
