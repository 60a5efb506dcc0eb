import { afterAll, describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatRequest, JsonValue, Message, ToolChoice, UserPart } from '@tollgate/schema';
import { defined } from '../src/core/defined.js';
import { pick, pickList, pickNumber, pickText } from './harness/oracles/pick.js';
import { readIndex, readRequest, recordingsFolder } from './harness/recordings-folder.js';
import { spokenByMaker } from './harness/spoken.js';
import { Tally } from './harness/tally.js';

/**
 * Nobody calls us in this format, so the recorded requests are read here by a plain reader. What the format's own
 * encoder makes of them again has to mean what was recorded.
 */
const tally = new Tally();
afterAll(() => tally.print());

const folder = recordingsFolder();
const cases = folder === undefined ? [] : readIndex(folder).filter((recorded) => recorded.api === 'chat_v2');

describe('recorded requests of cohere-chat', () => {
  test('are there, or the whole folder is absent', () => {
    expect(folder === undefined || cases.length > 0).toBe(true);
  });

  for (const recorded of cases) {
    const original = readRequest(folder ?? '', recorded);
    if (original === undefined) {
      tally.count('recorded chat_v2, requests left out', 'the source kept no request');
      continue;
    }
    test(`${recorded.path}/request.json means the same after encoding`, () => {
      const encoded = spokenByMaker('cohere-chat', recorded.model).encodeRequest(plainReading(original));
      if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
      expect(encoded.value.dropped).toEqual([]);
      expect(meaningOf(JSON.parse(JSON.stringify(encoded.value.wire.body)))).toEqual(meaningOf(original));
      tally.count('recorded chat_v2, requests', recorded.provider);
    });
  }
});

function plainReading(body: JsonValue): ChatRequest {
  const tools = pickList(body, 'tools').map((tool) => ({
    type: 'function' as const,
    name: pickText(tool, 'function', 'name'),
    description: pickText(tool, 'function', 'description'),
    parameters: Object(pick(tool, 'function', 'parameters')),
  }));
  const schema = pick(body, 'response_format', 'json_schema');
  const choices: Record<string, ToolChoice> = { REQUIRED: { type: 'required' }, NONE: { type: 'none' } };
  return defined({
    model: pickText(body, 'model'),
    stream: pick(body, 'stream') === true,
    messages: pickList(body, 'messages').map((message, at) =>
      messageOf(message, at === 0 ? documentsOf(pickList(body, 'documents')) : []),
    ),
    tools: tools.length === 0 ? undefined : tools,
    toolChoice: choices[pickText(body, 'tool_choice')],
    temperature: pickNumber(body, 'temperature'),
    stop: pick(body, 'stop_sequences') === undefined ? undefined : pickList(body, 'stop_sequences').map(String),
    reasoning: pick(body, 'thinking') === undefined ? undefined : { mode: 'enabled' as const },
    responseFormat: schema === undefined ? undefined : { type: 'json-schema' as const, schema: Object(schema) },
  });
}

function documentsOf(documents: readonly JsonValue[]): UserPart[] {
  return documents.map((document) => ({
    type: 'file',
    source: { kind: 'text', text: pickText(document, 'data', 'text') },
    filename: pickText(document, 'data', 'title'),
  }));
}

function messageOf(message: JsonValue, files: readonly UserPart[]): Message {
  const role = pickText(message, 'role');
  const blocks = blocksOf(pick(message, 'content'));
  const texts = blocks.map((block) => ({ type: 'text' as const, text: pickText(block, 'text') }));
  if (role === 'system') return { role, content: texts };
  if (role === 'tool') {
    const content = blocks.map((block) =>
      pick(block, 'type') === 'document'
        ? { type: 'opaque' as const, format: 'cohere-chat' as const, value: block }
        : { type: 'text' as const, text: pickText(block, 'text') },
    );
    return { role, content: [{ type: 'tool-result', toolCallId: pickText(message, 'tool_call_id'), content }] };
  }
  if (role === 'assistant') {
    const calls: AssistantPart[] = pickList(message, 'tool_calls').map((call) => ({
      type: 'tool-call',
      id: pickText(call, 'id'),
      name: pickText(call, 'function', 'name'),
      argumentsJson: pickText(call, 'function', 'arguments'),
    }));
    return { role, content: [...texts, ...calls] };
  }
  const content = blocks.map((block): UserPart => {
    if (pick(block, 'type') === 'text') return { type: 'text', text: pickText(block, 'text') };
    return { type: 'image', source: { kind: 'url', url: pickText(block, 'image_url', 'url') } };
  });
  return { role: 'user', content: [...files, ...content] };
}

function blocksOf(content: JsonValue | undefined): JsonValue[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content : [];
}

/** One text is the same as a string and as a list; empty text says nothing. */
function meaningOf(body: JsonValue): JsonValue {
  const messages = pickList(body, 'messages').map((message) => {
    const blocks = blocksOf(pick(message, 'content')).filter((block) => pick(block, 'text') !== '');
    return { ...Object(message), content: blocks };
  });
  return { ...Object(body), messages };
}
