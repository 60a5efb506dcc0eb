import { describe, expect, test } from '@jest/globals';
import type { JsonObject, JsonValue, Tool, ToolChoice } from '@tollgate/schema';
import { openRequestProblems } from '../../../core/request-problems.js';
import { RequestParameters } from './openai-chat.request.js';
import { parseToolChoice, parseTools } from './parse-tools.js';

interface Outcome {
  readonly tools: readonly Tool[] | undefined;
  readonly choice: ToolChoice | undefined;
  readonly problems: readonly string[];
}

function parse(members: JsonObject): Outcome {
  const problems = openRequestProblems();
  const wire = RequestParameters.parse({ messages: [{}], ...members });
  const tools = parseTools(wire, problems);
  const choice = parseToolChoice(wire, problems);
  return { tools, choice, problems: problems.list().map(({ path, message }) => `${path}: ${message}`) };
}
const parameters = { type: 'object', properties: {} };

describe('tools', () => {
  test('are functions', () => {
    const called = { name: 'f', description: 'd', parameters, strict: true };
    expect(parse({ tools: [{ type: 'function', function: called }] }).tools).toEqual([{ type: 'function', ...called }]);
  });

  test('are functions where no type is said, as with older Mistral callers', () => {
    expect(parse({ tools: [{ function: { name: 'f', parameters: null, strict: null } }] }).tools).toEqual([
      { type: 'function', name: 'f' },
    ]);
  });

  test('may carry a cache mark and members of their own', () => {
    expect(
      parse({
        tools: [{ type: 'function', function: { name: 'f' }, cache_control: { ttl: '5m' }, defer_loading: true }],
      }).tools,
    ).toEqual([
      { type: 'function', name: 'f', cache: { ttl: '5m' }, extensions: { 'openai-chat': { defer_loading: true } } },
    ]);
  });

  test('of other kinds are kept for providers of this format', () => {
    const tools = [
      { type: 'custom', custom: { name: 'sql' } },
      { type: 'openrouter:web_search', parameters: { max_uses: 1 } },
    ];
    expect(parse({ tools }).tools).toEqual(tools.map((value) => ({ type: 'opaque', format: 'openai-chat', value })));
  });

  test('of the older member stand behind the newer ones', () => {
    const names = parse({
      tools: [{ type: 'function', function: { name: 'a' } }],
      functions: [{ name: 'b' }],
    }).tools?.map((tool) => (tool.type === 'function' ? tool.name : ''));
    expect(names).toEqual(['a', 'b']);
  });

  test.each<JsonValue>([null, []])('that are %j are none', (tools) => {
    expect(parse({ tools })).toEqual({ tools: undefined, choice: undefined, problems: [] });
  });

  test.each<[JsonValue, string]>([
    ['x', 'tools[0]: must be an object, not a text'],
    [{}, 'tools[0].type: is required'],
    [{ type: 'function' }, 'tools[0].function: is required'],
    [{ type: 'function', function: {} }, 'tools[0].function.name: is required'],
    [{ type: 'function', function: { name: '' } }, 'tools[0].function.name: must not be empty'],
    [
      { type: 'function', function: { name: 'f', parameters: [] } },
      'tools[0].function.parameters: must be an object, not a list',
    ],
    [
      { type: 'function', function: { name: 'f', strict: 'yes' } },
      'tools[0].function.strict: must be true or false, not a text',
    ],
  ])('%j are refused with their place', (tool, start) => {
    expect(parse({ tools: [tool] }).problems[0]?.slice(0, start.length)).toBe(start);
  });
});

describe('which tool has to be called', () => {
  test.each<[JsonValue, ToolChoice]>([
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    ['required', { type: 'required' }],
    ['any', { type: 'required' }],
    [
      { type: 'function', function: { name: 'f' } },
      { type: 'tool', name: 'f' },
    ],
    [
      { type: 'allowed_tools', allowed_tools: {} },
      { type: 'opaque', format: 'openai-chat', value: { type: 'allowed_tools', allowed_tools: {} } },
    ],
  ])('%j is understood', (tool_choice, expected) => {
    expect(parse({ tool_choice }).choice).toEqual(expected);
  });

  test.each<[JsonValue, ToolChoice]>([
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    [{ name: 'f' }, { type: 'tool', name: 'f' }],
  ])('%j is understood in the older member', (function_call, expected) => {
    expect(parse({ function_call }).choice).toEqual(expected);
    expect(parse({ function_call, tool_choice: 'required' }).choice).toEqual({ type: 'required' });
  });

  test.each<[JsonObject, string]>([
    [{ tool_choice: 'sometimes' }, 'tool_choice: must be one of none, auto, required'],
    [{ tool_choice: { type: 'function' } }, 'tool_choice.function: is required'],
    [{ function_call: 'sometimes' }, 'function_call: must be one of'],
    [{ function_call: {} }, 'function_call.name: is required'],
  ])('%j is refused', (members, start) => {
    expect(parse(members).problems[0]?.slice(0, start.length)).toBe(start);
  });
});
