import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatRequest, ChatResult, Finish, JsonObject, JsonValue } from '@tollgate/schema';
import { openEnvelope } from '../../../core/carried-state.js';
import type { RenderContext } from '../../../core/client-format.js';
import { parseRequest } from './parse-request.js';
import { renderResult } from './render-result.js';

const context: RenderContext = { responseId: 'gateway', createdS: 9, model: 'asked', streamUsage: false };

function asked(members: JsonObject): RenderContext & { readonly request: ChatRequest } {
  const parsed = parseRequest({ model: 'm', input: 'Hi', ...members }, {});
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return { ...context, request: parsed.value };
}

const stateful = asked({ include: ['reasoning.encrypted_content'] });

function rendered(parts: readonly AssistantPart[], finish: Finish = { reason: 'stop' }, within = context): JsonObject {
  const result: ChatResult = { choices: [{ content: parts, finish }], usage: {} };
  return JSON.parse(JSON.stringify(renderResult(result, within)));
}

function output(parts: readonly AssistantPart[], within = context): readonly JsonObject[] {
  const items: readonly JsonObject[] = JSON.parse(JSON.stringify(rendered(parts, undefined, within)['output']));
  return items;
}

/** The state in the envelope of an item. */
function stateIn(item: JsonObject | undefined): unknown {
  return openEnvelope(String(item?.['encrypted_content']));
}

describe('a response', () => {
  test('is the provider’s by id, model, time and tier, else the gateway’s', () => {
    const choices = [{ content: [], finish: { reason: 'stop' } as const }];
    const whole: ChatResult = { id: 'resp_p', model: 'real', createdS: 3, serviceTier: 'flex', choices, usage: {} };
    expect(renderResult(whole, context)).toMatchObject({
      id: 'resp_p',
      object: 'response',
      model: 'real',
      created_at: 3,
      service_tier: 'flex',
    });
    expect(renderResult({ id: 'msg_01', choices, usage: {} }, context)).toMatchObject({
      id: 'resp_gateway',
      model: 'asked',
      created_at: 9,
      service_tier: null,
    });
  });

  test('repeats what was asked', () => {
    const members = {
      instructions: 'Be brief.',
      max_output_tokens: 50,
      temperature: 0.4,
      top_p: 0.9,
      metadata: { a: 'b' },
      tools: [{ type: 'function', name: 'f', parameters: { type: 'object' }, strict: true }, { type: 'web_search' }],
      tool_choice: { type: 'function', name: 'f' },
      parallel_tool_calls: false,
      reasoning: { effort: 'low', summary: 'auto' },
      text: { format: { type: 'json_schema', name: 'n', schema: {}, strict: true }, verbosity: 'low' },
      truncation: 'auto',
      user: 'u',
      safety_identifier: 's',
      prompt_cache_key: 'k',
    };
    expect(rendered([], undefined, asked(members))).toMatchObject(members);
  });

  test('has every member an SDK reads without looking, also where nothing was asked', () => {
    const bare = rendered([]);
    for (const name of [
      'error',
      'incomplete_details',
      'instructions',
      'metadata',
      'temperature',
      'tool_choice',
      'tools',
      'top_p',
    ]) {
      expect(bare).toHaveProperty(name);
    }
    expect(bare).toMatchObject({
      parallel_tool_calls: true,
      text: { format: { type: 'text' } },
      tool_choice: 'auto',
      tools: [],
    });
  });

  test('never says that it was kept, since nobody could look it up here', () => {
    expect(rendered([], undefined, asked({ store: true }))).toMatchObject({
      store: false,
      previous_response_id: null,
      background: false,
    });
  });

  test('has the first of several answers', () => {
    const choice = (text: string) => ({
      content: [{ type: 'text' as const, text }],
      finish: { reason: 'stop' as const },
    });
    expect(JSON.stringify(renderResult({ choices: [choice('one'), choice('two')], usage: {} }, context))).not.toContain(
      'two',
    );
  });

  test.each([
    ['stop', 'completed', null],
    ['tool-calls', 'completed', null],
    ['other', 'completed', null],
    ['length', 'incomplete', { reason: 'max_output_tokens' }],
    ['truncated', 'incomplete', { reason: 'max_output_tokens' }],
    ['content-filter', 'incomplete', { reason: 'content_filter' }],
  ] as const)('that ended by %s is %s', (reason, status, details) => {
    const response = rendered([{ type: 'text', text: 'x' }], { reason });
    expect(response).toMatchObject({ status, incomplete_details: details, output: [{ status }] });
  });
});

