import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import { sealEnvelope } from '../../../core/carried-state.js';
import { acceptsBody } from './accepts-body.js';
import { type OpenAiChatQuirks, openAiQuirks } from './quirks.js';

const accepts = (body: JsonObject, quirks: Partial<OpenAiChatQuirks>): boolean =>
  acceptsBody(body, { ...openAiQuirks, ...quirks });
const messages = (...list: readonly JsonObject[]): JsonObject => ({ model: 'm', messages: list });

describe('a body of this format', () => {
  test('goes to its maker as it is, whatever is in it', () => {
    expect(accepts({ model: 'm', anything: 1, messages: [{ role: 'developer', content: 'x', name: 'n' }] }, {})).toBe(
      true,
    );
    expect(accepts({}, {})).toBe(true);
  });

  test('has to be written anew for a member that would be refused', () => {
    const quirks = { refusedMembers: ['seed', 'max_completion_tokens'] };
    expect(accepts({ seed: 1 }, quirks)).toBe(false);
    expect(accepts({ max_completion_tokens: 0 }, quirks)).toBe(false);
    expect(accepts({ seed: null, max_tokens: 5 }, quirks)).toBe(true);
  });

  test('has to be written anew for a member of a message that would be refused', () => {
    const quirks = { refusedMessageMembers: ['name'] };
    expect(accepts(messages({ role: 'user', content: 'x' }, { role: 'user', name: 'n' }), quirks)).toBe(false);
    expect(accepts(messages({ role: 'user', content: 'x', name: null }), quirks)).toBe(false);
    expect(accepts(messages({ role: 'user', content: 'x' }), quirks)).toBe(true);
  });

  test('has to be written anew for a member of a call that would be refused', () => {
    const quirks = { refusedCallMembers: ['extra_content'] };
    const calls = (...list: readonly JsonObject[]): JsonObject => messages({ role: 'assistant', tool_calls: list });
    expect(accepts(calls({ id: 'a' }, { id: 'b', extra_content: {} }), quirks)).toBe(false);
    expect(accepts(calls({ id: 'a' }, { id: 'b' }), quirks)).toBe(true);
    expect(accepts(messages({ role: 'assistant', tool_calls: [null, 7] }), quirks)).toBe(true);
  });

  test('has to be written anew for the role of developers where it is unknown', () => {
    expect(accepts(messages({ role: 'developer', content: 'x' }), { refusesDeveloperRole: true })).toBe(false);
    expect(accepts(messages({ role: 'system', content: 'x' }), { refusesDeveloperRole: true })).toBe(true);
  });

  test('has to be written anew for call ids of another provider', () => {
    const quirks = { toolCallIds: 'nine-alphanumeric' } as const;
    expect(accepts(messages({ role: 'tool', tool_call_id: 'call_abc', content: 'x' }), quirks)).toBe(false);
    expect(accepts(messages({ role: 'tool', tool_call_id: 'g6fVbXS8K', content: 'x' }), quirks)).toBe(true);
  });

  test.each([{ messages: 'x' }, { messages: [null, 7, []] }, { messages: { role: 'developer' } }, {}])(
    'that is malformed is left to the parser: %j',
    (body) => {
      expect(
        accepts(body, {
          refusesDeveloperRole: true,
          refusedMessageMembers: ['name'],
          toolCallIds: 'nine-alphanumeric',
        }),
      ).toBe(true);
    },
  );

  test('has to be written anew for a call it demands of a model that cannot be made to make one', () => {
    const named = { type: 'function', function: { name: 'f' } };
    for (const choice of ['required', named]) {
      expect(accepts({ tool_choice: choice }, { forcesToolCalls: false })).toBe(false);
      expect(accepts({ tool_choice: choice }, {})).toBe(true);
    }
    for (const choice of ['auto', 'none', null]) {
      expect(accepts({ tool_choice: choice }, { forcesToolCalls: false })).toBe(true);
    }
  });

  test('has to be written anew for a word of effort that the provider does not take', () => {
    const quirks = { efforts: ['none', 'default'] } as const;
    for (const effort of ['none', 'default', null]) expect(accepts({ reasoning_effort: effort }, quirks)).toBe(true);
    for (const effort of ['low', 7, {}]) expect(accepts({ reasoning_effort: effort }, quirks)).toBe(false);
    expect(accepts({ reasoning_effort: 'low' }, {})).toBe(true);
    expect(accepts({ reasoning_effort: 'low' }, { ...quirks, reasoning: 'thinking' })).toBe(true);
    for (const effort of ['none', 'high']) {
      expect(accepts({ reasoning_effort: effort }, { reasoning: 'never' })).toBe(false);
    }
  });

  test('has to be written anew for a null where nulls are refused', () => {
    const quirks = { refusesNulls: true };
    expect(accepts({ temperature: null }, quirks)).toBe(false);
    expect(accepts({ temperature: null }, {})).toBe(true);
    expect(accepts(messages({ role: 'user', content: 'x', tool_calls: null }), quirks)).toBe(false);
    expect(accepts(messages({ role: 'assistant', content: null, tool_calls: [] }), quirks)).toBe(true);
  });

  test('has to be written anew where the provider would take an envelope of ours for thinking of its own', () => {
    const data = sealEnvelope({ vendor: 'gemini-generate', extensions: { 'gemini-generate': { a: 1 } } }) ?? '';
    const body = messages({
      role: 'assistant',
      content: 'x',
      reasoning_details: [{ type: 'reasoning.encrypted', data }],
    });
    expect(accepts(body, { reasoningHistory: 'reasoning_details' })).toBe(false);
    expect(accepts(body, {})).toBe(true);
    const own = messages({ role: 'assistant', reasoning_details: [{ type: 'reasoning.encrypted', data: 'x' }] });
    expect(accepts(own, { reasoningHistory: 'reasoning_details' })).toBe(true);
  });
});
