import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, ChatRequest, JsonObject, JsonValue } from '@tollgate/schema';
import type { ChatTranslation } from '../../core/chat-translation.js';
import type { ClientFormat, RenderContext } from '../../core/client-format.js';
import { openFramer } from '../../framing/open-framer.js';
import { anthropic } from '../../providers/anthropic/index.js';
import { google } from '../../providers/google/index.js';
import { mistral } from '../../providers/mistral/index.js';
import { anthropicMessagesClient } from '../anthropic-messages/index.js';
import { openAiChatClient } from '../openai-chat/index.js';
import { geminiGenerateClient } from './index.js';

/** Conversations that go on in the caller's dialect, or move from one vendor to another. */
const gemini = google.chat('gemini-3.8-flash');
const claude = anthropic.chat('claude-sonnet-4-5');
const hints = { model: 'm', stream: false };

function parsed(client: ClientFormat, body: JsonValue): ChatRequest {
  const result = client.parseRequest(body, hints);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

function sentTo(translation: ChatTranslation, request: ChatRequest): { body: JsonObject; dropped: readonly string[] } {
  const encoded = translation.encodeRequest({ ...request, model: 'm' });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  return { body: JSON.parse(JSON.stringify(encoded.value.wire.body)), dropped: encoded.value.dropped };
}

function contextOf(request: ChatRequest): RenderContext {
  return { responseId: 'made', createdS: 1, model: 'm', streamUsage: false, request };
}

function answered(
  client: ClientFormat,
  translation: ChatTranslation,
  body: JsonValue,
  request: ChatRequest,
): JsonObject {
  const decoded = translation.decodeResponse({ status: 200, headers: {}, body });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return JSON.parse(JSON.stringify(client.renderResult(decoded.value, contextOf(request))));
}

function streamed(
  client: ClientFormat,
  translation: ChatTranslation,
  text: string,
  request: ChatRequest,
): JsonObject[] {
  if (translation.framing === 'aws-event-stream') throw new Error('These bytes are no text');
  const framer = openFramer(translation.framing);
  const decoder = translation.openStream();
  const frames = [...framer.push(text), ...framer.end()];
  const events: ChatEvent[] = [...frames.flatMap((frame) => [...decoder.push(frame)]), ...decoder.close()];
  const renderer = client.openRenderer({ ...contextOf(request), framing: 'json-array' });
  return JSON.parse(events.map((event) => renderer.push(event)).join(''));
}

const signedCall = {
  candidates: [
    {
      content: {
        parts: [
          { functionCall: { id: 'c1', name: 'f', args: { a: 1 } }, thoughtSignature: 'SIGNED' },
          { functionCall: { name: 'g', args: {} } },
        ],
        role: 'model',
      },
      finishReason: 'STOP',
    },
  ],
  responseId: 'r',
};
const signedTurn = { role: 'model', parts: signedCall.candidates[0]?.content.parts };

describe('a call that Gemini signed', () => {
  test('comes back unchanged in the dialect of OpenAI', () => {
    const question = { role: 'user', content: 'Hi' };
    const request = parsed(openAiChatClient, { model: 'm', messages: [question] });
    const answer = answered(openAiChatClient, gemini, signedCall, request);
    const { choices }: { choices: { message: { tool_calls: { id: string }[] } }[] } = JSON.parse(
      JSON.stringify(answer),
    );
    const message = choices[0]?.message;
    const results = (message?.tool_calls ?? []).map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'x' }));
    const next = parsed(
      openAiChatClient,
      JSON.parse(JSON.stringify({ model: 'm', messages: [question, message, ...results] })),
    );
    expect(sentTo(gemini, next).body['contents']).toMatchObject([
      {},
      signedTurn,
      { parts: [{ functionResponse: { id: 'c1', name: 'f' } }, { functionResponse: { name: 'g' } }] },
    ]);
    // Somewhere else it means nothing, and would be refused.
    expect(JSON.stringify(sentTo(mistral.chat('m'), next).body)).not.toMatch(/SIGNED|tollgate/);
  });

  test('comes back unchanged in the dialect of Anthropic', () => {
    const question = { role: 'user', content: 'Hi' };
    const ask = (messages: JsonValue): ChatRequest =>
      parsed(anthropicMessagesClient, { model: 'm', max_tokens: 5, messages });
    const answer = answered(anthropicMessagesClient, gemini, signedCall, ask([question]));
    const next = ask([question, { role: 'assistant', content: answer['content'] ?? null }, question]);
    expect(sentTo(gemini, next).body['contents']).toMatchObject([{}, signedTurn, {}]);
    expect(JSON.stringify(sentTo(claude, next).body)).not.toMatch(/SIGNED|redacted|eyJ0/);
  });
});

