import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, BlockKind, ChatEvent, ChatRequest, JsonObject, Message } from '@tollgate/schema';
import fc from 'fast-check';
import { openSseFramer } from '../../framing/sse.js';
import { anthropicMessages, anthropicMessagesClient, claudeTraits, messagesTarget } from './index.js';

const model = 'claude-opus-5-5';
const translation = anthropicMessages({ traits: claudeTraits(model), target: messagesTarget, modelInBody: true });
const context = { responseId: 'r', createdS: 0, model, streamUsage: true };

function encode(request: ChatRequest): JsonObject {
  const encoded = translation.encodeRequest(request);
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  return encoded.value.wire.body;
}

function parse(body: JsonObject): ChatRequest {
  const parsed = anthropicMessagesClient.parseRequest(body, {});
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return parsed.value;
}

function decodeStream(text: string): ChatEvent[] {
  const framer = openSseFramer();
  const decoder = translation.openStream();
  const frames = [...framer.push(text), ...framer.end()];
  return [...frames.flatMap((frame) => [...decoder.push(frame)]), ...decoder.close()];
}

describe('state that must come back on the next turn', () => {
  /** Everything that a provider checks or loses its thread without. */
  const turn = [
    { type: 'thinking', thinking: 'Find it out.', signature: 'EpADCokBCA8YAipA+/=' },
    { type: 'thinking', thinking: '', signature: 'ErECCokBCBAYAipA' },
    { type: 'redacted_thinking', data: 'EtUFCkYIBxgCKkAE46' },
    { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'q' } },
    { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [{ encrypted_content: 'RW5j' }] },
    {
      type: 'text',
      text: 'So.',
      citations: [{ type: 'web_search_result_location', encrypted_index: 'aWR4', url: 'u' }],
    },
    {
      type: 'tool_use',
      id: 'toolu_1',
      name: 'key',
      input: { text: 'a' },
      caller: { type: 'direct' },
      toolset_name: 'computer',
    },
  ];
  const answer = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model,
    content: turn,
    stop_reason: 'tool_use',
    usage: {},
  };

  function decoded(): readonly AssistantPart[] {
    const result = translation.decodeResponse({ status: 200, headers: {}, body: answer });
    if (!result.ok) throw new Error(result.failure.message);
    return result.value.choices[0]?.content ?? [];
  }

  test('survives from the provider to a caller of this format and back, byte for byte', () => {
    const result = translation.decodeResponse({ status: 200, headers: {}, body: answer });
    if (!result.ok) throw new Error(result.failure.message);
    const rendered = anthropicMessagesClient.renderResult(result.value, context);
    expect(rendered['content']).toEqual(turn);
    const request = parse({
      model,
      max_tokens: 10,
      messages: [
        { role: 'user', content: 'Go' },
        { role: 'assistant', content: rendered['content'] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'ok' }] },
      ],
    });
    expect(encode(request)['messages']).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: turn },
      { role: 'user' },
    ]);
  });

  test('survives in the vocabulary alone, as a caller of another format carries it', () => {
    const messages: Message[] = [
      { role: 'user', content: [{ type: 'text', text: 'Go' }] },
      { role: 'assistant', content: decoded() },
      {
        role: 'tool',
        content: [{ type: 'tool-result', toolCallId: 'toolu_1', content: [{ type: 'text', text: 'ok' }] }],
      },
    ];
    const body = encode({ model, stream: false, messages, maxOutputTokens: 10 });
    expect(body['messages']).toMatchObject([{ role: 'user' }, { role: 'assistant', content: turn }, { role: 'user' }]);
  });

  test('survives in a stream', () => {
    const stream = beginning + turn.map((block, index) => streamed(block, index)).join('') + ending;
    const events = decodeStream(stream);
    const renderer = anthropicMessagesClient.openRenderer(context);
    const rendered = events.map((event) => renderer.push(event)).join('');
    for (const secret of ['EpADCokBCA8YAipA+/=', 'ErECCokBCBAYAipA', 'EtUFCkYIBxgCKkAE46', 'RW5j', 'aWR4']) {
      expect(rendered).toContain(secret);
    }
    expect(rendered).toContain('"toolset_name":"computer"');
    expect(decodeStream(rendered)).toEqual(events);
  });
});

const beginning = sse({
  type: 'message_start',
  message: { id: 'msg_1', model, usage: { input_tokens: 3, output_tokens: 1 } },
});
const ending =
  'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":5}}\n\n' +
  'event: message_stop\ndata: {"type":"message_stop"}\n\n';

function sse(body: JsonObject): string {
  return `event: ${String(body['type'])}\ndata: ${JSON.stringify(body)}\n\n`;
}

/** A block as the provider streams it: what can be told in pieces is. */
function streamed(block: JsonObject, index: number): string {
  const { text, thinking, signature, citations, input, ...rest } = block;
  const deltas: JsonObject[] = [];
  const start: Record<string, JsonObject[string]> = { ...rest };
  if (text !== undefined) deltas.push({ type: 'text_delta', text });
  if (thinking !== undefined) deltas.push({ type: 'thinking_delta', thinking });
  if (signature !== undefined) deltas.push({ type: 'signature_delta', signature });
  if (Array.isArray(citations)) for (const citation of citations) deltas.push({ type: 'citations_delta', citation });
  if (input !== undefined) {
    start['input'] = {};
    deltas.push({ type: 'input_json_delta', partial_json: JSON.stringify(input) });
  }
  return [
    sse({ type: 'content_block_start', index, content_block: start }),
    ...deltas.map((delta) => sse({ type: 'content_block_delta', index, delta })),
    sse({ type: 'content_block_stop', index }),
  ].join('');
}

