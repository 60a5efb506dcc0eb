import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, ChatRequest, JsonObject } from '@tollgate/schema';
import { openSseFramer } from '../../framing/sse.js';
import { anthropicMessages, anthropicMessagesClient, claudeTraits, messagesTarget } from './index.js';

/** How conversations look that were written for another format, or answered by one. */
const context = { responseId: 'r1', createdS: 0, model: 'asked-for', streamUsage: true };

function encode(request: ChatRequest): { readonly body: JsonObject; readonly dropped: readonly string[] } {
  const quirks = { traits: claudeTraits(request.model), target: messagesTarget, modelInBody: true };
  const encoded = anthropicMessages(quirks).encodeRequest(request);
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  return { body: encoded.value.wire.body, dropped: encoded.value.dropped };
}

function rendered(events: readonly ChatEvent[]): JsonObject[] {
  const renderer = anthropicMessagesClient.openRenderer(context);
  const framer = openSseFramer();
  return events
    .flatMap((event) => [...framer.push(renderer.push(event))])
    .map(({ data }): JsonObject => JSON.parse(data));
}

describe('a caller of OpenAI chat', () => {
  const agent: ChatRequest = {
    model: 'claude-sonnet-4-6',
    stream: true,
    streamUsage: true,
    messages: [
      { role: 'developer', content: [{ type: 'text', text: 'You find flights.' }] },
      { role: 'user', name: 'ada', content: [{ type: 'text', text: 'To Oslo?' }] },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: '' },
          { type: 'tool-call', id: 'call_1', name: 'search', argumentsJson: '{"to":"OSL"}' },
          { type: 'tool-call', id: 'call_2', name: 'search', argumentsJson: '{"to":"OS' },
        ],
      },
      {
        role: 'tool',
        content: [{ type: 'tool-result', toolCallId: 'call_1', content: [{ type: 'text', text: 'two' }] }],
      },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'call_2', content: [{ type: 'text', text: '' }] }] },
      { role: 'system', content: [{ type: 'text', text: 'It is Monday.' }] },
    ],
    tools: [{ type: 'function', name: 'search', parameters: { properties: { to: {} } }, strict: false }],
    parallelToolCalls: true,
    temperature: 1.4,
    frequencyPenalty: 0,
    seed: 7,
    choices: 1,
    user: 'u-1',
    reasoning: { effort: 'high' },
    extensions: { 'openai-chat': { logit_bias: { '5': 1 } } },
  };

  test('reaches a Claude model in one request that its maker accepts', () => {
    expect(encode(agent)).toEqual({
      body: {
        model: 'claude-sonnet-4-6',
        max_tokens: 32_000,
        system: [
          { type: 'text', text: 'You find flights.' },
          { type: 'text', text: 'It is Monday.' },
        ],
        messages: [
          { role: 'user', content: [{ type: 'text', text: 'To Oslo?' }] },
          {
            role: 'assistant',
            content: [
              { type: 'tool_use', id: 'call_1', name: 'search', input: { to: 'OSL' } },
              { type: 'tool_use', id: 'call_2', name: 'search', input: { INVALID_JSON: '{"to":"OS' } },
            ],
          },
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 'call_1', content: [{ type: 'text', text: 'two' }] },
              { type: 'tool_result', tool_use_id: 'call_2' },
            ],
          },
        ],
        tools: [{ name: 'search', input_schema: { type: 'object', properties: { to: {} } }, strict: false }],
        thinking: { type: 'adaptive' },
        output_config: { effort: 'high' },
        metadata: { user_id: 'u-1' },
        stream: true,
      },
      dropped: ['messages[].name', 'temperature', 'seed'],
    });
  });

  test('keeps its thinking where it carries it back with its signature', () => {
    const reasoned: ChatRequest = {
      model: 'claude-haiku-4-5',
      stream: false,
      reasoning: { effort: 'low' },
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Go' }] },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'I look.', signature: 'EpADCokBCA8YAipA' },
            { type: 'tool-call', id: 'call_1', name: 'look', argumentsJson: '' },
          ],
        },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'call_1', content: [] }] },
      ],
    };
    const { body, dropped } = encode(reasoned);
    expect(body['messages']).toMatchObject([
      {},
      {
        content: [
          { type: 'thinking', thinking: 'I look.', signature: 'EpADCokBCA8YAipA' },
          { type: 'tool_use', input: {} },
        ],
      },
      {},
    ]);
    expect(body['thinking']).toEqual({ type: 'enabled', budget_tokens: 2048 });
    expect(dropped).toEqual([]);
  });
});

describe('a caller of this format', () => {
  test('reads the answer of a provider that thinks in the open, calls tools by index and counts at the end', () => {
    const usage = { inputTokens: 90, cacheReadTokens: 64, outputTokens: 30, reasoningTokens: 12 };
    const bodies = rendered([
      { type: 'response-start', id: 'chatcmpl-1', model: 'gpt-x', createdS: 5 },
      { type: 'block-start', block: 0, choice: 0, content: { type: 'reasoning' } },
      { type: 'reasoning-delta', block: 0, text: 'Two cities.' },
      { type: 'block-end', block: 0 },
      { type: 'block-start', block: 1, choice: 0, content: { type: 'tool-call', id: 'call_a', name: 'look' } },
      { type: 'block-start', block: 2, choice: 0, content: { type: 'tool-call', id: 'call_b', name: 'look' } },
      { type: 'tool-call-delta', block: 2, json: '{"city":"Oslo"}' },
      { type: 'tool-call-delta', block: 1, json: '{"city":"Rome"}' },
      { type: 'block-end', block: 2 },
      { type: 'block-end', block: 1 },
      { type: 'usage-update', usage },
      { type: 'response-end', finishes: [{ reason: 'tool-calls', raw: 'tool_calls' }], usage },
    ]);
    expect(bodies.slice(1)).toEqual([
      { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Two cities.' } },
      { type: 'content_block_stop', index: 0 },
      {
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'tool_use', id: 'call_a', name: 'look', input: {} },
      },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"city":"Rome"}' } },
      { type: 'content_block_stop', index: 1 },
      {
        type: 'content_block_start',
        index: 2,
        content_block: { type: 'tool_use', id: 'call_b', name: 'look', input: {} },
      },
      { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"city":"Oslo"}' } },
      { type: 'content_block_stop', index: 2 },
      {
        type: 'message_delta',
        delta: { stop_reason: 'tool_use', stop_sequence: null, stop_details: null },
        usage: {
          input_tokens: 26,
          cache_creation_input_tokens: null,
          cache_read_input_tokens: 64,
          output_tokens: 30,
          output_tokens_details: { thinking_tokens: 12 },
        },
      },
      { type: 'message_stop' },
    ]);
  });

  test('can send that answer on to a Claude model, which loses only the thinking that nobody signed', () => {
    const parsed = anthropicMessagesClient.parseRequest(
      {
        model: 'claude-opus-5',
        max_tokens: 100,
        messages: [
          { role: 'user', content: 'Weather?' },
          {
            role: 'assistant',
            content: [
              { type: 'thinking', thinking: 'Two cities.', signature: '' },
              { type: 'tool_use', id: 'call_a', name: 'look', input: { city: 'Rome' } },
            ],
          },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_a', content: 'Sun' }] },
        ],
      },
      {},
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
    const { body, dropped } = encode(parsed.value);
    expect(body['messages']).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'call_a' }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_a' }] },
    ]);
    expect(dropped).toEqual(['reasoning of earlier turns: without a signature']);
  });
});
