import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject, Message } from '@tollgate/schema';
import { parseRequest } from './parse-request.js';

const hello: JsonObject = { model: 'claude-x', max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] };

function parse(more: JsonObject): ChatRequest {
  const parsed = parseRequest({ ...hello, ...more }, {});
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return parsed.value;
}

function messagesOf(...messages: readonly JsonObject[]): readonly Message[] {
  return parse({ messages }).messages;
}

function blocksOf(role: string, ...content: readonly JsonObject[]): readonly Message[] {
  return messagesOf({ role, content });
}

const text = (value: string) => ({ type: 'text', text: value }) as const;

describe('instructions', () => {
  test('can be a text', () => {
    expect(parse({ system: 'Be kind.' }).messages[0]).toEqual({ role: 'system', content: [text('Be kind.')] });
    expect(parse({ system: '' }).messages).toHaveLength(1);
  });

  test('can be marked blocks', () => {
    const system = [text('A'), { ...text('B'), cache_control: { type: 'ephemeral', ttl: '1h' } }];
    expect(parse({ system }).messages[0]).toEqual({
      role: 'system',
      content: [text('A'), { ...text('B'), cache: { ttl: '1h' } }],
    });
  });

  test('can stand between turns and hold more than text', () => {
    const block = { type: 'tool_addition', tool: { type: 'tool_reference', name: 'x' } };
    expect(messagesOf({ role: 'user', content: 'Hi' }, { role: 'system', content: [text('B'), block] })[1]).toEqual({
      role: 'system',
      content: [text('B')],
      extensions: { 'anthropic-messages': { content: [text('B'), block] } },
    });
  });
});

describe('what a user says', () => {
  test.each([
    [
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } },
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'iVBO' } },
    ],
    [
      { type: 'image', source: { type: 'url', url: 'https://example.org/a' }, cache_control: { type: 'ephemeral' } },
      { type: 'image', source: { kind: 'url', url: 'https://example.org/a' }, cache: {} },
    ],
    [
      { type: 'image', source: { type: 'file', file_id: 'f' }, transformations: { oversized_image: 'error' } },
      {
        type: 'image',
        source: { kind: 'file-id', fileId: 'f' },
        extensions: { 'anthropic-messages': { transformations: { oversized_image: 'error' } } },
      },
    ],
    [
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' }, title: 'T' },
      { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBE' }, filename: 'T' },
    ],
    [
      {
        type: 'document',
        source: { type: 'text', media_type: 'text/plain', data: 'D' },
        context: 'C',
        citations: { enabled: true },
      },
      {
        type: 'file',
        source: { kind: 'text', text: 'D' },
        citations: true,
        context: 'C',
        extensions: { 'anthropic-messages': { context: 'C', citations: { enabled: true } } },
      },
    ],
    [
      { type: 'document', source: { type: 'content', content: [text('A'), { type: 'image' }, text('B')] } },
      {
        type: 'file',
        source: { kind: 'text', text: 'A\n\nB' },
        extensions: {
          'anthropic-messages': { source: { type: 'content', content: [text('A'), { type: 'image' }, text('B')] } },
        },
      },
    ],
    [
      { type: 'document', source: { type: 'content', content: 'Whole' }, title: null },
      {
        type: 'file',
        source: { kind: 'text', text: 'Whole' },
        extensions: { 'anthropic-messages': { source: { type: 'content', content: 'Whole' } } },
      },
    ],
    [
      { type: 'search_result', title: 'T', source: 'S', content: [] },
      {
        type: 'opaque',
        format: 'anthropic-messages',
        value: { type: 'search_result', title: 'T', source: 'S', content: [] },
      },
    ],
    [
      { type: 'container_upload', file_id: 'f' },
      { type: 'opaque', format: 'anthropic-messages', value: { type: 'container_upload', file_id: 'f' } },
    ],
  ] as const)('%j', (block, part) => {
    expect(blocksOf('user', block)).toEqual([{ role: 'user', content: [part] }]);
  });
});

describe('results of tools', () => {
  test('become a message of their own before the words that came with them', () => {
    const result = { type: 'tool_result', tool_use_id: 'a', content: 'Rain', is_error: false };
    expect(blocksOf('user', text('Well?'), result)).toEqual([
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', content: [text('Rain')], isError: false }] },
      { role: 'user', content: [text('Well?')] },
    ]);
  });

  test('can hold blocks, errors, marks and nothing', () => {
    const image = { type: 'image', source: { type: 'url', url: 'https://example.org/a' } };
    const messages = blocksOf(
      'user',
      { type: 'tool_result', tool_use_id: 'a', content: [text('A'), image], is_error: true },
      { type: 'tool_result', tool_use_id: 'b', cache_control: { type: 'ephemeral' }, toolset_name: 'browser' },
      { type: 'tool_result', tool_use_id: 'c', content: [{ type: 'tool_reference', tool_name: 'x' }] },
    );
    expect(messages).toEqual([
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'a',
            content: [text('A'), { type: 'image', source: { kind: 'url', url: 'https://example.org/a' } }],
            isError: true,
          },
          {
            type: 'tool-result',
            toolCallId: 'b',
            content: [],
            cache: {},
            extensions: { 'anthropic-messages': { toolset_name: 'browser' } },
          },
          {
            type: 'tool-result',
            toolCallId: 'c',
            content: [
              { type: 'opaque', format: 'anthropic-messages', value: { type: 'tool_reference', tool_name: 'x' } },
            ],
          },
        ],
      },
    ]);
  });
});

describe('what the model said', () => {
  test('is read with its thinking, calls and server tools', () => {
    const server = { type: 'server_tool_use', id: 's', name: 'web_search', input: { q: 1 } };
    const citation = { type: 'char_location', cited_text: 'c', document_title: null };
    expect(
      blocksOf(
        'assistant',
        { type: 'thinking', thinking: '', signature: 'c2ln' },
        { type: 'thinking', thinking: 'Unsigned', signature: '' },
        { type: 'redacted_thinking', data: 'aGk=' },
        { ...text('So.'), citations: [citation] },
        { type: 'tool_use', id: 'a', name: 'n', input: { x: [1] }, caller: { type: 'direct' }, cache_control: null },
        server,
      ),
    ).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: '', signature: 'c2ln' },
          { type: 'reasoning', text: 'Unsigned' },
          { type: 'redacted-reasoning', data: 'aGk=' },
          { ...text('So.'), citations: [{ citedText: 'c', extensions: { 'anthropic-messages': citation } }] },
          {
            type: 'tool-call',
            id: 'a',
            name: 'n',
            argumentsJson: '{"x":[1]}',
            extensions: { 'anthropic-messages': { caller: { type: 'direct' } } },
          },
          { type: 'opaque', format: 'anthropic-messages', value: server },
        ],
      },
    ]);
  });
});