describe('counts', () => {
  const counted = (usage: ChatResult['usage']): JsonValue | undefined =>
    renderResult({ choices: [{ content: [], finish: { reason: 'stop' } }], usage }, context)['usage'];

  test('have the cache inside the input and reasoning inside the output', () => {
    const usage = {
      inputTokens: 100,
      cacheReadTokens: 60,
      cacheWriteTokens: 20,
      outputTokens: 50,
      reasoningTokens: 30,
    };
    expect(counted(usage)).toEqual({
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 60, cache_write_tokens: 20 },
      output_tokens: 50,
      output_tokens_details: { reasoning_tokens: 30 },
      total_tokens: 150,
    });
  });

  test('are null where a total is not known: a zero would be taken for one', () => {
    expect(counted({})).toBeNull();
    expect(counted({ inputTokens: 5 })).toBeNull();
    expect(counted({ inputTokens: 0, outputTokens: 0 })).toMatchObject({ total_tokens: 0 });
  });
});

describe('items', () => {
  test('are one message for texts and refusals in a row, and one each for all others', () => {
    const parts: AssistantPart[] = [
      { type: 'text', text: 'a' },
      { type: 'refusal', text: 'b' },
      { type: 'tool-call', id: 'c1', name: 'f', argumentsJson: '{}' },
      { type: 'text', text: 'c' },
    ];
    expect(output(parts)).toEqual([
      {
        id: 'msg_tg_gateway_0',
        type: 'message',
        status: 'completed',
        role: 'assistant',
        content: [
          { type: 'output_text', text: 'a', annotations: [], logprobs: [] },
          { type: 'refusal', refusal: 'b' },
        ],
      },
      { id: 'fc_tg_gateway_1', type: 'function_call', status: 'completed', call_id: 'c1', name: 'f', arguments: '{}' },
      {
        id: 'msg_tg_gateway_2',
        type: 'message',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'c', annotations: [], logprobs: [] }],
      },
    ]);
  });

  test('keep the names their own format gave them', () => {
    const parts: AssistantPart[] = [
      {
        type: 'text',
        text: 'a',
        extensions: { 'openai-responses': { message: { id: 'msg_1', phase: 'commentary' } } },
      },
      { type: 'text', text: 'b', extensions: { 'openai-responses': { message: { id: 'msg_2' } } } },
      {
        type: 'tool-call',
        id: 'c',
        name: 'f',
        argumentsJson: '{}',
        extensions: { 'openai-responses': { id: 'fc_1' } },
      },
      { type: 'opaque', format: 'openai-responses', value: { type: 'web_search_call', id: 'ws_1' } },
    ];
    expect(output(parts)).toMatchObject([
      { id: 'msg_1', phase: 'commentary' },
      { id: 'msg_2' },
      { id: 'fc_1', call_id: 'c' },
      { type: 'web_search_call', id: 'ws_1' },
    ]);
  });

  test('have sources as annotations, with what is known of those from other formats', () => {
    const citations = [
      { url: 'https://x.org', title: 'X', extensions: { 'openai-chat': {} } },
      { citedText: 'words' },
      { extensions: { 'openai-responses': { type: 'file_citation', file_id: 'f' } } },
    ];
    expect(output([{ type: 'text', text: 'a', citations }])[0]?.['content']).toMatchObject([
      {
        annotations: [
          { type: 'url_citation', url: 'https://x.org', title: 'X', start_index: 0, end_index: 0 },
          { type: 'url_citation', url: '', title: 'words' },
          { type: 'file_citation', file_id: 'f' },
        ],
      },
    ]);
  });

  test('have the log probabilities of an answer with its first text', () => {
    const content: AssistantPart[] = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ];
    const logprobs = { content: [{ token: 'a', logprob: -1, bytes: [97], top_logprobs: [] }] };
    const result: ChatResult = { choices: [{ content, finish: { reason: 'stop' }, logprobs }], usage: {} };
    expect(renderResult(result, context)['output']).toMatchObject([
      {
        content: [
          { text: 'a', logprobs: logprobs.content },
          { text: 'b', logprobs: [] },
        ],
      },
    ]);
  });

  test('show what is said in sound as text, and a picture as one that was made', () => {
    const parts: AssistantPart[] = [
      { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'AA==' }, transcript: 'said' },
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'BB==' } },
    ];
    expect(output(parts)).toMatchObject([
      { type: 'message', content: [{ text: 'said' }] },
      { type: 'image_generation_call', status: 'completed', result: 'BB==' },
    ]);
  });
});