describe('what is written can be read', () => {
  const kind: fc.Arbitrary<BlockKind> = fc.oneof(
    fc.constant<BlockKind>({ type: 'text' }),
    fc.constant<BlockKind>({ type: 'reasoning' }),
    fc.record({ type: fc.constant('redacted-reasoning' as const), data: fc.base64String() }),
    fc.record({
      type: fc.constant('tool-call' as const),
      id: fc.string({ minLength: 1 }),
      name: fc.string({ minLength: 1 }),
    }),
  );

  function eventsFor(block: number, content: BlockKind, pieces: readonly string[]): ChatEvent[] {
    const deltas = pieces.map((piece): ChatEvent => {
      switch (content.type) {
        case 'reasoning':
          return { type: 'reasoning-delta', block, text: piece };
        case 'tool-call':
          return { type: 'tool-call-delta', block, json: piece };
        default:
          return { type: 'text-delta', block, text: piece };
      }
    });
    const told = content.type === 'redacted-reasoning' ? [] : deltas;
    return [{ type: 'block-start', block, choice: 0, content }, ...told, { type: 'block-end', block }];
  }

  test('every answer in the vocabulary reads the same after it was streamed in this format', () => {
    const piece = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
    const blocks = fc.array(fc.tuple(kind, fc.array(piece, { minLength: 1, maxLength: 4 })), { maxLength: 6 });
    fc.assert(
      // That there is no output behind content is no count of it.
      fc.property(blocks, fc.nat(1000), fc.integer({ min: 1, max: 1000 }), (wanted, inputTokens, outputTokens) => {
        const usage = { inputTokens, outputTokens };
        const hasCall = wanted.some(([content]) => content.type === 'tool-call');
        const events: ChatEvent[] = [
          { type: 'response-start', id: 'msg_1', model },
          { type: 'usage-update', usage },
          ...wanted.flatMap(([content, pieces], block) => eventsFor(block, content, pieces)),
          { type: 'usage-update', usage },
          {
            type: 'response-end',
            finishes: [hasCall ? { reason: 'tool-calls', raw: 'tool_use' } : { reason: 'stop', raw: 'end_turn' }],
            usage,
          },
        ];
        const renderer = anthropicMessagesClient.openRenderer(context);
        expect(decodeStream(events.map((event) => renderer.push(event)).join(''))).toEqual(events);
      }),
      { numRuns: 50 },
    );
  });

  test('a request that was written and read means the same when it is written again', () => {
    const text = fc.string({ minLength: 1 }).filter((value) => value.trim() !== '');
    const textPart = fc.record({ type: fc.constant('text' as const), text });
    const toolCall = fc.record({
      type: fc.constant('tool-call' as const),
      id: text,
      name: text,
      argumentsJson: fc.oneof(fc.constant(''), fc.json(), text),
    });
    const message: fc.Arbitrary<Message> = fc.oneof(
      fc.record({
        role: fc.constantFrom('system' as const, 'developer' as const),
        content: fc.array(textPart, { minLength: 1 }),
      }),
      fc.record({ role: fc.constant('user' as const), content: fc.array(textPart, { minLength: 1 }) }),
      fc.record({
        role: fc.constant('assistant' as const),
        content: fc.array(fc.oneof(textPart, toolCall), { minLength: 1 }),
      }),
      fc.record({
        role: fc.constant('tool' as const),
        content: fc.array(
          fc.record({ type: fc.constant('tool-result' as const), toolCallId: text, content: fc.array(textPart) }),
          { minLength: 1 },
        ),
      }),
    );
    const user: Message = { role: 'user', content: [{ type: 'text', text: 'Hi' }] };
    fc.assert(
      fc.property(fc.array(message, { maxLength: 8 }), fc.boolean(), (messages, stream) => {
        const body = encode({ model, stream, messages: [...messages, user], maxOutputTokens: 5 });
        expect(encode(parse(body))).toEqual(body);
      }),
    );
  });
});

describe('bytes that pass through', () => {
  test('change in nothing but the model', () => {
    const { passThrough } = anthropicMessagesClient;
    expect(passThrough.editRequest({ model: 'alias', x: 1 }, 'claude-opus-5-5')).toEqual({ model: 'claude-opus-5-5' });
    expect(passThrough.hidesFrame({}, { event: 'message_delta', data: '{}' })).toBe(false);
    expect(translation.passThroughTarget(model, true)).toEqual({
      path: '/v1/messages',
      headers: { 'anthropic-version': '2023-06-01' },
    });
    expect(translation.passThroughEdits).toEqual({});
  });

  test('lose the model where it stands in the address, and gain what the platform wants', () => {
    const vertex = anthropicMessages({
      traits: claudeTraits(model),
      target: (name) => ({ path: `/${name}:rawPredict`, headers: {} }),
      modelInBody: false,
      bodyMembers: { anthropic_version: 'vertex-2023-10-16' },
    });
    expect(vertex.passThroughEdits).toStrictEqual({ model: undefined, anthropic_version: 'vertex-2023-10-16' });
    expect(vertex.passThroughTarget('m', false).path).toBe('/m:rawPredict');
  });
});