describe('thinking that Anthropic signed', () => {
  const thinking = { type: 'thinking', thinking: 'Hm. Well.', signature: 'SIGNED' };
  const hidden = { type: 'redacted_thinking', data: 'HIDDEN' };
  const call = { type: 'tool_use', id: 'toolu_1', name: 'f', input: { a: 1 } };
  const whole = {
    type: 'message',
    id: 'msg_1',
    model: 'claude',
    content: [thinking, hidden, { type: 'text', text: 'I call.' }, call],
    stop_reason: 'tool_use',
    usage: { input_tokens: 5, output_tokens: 7 },
  };
  const event = (body: JsonObject): string => `event: ${String(body['type'])}\ndata: ${JSON.stringify(body)}\n\n`;
  const deltas = (index: number, start: JsonObject, ...pieces: readonly JsonObject[]): string =>
    [
      { type: 'content_block_start', index, content_block: start },
      ...pieces.map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]
      .map(event)
      .join('');
  const stream = [
    event({ type: 'message_start', message: { id: 'msg_1', model: 'claude', usage: { input_tokens: 5 } } }),
    deltas(
      0,
      { type: 'thinking', thinking: '', signature: '' },
      { type: 'thinking_delta', thinking: 'Hm.' },
      { type: 'thinking_delta', thinking: ' Well.' },
      { type: 'signature_delta', signature: 'SIGNED' },
    ),
    deltas(1, hidden),
    deltas(2, { type: 'text', text: '' }, { type: 'text_delta', text: 'I call.' }),
    deltas(3, { ...call, input: {} }, { type: 'input_json_delta', partial_json: '{"a":1}' }),
    event({ type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 7 } }),
    event({ type: 'message_stop' }),
  ].join('');

  const question = { role: 'user', parts: [{ text: 'Hi' }] };
  const result = { role: 'user', parts: [{ functionResponse: { name: 'f', response: { output: 'x' } } }] };
  const ask = (contents: readonly JsonValue[], thoughts = true): ChatRequest =>
    parsed(geminiGenerateClient, {
      contents,
      generationConfig: { maxOutputTokens: 500, thinkingConfig: { includeThoughts: thoughts } },
    });
  const contentsOf = (chunks: readonly JsonObject[]): JsonValue[] =>
    chunks.flatMap((chunk) => {
      const { candidates }: { candidates?: { content: JsonValue }[] } = JSON.parse(JSON.stringify(chunk));
      return (candidates ?? []).map(({ content }) => content);
    });

  test.each([true, false])('comes back unchanged in the dialect of Google, shown or not (%s)', (thoughts) => {
    const answer = answered(geminiGenerateClient, claude, whole, ask([question], thoughts));
    const next = ask([question, ...contentsOf([answer]), result]);
    expect(sentTo(claude, next).body['messages']).toMatchObject([
      {},
      { role: 'assistant', content: whole.content },
      {},
    ]);
  });

  test.each([true, false])(
    'comes back unchanged when a stream is collected chunk by chunk, shown or not (%s)',
    (thoughts) => {
      const chunks = streamed(geminiGenerateClient, claude, stream, ask([question], thoughts));
      const next = ask([question, ...contentsOf(chunks), result]);
      expect(sentTo(claude, next).body['messages']).toMatchObject([
        {},
        { role: 'assistant', content: whole.content },
        {},
      ]);
    },
  );

  test('stays behind when the conversation moves to Gemini, which then does not ask for a signature', () => {
    const answer = answered(geminiGenerateClient, claude, whole, ask([question]));
    const body: JsonObject = { contents: [question, ...contentsOf([answer]), result] };
    expect(gemini.acceptsBody?.(body)).toBe(false);
    const { body: sent, dropped } = sentTo(gemini, ask([question, ...contentsOf([answer]), result]));
    expect(sent['contents']).toEqual([
      question,
      {
        role: 'model',
        parts: [
          { text: 'I call.' },
          {
            functionCall: { id: 'toolu_1', name: 'f', args: { a: 1 } },
            thoughtSignature: 'skip_thought_signature_validator',
          },
        ],
      },
      { role: 'user', parts: [{ functionResponse: { id: 'toolu_1', name: 'f', response: { output: 'x' } } }] },
    ]);
    expect(dropped).toEqual(['reasoning of earlier turns: the provider takes back only what it signed']);
  });
});
