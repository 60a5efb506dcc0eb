import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject, Tool, ToolChoice } from '@tollgate/schema';
import type { RequestProblem } from '../../../core/client-format.js';
import { openEncodeReport } from './encode-report.js';
import { encodeTools } from './encode-tools.js';
import { type OpenAiChatQuirks, openAiQuirks } from './quirks.js';

function encode(
  tools: readonly Tool[] | undefined,
  toolChoice?: ToolChoice,
  quirks: Partial<OpenAiChatQuirks> = {},
): { members: JsonObject; problems: readonly RequestProblem[]; dropped: readonly string[] } {
  const report = openEncodeReport();
  const request: ChatRequest = {
    model: 'm',
    messages: [],
    stream: false,
    ...(tools === undefined ? {} : { tools }),
    ...(toolChoice === undefined ? {} : { toolChoice }),
  };
  const members = encodeTools(request, { quirks: { ...openAiQuirks, ...quirks }, report });
  return { members: JSON.parse(JSON.stringify(members)), problems: report.problems(), dropped: report.dropped() };
}
const parameters = { type: 'object', properties: { x: { type: 'number' } } };
const tool: Tool = { type: 'function', name: 'f', description: 'd', parameters, strict: true };

describe('tools', () => {
  test('are functions with a schema', () => {
    expect(encode([tool]).members).toEqual({
      tools: [{ type: 'function', function: { name: 'f', description: 'd', parameters, strict: true } }],
    });
  });

  test('without arguments say so, because some providers insist on a schema', () => {
    expect(encode([{ type: 'function', name: 'f' }]).members).toEqual({
      tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } }],
    });
  });

  test('that are not there are not written', () => {
    expect(encode(undefined).members).toEqual({});
    expect(encode([], { type: 'auto' }).members).toEqual({});
  });

  test('may carry cache marks where the provider knows them', () => {
    const [written] = Object(
      encode([{ ...tool, cache: { ttl: '5m' } }], undefined, { cacheControl: true }).members['tools'],
    );
    expect(written).toMatchObject({ cache_control: { type: 'ephemeral', ttl: '5m' } });
  });

  test('of this format’s own kinds go as they came', () => {
    const value = { type: 'custom', custom: { name: 'sql' } };
    expect(encode([{ type: 'opaque', format: 'openai-chat', value }]).members).toEqual({ tools: [value] });
  });

  test('that only another format’s provider can run are refused', () => {
    const foreign: Tool = { type: 'opaque', format: 'anthropic-messages', value: { type: 'web_search_20250305' } };
    expect(encode([tool, foreign]).problems).toEqual([
      { path: 'tools[1]', message: 'only a provider of the format anthropic-messages can run this tool' },
    ]);
  });
});

describe('which tool is called', () => {
  test.each<[ToolChoice, Partial<OpenAiChatQuirks>, unknown]>([
    [{ type: 'auto' }, {}, 'auto'],
    [{ type: 'none' }, {}, 'none'],
    [{ type: 'required' }, {}, 'required'],
    [{ type: 'required' }, { requiredToolChoice: 'any' }, 'any'],
    [{ type: 'tool', name: 'f' }, {}, { type: 'function', function: { name: 'f' } }],
    [{ type: 'opaque', format: 'openai-chat', value: { type: 'allowed_tools' } }, {}, { type: 'allowed_tools' }],
  ])('%j is written, with %j, as %j', (choice, quirks, expected) => {
    expect(encode([tool], choice, quirks).members['tool_choice']).toEqual(expected);
  });

  test('is refused where only another format can say it', () => {
    expect(encode([tool], { type: 'opaque', format: 'anthropic-messages', value: {} }).problems).toEqual([
      { path: 'tool_choice', message: 'only a provider of the format anthropic-messages knows this choice' },
    ]);
  });

  test('is left to the model where the provider cannot make it call one, and that is said', () => {
    const dropped = ['tool_choice: this provider cannot make the model call a tool'];
    for (const choice of [{ type: 'required' }, { type: 'tool', name: 'f' }] as const) {
      expect(encode([tool], choice, { forcesToolCalls: false })).toMatchObject({ dropped });
      expect(encode([tool], choice, { forcesToolCalls: false }).members).not.toHaveProperty('tool_choice');
    }
    for (const type of ['auto', 'none'] as const) {
      expect(encode([tool], { type }, { forcesToolCalls: false })).toMatchObject({
        members: { tool_choice: type },
        dropped: [],
      });
    }
  });
});
