import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import { sealEnvelope } from '../../../core/carried-state.js';
import { translateRequest } from '../../../core/translate-request.js';
import { anthropicMessages, anthropicMessagesClient, claudeTraits, messagesTarget } from '../index.js';
import { acceptsBody } from './accepts-body.js';

const user = (...content: readonly JsonObject[]): JsonObject => ({ role: 'user', content });
const assistant = (...content: readonly JsonObject[]): JsonObject => ({ role: 'assistant', content });
const text = (said: string): JsonObject => ({ type: 'text', text: said });
const thought = (signature: string): JsonObject => ({ type: 'thinking', thinking: 'Hm.', signature });
const call = (id: string): JsonObject => ({ type: 'tool_use', id, name: 'f', input: {} });
const result = (id: string): JsonObject => ({ type: 'tool_result', tool_use_id: id, content: 'r' });

const bodyOf = (...messages: readonly JsonObject[]): JsonObject => ({
  model: 'claude-sonnet-4-5',
  max_tokens: 3000,
  thinking: { type: 'enabled', budget_tokens: 2000 },
  tools: [{ name: 'f', input_schema: { type: 'object' } }],
  messages: [user(text('Hi')), ...messages],
});

describe('a body of this format', () => {
  test.each<[string, JsonObject]>([
    ['with signed thinking and calls', bodyOf(assistant(thought('EqQB'), call('toolu_01')), user(result('toolu_01')))],
    ['with calls of another maker whose ids are taken', bodyOf(assistant(call('call_1-a')), user(result('call_1-a')))],
    [
      'with a thought without any signature, which is told there',
      bodyOf(assistant({ type: 'thinking', thinking: '' })),
    ],
    ['with text instead of blocks', bodyOf({ role: 'assistant', content: 'a' })],
    [
      'with nonsense',
      { messages: [null, 'x', assistant(), { role: 'assistant', content: [null, 7, { type: 'tool_use' }] }] },
    ],
    ['without messages', {}],
  ])('goes as it is %s', (_name, body) => {
    expect(acceptsBody(body)).toBe(true);
  });

  test.each<[string, JsonObject]>([
    ['with a thought that nobody signed', bodyOf(assistant(thought(''), text('a')))],
    ['with a call whose id is refused', bodyOf(assistant(call('functions.f:0')), user(result('functions.f:0')))],
    ['with hidden thinking of another vendor', bodyOf(assistant({ type: 'redacted_thinking', data: envelope() }))],
    ['with a thought that another vendor can prove', bodyOf(assistant(thought(envelope())))],
  ])('is written anew %s', (_name, body) => {
    expect(acceptsBody(body)).toBe(false);
  });
});

function envelope(): string {
  return (
    sealEnvelope({ vendor: 'gemini-generate', extensions: { 'gemini-generate': { thoughtSignature: 's' } } }) ?? ''
  );
}

/** What is sent of a body that has to be written anew. */
function sent(body: JsonObject): { messages: readonly JsonObject[]; thinking: unknown; dropped: readonly string[] } {
  expect(acceptsBody(body)).toBe(false);
  const translation = anthropicMessages({
    traits: claudeTraits('claude-sonnet-4-5'),
    target: messagesTarget,
    modelInBody: true,
  });
  const hints = { model: 'claude-sonnet-4-5', stream: false };
  const translated = translateRequest(anthropicMessagesClient, translation, body, hints);
  if (!translated.ok) throw new Error(JSON.stringify(translated.failure));
  const { wire, dropped } = translated.value;
  const { messages, thinking } = JSON.parse(JSON.stringify(wire.body));
  return { messages, thinking, dropped };
}

describe('a conversation that another provider answered', () => {
  const unproved = 'reasoning of earlier turns: without a signature';
  const unled = 'thinking: the last tool call came back without the thinking that led to it';
  const budget = { type: 'enabled', budget_tokens: 2000 };

  test('loses a thought without a proof, and goes on thinking', () => {
    const body = bodyOf(assistant(thought(''), text('a')), user(text('b')));
    expect(sent(body)).toEqual({
      messages: [user(text('Hi')), assistant(text('a')), user(text('b'))],
      thinking: budget,
      dropped: [unproved],
    });
  });

  test('stops thinking where the turn that goes on lost its thought, which is refused with a budget', () => {
    const body = bodyOf(assistant(thought(''), call('c1')), user(result('c1'), text('Quick!')));
    const { thinking, dropped, messages } = sent(body);
    expect(messages[1]).toEqual(assistant(call('c1')));
    expect(thinking).toBeUndefined();
    expect(dropped).toEqual([unproved, unled]);
  });

  test('goes on thinking where the turn began with a thought of the provider, as its own later calls have none', () => {
    const body = bodyOf(
      assistant(thought(''), text('a')),
      user(text('b')),
      assistant(thought('EqQB'), call('c1')),
      user(result('c1')),
      assistant(call('c2')),
      user(result('c2'), text('Quick!')),
    );
    const { thinking, dropped, messages } = sent(body);
    expect(thinking).toEqual(budget);
    expect(dropped).toEqual([unproved]);
    expect(messages[3]).toEqual(assistant(thought('EqQB'), call('c1')));
  });

  test('has its ids spelt as this provider takes them, in calls and in results', () => {
    const body = bodyOf(assistant(thought('EqQB'), call('functions.f:0')), user(result('functions.f:0')));
    const id = 'functions_x2e_f_x3a_0';
    expect(sent(body)).toMatchObject({
      messages: [user(text('Hi')), assistant(thought('EqQB'), call(id)), { content: [{ tool_use_id: id }] }],
      dropped: [],
    });
  });
});
