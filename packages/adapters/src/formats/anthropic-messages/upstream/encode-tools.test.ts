import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject, ToolChoice } from '@tollgate/schema';
import type { RequestProblem } from '../../../core/client-format.js';
import { claudeTraits } from './claude-traits.js';
import { encodeRequest } from './encode-request.js';
import { type MessagesQuirks, messagesTarget } from './quirks.js';

const hello: ChatRequest = {
  model: 'claude-sonnet-4-6',
  stream: false,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
  maxOutputTokens: 10_000,
};

function quirksOf(model: string, more: Partial<MessagesQuirks> = {}): MessagesQuirks {
  return { traits: claudeTraits(model), target: messagesTarget, modelInBody: true, ...more };
}

function encode(more: Partial<ChatRequest>, quirks?: Partial<MessagesQuirks>) {
  const request = { ...hello, ...more };
  const encoded = encodeRequest(request, quirksOf(request.model, quirks));
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  return encoded.value;
}

function body(more: Partial<ChatRequest>, quirks?: Partial<MessagesQuirks>): JsonObject {
  return encode(more, quirks).wire.body;
}

function problemsOf(more: Partial<ChatRequest>): readonly RequestProblem[] {
  const encoded = encodeRequest({ ...hello, ...more }, quirksOf(hello.model));
  return encoded.ok ? [] : encoded.failure;
}

describe('tools', () => {
  const tools: ChatRequest['tools'] = [{ type: 'function', name: 'look' }];

  test('are sent with a schema that is an object’s', () => {
    const wire = body({
      tools: [
        {
          type: 'function',
          name: 'a',
          description: 'A',
          parameters: { type: 'object', properties: { x: {} } },
          strict: true,
        },
        { type: 'function', name: 'b', parameters: { properties: {} }, cache: { ttl: '1h' } },
        { type: 'function', name: 'c', extensions: { 'anthropic-messages': { defer_loading: true } } },
      ],
    });
    expect(wire['tools']).toEqual([
      { name: 'a', description: 'A', input_schema: { type: 'object', properties: { x: {} } }, strict: true },
      { name: 'b', input_schema: { type: 'object', properties: {} }, cache_control: { type: 'ephemeral', ttl: '1h' } },
      { defer_loading: true, name: 'c', input_schema: { type: 'object', properties: {} } },
    ]);
  });

  test('cannot be strict for older models, and it is told', () => {
    const encoded = encode({
      model: 'claude-3-7-sonnet-20250219',
      tools: [{ type: 'function', name: 'a', strict: true }],
    });
    expect(encoded.wire.body['tools']).toEqual([{ name: 'a', input_schema: { type: 'object', properties: {} } }]);
    expect(encoded.dropped).toEqual(['tools[].strict']);
  });

  test('of this format go as they are, those of others are refused with their place', () => {
    const search = { type: 'web_search_20250305', name: 'web_search' };
    const own = { type: 'opaque', format: 'anthropic-messages', value: search } as const;
    const foreign = { type: 'opaque', format: 'gemini-generate', value: { googleSearch: {} } } as const;
    expect(body({ tools: [own] })['tools']).toEqual([search]);
    expect(problemsOf({ tools: [own, foreign], toolChoice: { type: 'required' } })).toEqual([
      { path: 'tools[1]', message: 'only a provider of the format gemini-generate can run this tool' },
    ]);
  });

  test.each([
    [{ type: 'auto' }, undefined, { type: 'auto' }],
    [{ type: 'none' }, false, { type: 'none' }],
    [{ type: 'required' }, undefined, { type: 'any' }],
    [{ type: 'required' }, false, { type: 'any', disable_parallel_tool_use: true }],
    [{ type: 'tool', name: 'look' }, true, { type: 'tool', name: 'look', disable_parallel_tool_use: false }],
    [undefined, false, { type: 'auto', disable_parallel_tool_use: true }],
    [undefined, true, undefined],
  ] as const)('choice %j with parallel calls %p is %j', (toolChoice, parallelToolCalls, wire) => {
    const encoded = encode({
      tools,
      ...(toolChoice === undefined ? {} : { toolChoice }),
      ...(parallelToolCalls === undefined ? {} : { parallelToolCalls }),
    });
    expect(encoded.wire.body['tool_choice']).toEqual(wire);
    expect(encoded.dropped).toEqual([]);
  });

  test('a choice that only another format knows is refused with its place', () => {
    expect(problemsOf({ tools, toolChoice: { type: 'opaque', format: 'openai-chat', value: 1 } })).toEqual([
      { path: 'tool_choice', message: 'only a provider of the format openai-chat knows this choice' },
    ]);
  });

  test.each<[ToolChoice]>([[{ type: 'required' }], [{ type: 'tool', name: 'look' }]])(
    'the choice %j is auto where a model cannot be made to call, and it is told',
    (toolChoice) => {
      const encoded = encode({ model: 'claude-opus-5-5', tools, toolChoice });
      expect(encoded.wire.body['tool_choice']).toEqual({ type: 'auto' });
      expect(encoded.dropped).toEqual(['tool_choice: this model cannot be made to call a tool']);
    },
  );

  test('a choice without tools means nothing', () => {
    expect(body({ toolChoice: { type: 'auto' }, parallelToolCalls: false })).not.toHaveProperty('tool_choice');
  });
});
