import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatRequest, JsonObject, JsonValue } from '@tollgate/schema';
import { translateRequest } from '../src/core/translate-request.js';
import { openAiChatClient } from '../src/formats/openai-chat/index.js';
import { findProvider, type ProviderKind } from '../src/registry.js';

// Providers that refuse a message for any member they do not know. What callers of OpenAI chat were given by another
// provider, here or by this gateway, comes back in the same format, and must reach these without those members.

/** The members that each takes in an earlier answer and in a call of it, by its own SDK or by its error messages. */
const closed: readonly (readonly [ProviderKind, string, readonly string[]])[] = [
  ['groq', 'openai/gpt-oss-120b', ['role', 'content', 'tool_calls', 'reasoning']],
  ['groq', 'llama-3.3-70b-versatile', ['role', 'content', 'tool_calls']],
  ['cerebras', 'gpt-oss-120b', ['role', 'content', 'tool_calls', 'reasoning']],
  ['mistral', 'mistral-large-latest', ['role', 'content', 'tool_calls']],
];
const callMembers = ['id', 'type', 'function'];

/** An answer with all that a caller is given to bring back. */
const said: readonly AssistantPart[] = [
  { type: 'reasoning', text: 'Hm.', signature: 'c2ln' },
  { type: 'text', text: 'Let me see.', citations: [{ url: 'https://a.example' }] },
  {
    type: 'tool-call',
    id: 'call_abc',
    name: 'f',
    argumentsJson: '{}',
    extensions: { 'gemini-generate': { thoughtSignature: 'c2ln' } },
  },
];
const asked: ChatRequest = { model: 'm', messages: [], stream: false };
const context = { responseId: 'r', createdS: 1, model: 'm', streamUsage: false, request: asked };

function givenMessage(): JsonObject {
  const answer = openAiChatClient.renderResult(
    { choices: [{ content: said, finish: { reason: 'tool-calls' } }], usage: {} },
    context,
  );
  return JSON.parse(JSON.stringify(answer)).choices[0].message;
}

const bodyWith = (message: JsonObject, ...more: readonly JsonObject[]): JsonObject => ({
  model: 'm',
  messages: [{ role: 'user', content: 'Hi' }, message, ...more],
});

/** The second message as it is sent, and what is said to be left out. */
function sent(
  provider: ProviderKind,
  model: string,
  body: JsonObject,
): { message: JsonObject; dropped: readonly string[] } {
  const translation = findProvider(provider)?.chat(model);
  if (translation === undefined) throw new Error(`There is no provider ${provider}.`);
  expect(translation.acceptsBody?.(body)).toBe(false);
  const translated = translateRequest(openAiChatClient, translation, body, { model, stream: false });
  if (!translated.ok) throw new Error(JSON.stringify(translated.failure));
  const { wire, dropped } = translated.value;
  return { message: JSON.parse(JSON.stringify(wire.body)).messages[1], dropped };
}

describe.each(closed)('%s %s', (provider, model, members) => {
  test('gets an earlier answer of another provider with the members it knows only', () => {
    const message = givenMessage();
    expect(Object.keys(message)).toEqual(
      expect.arrayContaining(['refusal', 'reasoning_content', 'reasoning_details', 'annotations']),
    );
    const body = bodyWith(message, { role: 'tool', tool_call_id: 'call_abc', content: 'r' });
    const { message: written, dropped } = sent(provider, model, body);
    expect(Object.keys(written).filter((name) => !members.includes(name))).toEqual([]);
    for (const call of Object(written['tool_calls'])) {
      expect(Object.keys(call).filter((name) => !callMembers.includes(name))).toEqual([]);
    }
    expect(JSON.stringify(written)).toContain('Let me see.');
    expect(dropped).toContain('messages[].annotations');
  });

  test.each<[string, JsonValue]>([
    ['refusal', null],
    ['annotations', []],
    ['audio', null],
    ['reasoning_content', null],
  ])('gets no %s that says %j, which it would refuse as well', (name, value) => {
    const { message, dropped } = sent(provider, model, bodyWith({ role: 'assistant', content: 'x', [name]: value }));
    expect(message).toEqual({ role: 'assistant', content: 'x' });
    expect(dropped).toEqual([]);
  });

  test('gets no signature on a call, and says so', () => {
    const call = { id: 'g6fVbXS8K', type: 'function', function: { name: 'f', arguments: '{}' } };
    const signed = { ...call, extra_content: { google: { thought_signature: 'c2ln' } } };
    const { message, dropped } = sent(
      provider,
      model,
      bodyWith({ role: 'assistant', content: null, tool_calls: [signed] }),
    );
    expect(message).toEqual({ role: 'assistant', content: null, tool_calls: [call] });
    expect(dropped).toEqual(['messages[].tool_calls[].extra_content']);
  });

  test('gets the refusal of an earlier answer as its text', () => {
    const { message } = sent(provider, model, bodyWith({ role: 'assistant', content: null, refusal: 'No.' }));
    expect(message).toEqual({ role: 'assistant', content: 'No.' });
  });

  test('gets an earlier answer of its own as it is', () => {
    const message = {
      role: 'assistant',
      content: 'x',
      tool_calls: [{ id: 'g6fVbXS8K', type: 'function', function: {} }],
    };
    expect(findProvider(provider)?.chat(model).acceptsBody?.(bodyWith(message))).toBe(true);
  });
});

test('a model of Groq that does not think gets no earlier thinking, and one that does gets it as it is', () => {
  const body = bodyWith({ role: 'assistant', content: 'x', reasoning: 'Hm.' });
  expect(findProvider('groq')?.chat('openai/gpt-oss-20b').acceptsBody?.(body)).toBe(true);
  expect(sent('groq', 'llama-3.3-70b-versatile', body)).toEqual({
    message: { role: 'assistant', content: 'x' },
    dropped: ['reasoning of earlier turns'],
  });
});
