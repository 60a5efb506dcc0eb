import { describe, expect, test } from '@jest/globals';
import { type FormatId, isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { pick, pickList } from '../../../conformance/harness/oracles/pick.js';
import { readFixtures } from '../../../conformance/harness/own-fixtures.js';
import { replay } from '../../../conformance/harness/replay.js';
import type { ChatTranslation } from '../../core/chat-translation.js';
import type { ClientFormat } from '../../core/client-format.js';
import { openSseFramer } from '../../framing/sse.js';
import { findClientFormat, findProvider } from '../../registry.js';
import { claude, nova } from './testing/encode.js';

/** What a model must get back unchanged, in the dialects of callers who never heard of this format. */
const scenarios = readFixtures('bedrock-converse')?.scenarios ?? [];
const context = { responseId: 'r1', createdS: 0, model: claude, streamUsage: true };
const text = (words: string): JsonObject => ({ type: 'text', text: words });

function clientOf(format: FormatId): ClientFormat {
  const client = findClientFormat(format);
  if (client === undefined) throw new Error(`Callers cannot speak ${format}.`);
  return client;
}

function chatOf(provider: string, model: string): ChatTranslation {
  const found = findProvider(provider);
  if (found === undefined) throw new Error(`There is no ${provider}.`);
  return found.chat(model);
}

/** The assistant's message as a caller keeps it, of a whole answer or of a stream that was put together. */
const messagesOf: Readonly<Record<string, (name: string, streamed: boolean) => JsonObject>> = {
  'openai-chat': (name, streamed) => {
    const frames = streamed ? streamedBy('openai-chat', name) : [rendered('openai-chat', name)];
    const deltas = frames
      .flatMap((frame) => pickList(frame, 'choices'))
      .map((choice) => pick(choice, streamed ? 'delta' : 'message'));
    const content = deltas.map((delta) => pick(delta, 'content')).filter((piece) => typeof piece === 'string');
    const details = deltas.flatMap((delta) => pickList(delta, 'reasoning_details'));
    return { role: 'assistant', content: content.join(''), reasoning_details: details };
  },
  'anthropic-messages': (name, streamed) => {
    if (!streamed) return { role: 'assistant', content: pickList(rendered('anthropic-messages', name), 'content') };
    const blocks: JsonObject[] = [];
    for (const event of streamedBy('anthropic-messages', name)) {
      const start = pick(event, 'content_block');
      const delta = pick(event, 'delta');
      if (isJsonObject(start)) blocks.push(start);
      const last = blocks.at(-1);
      if (pick(event, 'type') !== 'content_block_delta' || last === undefined || !isJsonObject(delta)) continue;
      const added = Object.entries(delta).filter(([member]) => member !== 'type');
      for (const [member, piece] of added)
        blocks.splice(-1, 1, { ...last, [member]: `${last[member] ?? ''}${String(piece)}` });
    }
    return { role: 'assistant', content: blocks };
  },
};

function scenarioOf(name: string): (typeof scenarios)[number] {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`Nothing is written down of ${name}.`);
  return found;
}

function rendered(format: FormatId, name: string): JsonValue {
  const decoded = chatOf('bedrock', claude).decodeResponse({
    status: 200,
    headers: {},
    body: scenarioOf(name).response ?? null,
  });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return JSON.parse(JSON.stringify(clientOf(format).renderResult(decoded.value, context)));
}

function streamedBy(format: FormatId, name: string): JsonValue[] {
  const renderer = clientOf(format).openRenderer(context);
  const framer = openSseFramer();
  const events = replay(chatOf('bedrock', claude), scenarioOf(name).stream ?? new Uint8Array());
  const frames = events.flatMap((event) => [...framer.push(renderer.push(event))]);
  return frames.filter(({ data }) => data !== '[DONE]').map(({ data }): JsonValue => JSON.parse(data));
}

/** The assistant's turn on the wire when the conversation goes on with a provider. */
function sentBack(
  format: FormatId,
  message: JsonObject,
  provider: string,
  model: string,
): { turn: JsonValue | undefined; dropped: readonly string[] } {
  const body = {
    model,
    max_tokens: 500,
    messages: [{ role: 'user', content: 'Think.' }, message, { role: 'user', content: 'Go on.' }],
  };
  const parsed = clientOf(format).parseRequest(body, {});
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const encoded = chatOf(provider, model).encodeRequest({ ...parsed.value, model });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const turn = pickList(JSON.parse(JSON.stringify(encoded.value.wire.body)), 'messages').find(
    (sent) => pick(sent, 'role') === 'assistant',
  );
  return { turn: pick(turn, 'content'), dropped: encoded.value.dropped };
}

describe.each(['openai-chat', 'anthropic-messages'] as const)('thinking of Claude in the dialect of %s', (format) => {
  const content = pickList(scenarioOf('thinking').response, 'output', 'message', 'content');

  test('is there to be carried', () => {
    expect(content).toHaveLength(3);
    expect(JSON.stringify(content)).toMatch(/signature.*redactedContent/);
  });

  test.each([
    ['whole', false],
    ['streamed', true],
  ])('comes back unchanged, proofs and hidden parts alike, when it was %s', (_what, streamed) => {
    const message = messagesOf[format]?.('thinking', streamed) ?? {};
    expect(sentBack(format, message, 'bedrock', claude)).toEqual({ turn: content, dropped: [] });
  });

  test('goes on with the same model at its maker', () => {
    const message = messagesOf[format]?.('thinking', true) ?? {};
    expect(sentBack(format, message, 'anthropic', 'claude-sonnet-4-5').turn).toEqual([
      { type: 'thinking', thinking: '18 times 23 is 414.', signature: 'cHJvb2Y=' },
      { type: 'redacted_thinking', data: 'EtkECkgIBxABGAIqQJTfqS+w==' },
      text('414.'),
    ]);
  });

  test('is dropped, and reported, when the conversation goes on with another model', () => {
    const message = messagesOf[format]?.('thinking', false) ?? {};
    expect(sentBack(format, message, 'bedrock', nova)).toEqual({
      turn: [{ text: '414.' }],
      dropped: ['reasoning of earlier turns: this model takes back none'],
    });
  });
});

test('thinking that began at Claude’s maker goes on here', () => {
  const body = readFixtures('anthropic-messages')?.scenarios.find(({ name }) => name === 'thinking')?.response ?? null;
  const decoded = chatOf('anthropic', 'claude-sonnet-4-5').decodeResponse({ status: 200, headers: {}, body });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  const content = decoded.value.choices[0]?.content ?? [];
  const encoded = chatOf('bedrock', claude).encodeRequest({
    model: claude,
    stream: false,
    messages: [{ role: 'assistant', content }],
  });
  expect(encoded.ok && JSON.stringify(encoded.value.wire.body)).toContain('"reasoningText"');
  expect(encoded.ok && encoded.value.dropped).toEqual([]);
});
