import { describe, expect, test } from '@jest/globals';
import type { FunctionTool, ToolChoice } from '@tollgate/schema';
import { call, claude, encode, kimi, llama, nova, problemsOf, qwen, result, say, titan } from '../testing/encode.js';

const tool: FunctionTool = { type: 'function', name: 'get_weather', parameters: { properties: { city: {} } } };
const spec = { toolSpec: { name: 'get_weather', inputSchema: { json: { type: 'object', properties: { city: {} } } } } };
const earlier = [say('Q'), call('a'), result('a', 'done'), call('b', 'other'), result('b', 'done')];

describe('tools', () => {
  test('are declared with a schema of an object', () => {
    const bare = { type: 'function', name: 'clock', description: ' ' } as const;
    expect(encode(claude, { tools: [tool, bare] }).body['toolConfig']).toEqual({
      tools: [spec, { toolSpec: { name: 'clock', inputSchema: { json: { type: 'object', properties: {} } } } }],
    });
  });

  test('are strict where the model can be held to that, and elsewhere it is told', () => {
    expect(encode(qwen, { tools: [{ ...tool, strict: true }] }).body['toolConfig']).toMatchObject({
      tools: [{ toolSpec: { strict: true } }],
    });
    expect(encode(nova, { tools: [{ ...tool, strict: true }] })).toMatchObject({
      body: { toolConfig: { tools: [spec] } },
      dropped: ['tools[].strict'],
    });
    expect(encode(nova, { tools: [{ ...tool, strict: false }] }).dropped).toEqual([]);
  });

  test('of other formats are refused with their place', () => {
    const opaque = { type: 'opaque', format: 'anthropic-messages', value: { type: 'bash' } } as const;
    expect(problemsOf(claude, { tools: [tool, opaque], toolChoice: { type: 'required' } })).toEqual([
      { path: 'tools[1]', message: 'only a provider of the format anthropic-messages can run this tool' },
    ]);
  });

  test('with a name that the platform cannot take are refused with their place', () => {
    expect(problemsOf(claude, { tools: [tool, { ...tool, name: 'ns.tool' }] })).toEqual([
      { path: 'tools[1].name', message: expect.stringContaining('underscores') },
    ]);
  });

  test('are marked for the cache where the model caches them', () => {
    const tools = [{ ...tool, cache: {} }];
    expect(encode(claude, { tools }).body['toolConfig']).toEqual({
      tools: [spec, { cachePoint: { type: 'default' } }],
    });
    expect(encode(nova, { tools })).toMatchObject({
      body: { toolConfig: { tools: [spec] } },
      dropped: ['cache_control: this model caches no tools'],
    });
  });

  test('are declared once more where earlier calls stand in the conversation and nothing else is declared', () => {
    const { body, dropped } = encode(claude, { messages: [...earlier, say('Thanks.')] });
    const json = { type: 'object', properties: {} };
    expect(body['toolConfig']).toEqual({
      tools: [
        { toolSpec: { name: 'get_weather', inputSchema: { json } } },
        { toolSpec: { name: 'other', inputSchema: { json } } },
      ],
    });
    expect(dropped).toEqual(['tools: none are declared, so those of the earlier calls were']);
  });
});

describe('the choice', () => {
  const choose = (model: string, toolChoice: ToolChoice) => {
    const { body, dropped } = encode(model, { tools: [tool], toolChoice });
    return { choice: Object(body['toolConfig']).toolChoice, dropped };
  };

  test.each([
    [{ type: 'auto' }, { auto: {} }],
    [{ type: 'required' }, { any: {} }],
    [{ type: 'tool', name: 'get_weather' }, { tool: { name: 'get_weather' } }],
  ] as const)('%j is said as %j where it can be', (toolChoice, choice) => {
    for (const model of [claude, nova, kimi]) expect(choose(model, toolChoice)).toEqual({ choice, dropped: [] });
  });

  test.each([{ type: 'required' }, { type: 'tool', name: 'get_weather' }] as const)(
    '%j is told of where it cannot be said',
    (toolChoice) => {
      const dropped = ['tool_choice: this model cannot be made to call a tool'];
      expect(choose(llama, toolChoice)).toEqual({ choice: undefined, dropped });
      expect(choose('global.anthropic.claude-opus-5-5', toolChoice)).toEqual({ choice: { auto: {} }, dropped });
      expect(choose(llama, { type: 'auto' })).toEqual({ choice: undefined, dropped: [] });
    },
  );

  test('of no tool leaves the tools out', () => {
    expect(encode(claude, { tools: [tool], toolChoice: { type: 'none' } })).toMatchObject({ dropped: [] });
    expect(encode(claude, { tools: [tool], toolChoice: { type: 'none' } }).body['toolConfig']).toBeUndefined();
  });

  test('of no tool cannot be said beside earlier calls, and that is told', () => {
    const { body, dropped } = encode(titan, { messages: earlier, tools: [tool], toolChoice: { type: 'none' } });
    expect(body['toolConfig']).toEqual({ tools: [spec] });
    expect(dropped).toEqual(['tool_choice: none, which cannot be said beside earlier calls']);
  });

  test('of another format is refused with its place', () => {
    const toolChoice = { type: 'opaque', format: 'openai-chat', value: {} } as const;
    expect(problemsOf(claude, { tools: [tool], toolChoice })).toEqual([
      { path: 'tool_choice', message: 'only a provider of the format openai-chat knows this choice' },
    ]);
  });

  test('of one call at a time has no word here, and that is told', () => {
    expect(encode(claude, { tools: [tool], parallelToolCalls: false }).dropped).toEqual(['parallel_tool_calls']);
    expect(encode(claude, { tools: [tool], parallelToolCalls: true }).dropped).toEqual([]);
  });
});
