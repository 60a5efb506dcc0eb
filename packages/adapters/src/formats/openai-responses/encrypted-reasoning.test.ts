import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatEvent, JsonObject, JsonValue } from '@tollgate/schema';
import { isEnvelope } from '../../core/carried-state.js';
import type { ClientFormat } from '../../core/client-format.js';
import { openSseFramer } from '../../framing/sse.js';
import { anthropicMessagesClient } from '../anthropic-messages/index.js';
import { acceptsBody } from '../anthropic-messages/upstream/accepts-body.js';
import { openAiChatClient } from '../openai-chat/index.js';
import { acceptsBody as acceptsChatBody } from '../openai-chat/upstream/accepts-body.js';
import { openAiQuirks } from '../openai-chat/upstream/quirks.js';
import { openAiResponses } from './index.js';

const item = {
  type: 'reasoning',
  id: 'rs_1',
  summary: [{ type: 'summary_text', text: 'Hm' }],
  encrypted_content: 'gAAAA1',
};
const hidden = { type: 'reasoning', id: 'rs_2', summary: [], encrypted_content: 'gAAAA2' };
const thought: AssistantPart = { type: 'reasoning', text: 'Hm', extensions: { 'openai-responses': { item } } };
const secret: AssistantPart = { type: 'opaque', format: 'openai-responses', value: hidden };
const answer: AssistantPart = { type: 'text', text: 'Yes' };
const context = { responseId: 'r', createdS: 1, model: 'm', streamUsage: false };

/** The same parts as they stream: what the provider wants back of a thought comes with its end. */
const events: readonly ChatEvent[] = [
  { type: 'response-start' },
  { type: 'block-start', block: 0, choice: 0, content: { type: 'reasoning' } },
  { type: 'reasoning-delta', block: 0, text: 'Hm' },
  { type: 'block-end', block: 0, extensions: { 'openai-responses': { item } } },
  { type: 'block-start', block: 1, choice: 0, content: { type: 'opaque', format: 'openai-responses', value: hidden } },
  { type: 'block-end', block: 1 },
  { type: 'block-start', block: 2, choice: 0, content: { type: 'text' } },
  { type: 'text-delta', block: 2, text: 'Yes' },
  { type: 'block-end', block: 2 },
  { type: 'response-end', finishes: [{ reason: 'stop' }], usage: {} },
];

function wholeOf(client: ClientFormat): JsonValue {
  const result = { choices: [{ content: [thought, secret, answer], finish: { reason: 'stop' as const } }], usage: {} };
  return JSON.parse(JSON.stringify(client.renderResult(result, context)));
}

function framesOf(client: ClientFormat): readonly ReturnType<typeof JSON.parse>[] {
  const renderer = client.openRenderer(context);
  const framer = openSseFramer();
  const text = events.map((event) => renderer.push(event)).join('');
  const frames = [...framer.push(text), ...framer.end()];
  return frames.filter(({ data }) => data !== '[DONE]').map(({ data }) => JSON.parse(data));
}

/** The messages that a caller sends next, in which its last answer is as it got it. */
function sentBack(client: ClientFormat, message: JsonValue): JsonValue {
  const body = { model: 'm', max_tokens: 99, messages: [{ role: 'user', content: 'Hi' }, message] };
  const parsed = client.parseRequest(body, {});
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const encoded = openAiResponses().encodeRequest({ ...parsed.value, model: 'gpt-5-mini' });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  expect(encoded.value.dropped).toEqual([]);
  const sent: { input: JsonValue } = JSON.parse(JSON.stringify(encoded.value.wire.body));
  return sent.input;
}

const expected = [{ role: 'user', content: 'Hi' }, item, hidden, expect.objectContaining({ role: 'assistant' })];

describe('encrypted reasoning', () => {
  test('comes back from a caller of OpenAI chat as it was, whole and streamed', () => {
    const whole: { choices: { message: JsonObject }[] } = JSON.parse(JSON.stringify(wholeOf(openAiChatClient)));
    expect(sentBack(openAiChatClient, whole.choices[0]?.message ?? null)).toEqual(expected);
    const details = framesOf(openAiChatClient).flatMap((chunk) => chunk.choices[0]?.delta.reasoning_details ?? []);
    expect(details).toEqual(whole.choices[0]?.message['reasoning_details']);
  });

  test('comes back from a caller of Anthropic as it was, whole and streamed', () => {
    const whole: { content: JsonObject[] } = JSON.parse(JSON.stringify(wholeOf(anthropicMessagesClient)));
    expect(sentBack(anthropicMessagesClient, { role: 'assistant', content: whole.content })).toEqual(expected);
    const frames = framesOf(anthropicMessagesClient);
    const signatures = frames.flatMap((frame) => frame.delta?.signature ?? []);
    expect(signatures).toEqual([whole.content[0]?.['signature']]);
    const starts = frames.flatMap((frame) => frame.content_block ?? []);
    expect(starts[1]).toEqual(whole.content[1]);
  });

  test('keeps a body from going to a provider that would take it for a proof of its own', () => {
    const { content }: { content: JsonObject[] } = JSON.parse(JSON.stringify(wholeOf(anthropicMessagesClient)));
    expect(content.map((block) => isEnvelope(block['signature'] ?? block['data']))).toEqual([true, true, false]);
    for (const block of content.slice(0, 2)) {
      expect(acceptsBody({ messages: [{ role: 'assistant', content: [block] }] })).toBe(false);
    }
    const quirks = { ...openAiQuirks, reasoningHistory: 'reasoning_details' as const };
    const detail = { type: 'reasoning.text', text: 'Hm', signature: content[0]?.['signature'] ?? null };
    expect(acceptsChatBody({ messages: [{ role: 'assistant', reasoning_details: [detail] }] }, quirks)).toBe(false);
    const own = { ...detail, signature: 'sig' };
    expect(acceptsChatBody({ messages: [{ role: 'assistant', reasoning_details: [own] }] }, quirks)).toBe(true);
  });

  test('is asked for where a caller of another format asks for thinking, and only there', () => {
    const includeOf = (members: JsonObject): JsonValue | undefined => {
      const parsed = openAiChatClient.parseRequest(
        { model: 'm', messages: [{ role: 'user', content: 'Hi' }], ...members },
        {},
      );
      const encoded = parsed.ok ? openAiResponses().encodeRequest(parsed.value) : undefined;
      return encoded?.ok === true ? encoded.value.wire.body['include'] : undefined;
    };
    expect(includeOf({ reasoning_effort: 'low' })).toEqual(['reasoning.encrypted_content']);
    expect([includeOf({}), includeOf({ reasoning_effort: 'none' })]).toEqual([undefined, undefined]);
  });
});
