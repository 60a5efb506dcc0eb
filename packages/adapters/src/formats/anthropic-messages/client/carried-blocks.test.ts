import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatEvent, JsonObject, JsonValue } from '@tollgate/schema';
import { isEnvelope, openEnvelope, sealEnvelope } from '../../../core/carried-state.js';
import { openSseFramer } from '../../../framing/sse.js';
import { acceptsBody } from '../upstream/accepts-body.js';
import { parseRequest } from './parse-request.js';
import { renderResult } from './render-result.js';
import { openRenderer } from './render-stream.js';

const context = { responseId: 'r1', createdS: 0, model: 'm', streamUsage: true };
const signed = { 'gemini-generate': { thoughtSignature: 's' } };
const call: AssistantPart = { type: 'tool-call', id: 'c1', name: 'f', argumentsJson: '{}', extensions: signed };
const other: AssistantPart = { type: 'tool-call', id: 'c2', name: 'f', argumentsJson: '{}' };
const text: AssistantPart = { type: 'text', text: 'Hi', extensions: signed };
const code: AssistantPart = { type: 'opaque', format: 'gemini-generate', value: { executableCode: { code: '1' } } };
const parts: readonly AssistantPart[] = [text, code, call, other];

function wholeOf(content: readonly AssistantPart[]): readonly JsonValue[] {
  const body = renderResult({ choices: [{ content, finish: { reason: 'stop' } }], usage: {} }, context);
  const read: { content: JsonValue[] } = JSON.parse(JSON.stringify(body));
  return read.content;
}

/** The blocks of a stream, put together as an SDK does it. */
function streamedOf(events: readonly ChatEvent[]): readonly JsonObject[] {
  const renderer = openRenderer(context);
  const framer = openSseFramer();
  const written = events.map((event) => renderer.push(event)).join('');
  const blocks: JsonObject[] = [];
  for (const { data } of [...framer.push(written), ...framer.end()]) {
    const event: { type: string; index: number; content_block: JsonObject; delta: { text?: string } } =
      JSON.parse(data);
    if (event.type === 'content_block_start') blocks[event.index] = event.content_block;
    const block = blocks[event.index];
    if (event.type === 'content_block_delta' && event.delta.text !== undefined && block !== undefined) {
      blocks[event.index] = { ...block, text: event.delta.text };
    }
  }
  return blocks;
}

function sentBack(content: readonly JsonValue[]): readonly AssistantPart[] {
  const messages = [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content },
  ];
  const parsed = parseRequest({ model: 'm', max_tokens: 5, messages }, {});
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const answer = parsed.value.messages[1];
  return answer?.role === 'assistant' ? answer.content : [];
}

const start: ChatEvent = { type: 'response-start' };
const end: ChatEvent = { type: 'response-end', finishes: [{ reason: 'tool-calls' }], usage: {} };

describe('what another format wants back', () => {
  test('comes back unchanged when a whole answer is sent again', () => {
    expect(sentBack(wholeOf(parts))).toEqual(parts);
  });

  test('comes back unchanged when a streamed answer is sent again', () => {
    const events: ChatEvent[] = [
      start,
      { type: 'block-start', block: 0, choice: 0, content: { type: 'text' } },
      { type: 'text-delta', block: 0, text: 'Hi' },
      { type: 'block-end', block: 0, extensions: signed },
      { type: 'block-start', block: 1, choice: 0, content: code },
      { type: 'block-end', block: 1 },
      {
        type: 'block-start',
        block: 2,
        choice: 0,
        content: { type: 'tool-call', id: 'c1', name: 'f', extensions: signed },
      },
      { type: 'block-end', block: 2 },
      { type: 'block-start', block: 3, choice: 0, content: { type: 'tool-call', id: 'c2', name: 'f' } },
      { type: 'block-end', block: 3 },
      end,
    ];
    expect(sentBack(streamedOf(events))).toEqual(parts);
  });

  test('comes back when it was only known at the end of its call', () => {
    const events: ChatEvent[] = [
      start,
      { type: 'block-start', block: 0, choice: 0, content: { type: 'tool-call', id: 'c1', name: 'f' } },
      { type: 'block-end', block: 0, extensions: signed },
      end,
    ];
    expect(sentBack(streamedOf(events))).toEqual([call]);
  });

  test('stands before its call as hidden thinking, which clients know', () => {
    const [carrier, block] = streamedOf([
      start,
      {
        type: 'block-start',
        block: 0,
        choice: 0,
        content: { type: 'tool-call', id: 'c1', name: 'f', extensions: signed },
      },
      { type: 'block-end', block: 0 },
      end,
    ]);
    expect(carrier).toEqual({ type: 'redacted_thinking', data: expect.any(String) });
    expect(openEnvelope(String(carrier?.['data']))).toEqual({
      vendor: 'gemini-generate',
      extensions: signed,
      call: 'c1',
    });
    expect(block).toMatchObject({ type: 'tool_use', id: 'c1' });
  });

  test('is not carried in pieces, which nobody here could put together', () => {
    const events: ChatEvent[] = [
      start,
      { type: 'block-start', block: 0, choice: 0, content: { type: 'opaque', format: 'openai-chat', value: {} } },
      { type: 'opaque-delta', block: 0, format: 'openai-chat', value: {} },
      { type: 'block-end', block: 0 },
      end,
    ];
    expect(streamedOf(events)).toEqual([]);
  });
});

test('nothing is added for parts of this format', () => {
  const own = { 'anthropic-messages': { caller: { type: 'direct' } } };
  const opaque = { type: 'opaque', format: 'anthropic-messages', value: { type: 'server_tool_use' } } as const;
  expect(JSON.stringify(wholeOf([{ ...call, extensions: own }, opaque, other]))).not.toContain('redacted_thinking');
});

test('hidden thinking of the vendor itself stays what it is', () => {
  expect(sentBack([{ type: 'redacted_thinking', data: 'EmwKAhgB' }])).toEqual([
    { type: 'redacted-reasoning', data: 'EmwKAhgB' },
  ]);
});

test('a body that carries it does not pass to the vendor as it is', () => {
  const data = sealEnvelope({ vendor: 'gemini-generate', extensions: signed, call: 'c1' }) ?? '';
  const body = (block: JsonObject): JsonObject => ({
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [block] },
    ],
  });
  expect(isEnvelope(data)).toBe(true);
  expect(acceptsBody(body({ type: 'redacted_thinking', data }))).toBe(false);
  expect(acceptsBody(body({ type: 'redacted_thinking', data: 'EmwKAhgB' }))).toBe(true);
  expect(acceptsBody({})).toBe(true);
});
