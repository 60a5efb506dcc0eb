import { describe, expect, test } from '@jest/globals';
import type { JsonObject, JsonValue } from '@tollgate/schema';
import type { ClientFormat, RenderContext } from '../../core/client-format.js';
import {
  anthropicMessages,
  anthropicMessagesClient,
  claudeTraits,
  messagesTarget,
} from '../anthropic-messages/index.js';
import { openAiChatClient } from '../openai-chat/index.js';
import { cohereChat } from './index.js';

/** An answer goes to a caller in the caller's own format, and comes back as the history of the next request. */
const translation = cohereChat('/v2/chat');
const context: RenderContext = { responseId: 'r', createdS: 0, model: 'm', streamUsage: false };
const question: JsonObject = { role: 'user', content: 'Weather in Oslo?' };
const call = { id: 'f_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } };

interface Caller {
  readonly client: ClientFormat;
  /** The earlier answer as a message of the caller's next request. */
  readonly messageOf: (rendered: JsonObject) => JsonValue;
  readonly result: JsonValue;
}

const callers: readonly (readonly [string, Caller])[] = [
  [
    'openai-chat',
    {
      client: openAiChatClient,
      messageOf: ({ choices }) => JSON.parse(JSON.stringify(choices))[0].message,
      result: { role: 'tool', tool_call_id: 'f_1', content: 'Rain' },
    },
  ],
  [
    'anthropic-messages',
    {
      client: anthropicMessagesClient,
      messageOf: ({ content }) => ({ role: 'assistant', content }),
      result: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'f_1', content: 'Rain' }] },
    },
  ],
];

function nextTurn(
  { client, messageOf, result }: Caller,
  model: string,
  message: JsonObject,
  to = translation,
): JsonObject {
  const answer = { message, finish_reason: 'TOOL_CALL' };
  const decoded = translation.decodeResponse({ status: 200, headers: {}, body: answer });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  const rendered: JsonObject = JSON.parse(JSON.stringify(client.renderResult(decoded.value, context)));
  const messages = [question, messageOf(rendered), result];
  const parsed = client.parseRequest({ model, max_tokens: 50, messages }, {});
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const encoded = to.encodeRequest({ ...parsed.value, model });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  return JSON.parse(JSON.stringify(encoded.value.wire.body));
}

describe.each(callers)('an answer that a caller of %s sends back', (_format, caller) => {
  test('has the plan it had', () => {
    const message = { role: 'assistant', tool_plan: 'I will call f.', tool_calls: [call] };
    expect(nextTurn(caller, 'command-a-03-2025', message)['messages']).toEqual([
      question,
      message,
      { role: 'tool', tool_call_id: 'f_1', content: 'Rain' },
    ]);
  });

  test('has the thinking it had, before its text', () => {
    const content = [
      { type: 'thinking', thinking: 'Better ask.' },
      { type: 'text', text: 'I look it up.' },
    ];
    const message = { role: 'assistant', content, tool_calls: [call] };
    expect(nextTurn(caller, 'command-a-plus-05-2026', message)['messages']).toEqual([
      question,
      message,
      { role: 'tool', tool_call_id: 'f_1', content: 'Rain' },
    ]);
  });

  test('goes to another vendor without the thinking, which that vendor could not prove', () => {
    const claude = anthropicMessages({
      traits: claudeTraits('claude-opus-4-6'),
      target: messagesTarget,
      modelInBody: true,
    });
    const message = { tool_plan: 'I will call f.', tool_calls: [call] };
    const body = nextTurn(caller, 'claude-opus-4-6', message, claude);
    expect(JSON.stringify(body)).not.toContain('I will call f.');
    expect(body['messages']).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'f_1', input: { a: 1 } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'f_1' }] },
    ]);
  });
});