describe('thinking', () => {
  const signed: AssistantPart = { type: 'reasoning', text: 'Hm', signature: 'sig' };

  test('is a summary', () => {
    expect(output([{ type: 'reasoning', text: 'Hm' }])).toEqual([
      { id: 'rs_tg_gateway_0', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] },
    ]);
  });

  test('brings its proof along where the caller asked for it or keeps its conversation itself', () => {
    for (const within of [stateful, asked({ store: false })]) {
      expect(stateIn(output([signed], within)[0])).toEqual({
        vendor: 'anthropic-messages',
        part: { type: 'reasoning', text: '', signature: 'sig' },
      });
    }
    for (const within of [context, asked({}), asked({ store: true })]) {
      expect(output([signed], within)[0]).not.toHaveProperty('encrypted_content');
    }
  });

  test('that came from this format is its item, whether or not anybody asked', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA' };
    expect(output([{ type: 'reasoning', text: 'Hm', extensions: { 'openai-responses': { item } } }])).toEqual([item]);
  });

  test('without a word or a proof is none', () => {
    expect(output([{ type: 'reasoning', text: '' }], stateful)).toEqual([]);
  });

  test('that its vendor hides is carried where it is wanted, else left out', () => {
    const hidden: AssistantPart = { type: 'redacted-reasoning', data: 'd' };
    expect(stateIn(output([hidden], stateful)[0])).toEqual({
      vendor: 'anthropic-messages',
      part: { type: 'redacted-reasoning', data: 'd' },
    });
    expect(output([hidden])).toEqual([]);
  });
});

describe('what other vendors want back', () => {
  const thought = { 'gemini-generate': { thoughtSignature: 't' } };

  test('of a call follows it, and of a text its message', () => {
    const parts: AssistantPart[] = [
      { type: 'text', text: 'a', extensions: thought },
      { type: 'tool-call', id: 'c', name: 'f', argumentsJson: '{}', extensions: thought },
    ];
    const items = output(parts, stateful);
    expect(items.map(({ type }) => type)).toEqual(['message', 'reasoning', 'function_call', 'reasoning']);
    expect(stateIn(items[1])).toEqual({ vendor: 'gemini-generate', extensions: thought });
    expect(stateIn(items[3])).toEqual({ vendor: 'gemini-generate', call: 'c', extensions: thought });
    expect(new Set(items.map(({ id }) => id)).size).toBe(4);
    expect(output(parts).map(({ type }) => type)).toEqual(['message', 'function_call']);
  });

  test('of a block only they know is the block', () => {
    const value = { type: 'server_tool_use', id: 's' };
    const items = output([{ type: 'opaque', format: 'anthropic-messages', value }], stateful);
    expect(stateIn(items[0])).toEqual({
      vendor: 'anthropic-messages',
      part: { type: 'opaque', format: 'anthropic-messages', value },
    });
  });
});
