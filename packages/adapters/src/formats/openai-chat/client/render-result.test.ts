import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatRequest, ChatResult, FinishReason, JsonObject } from '@tollgate/schema';
import type { RenderContext } from '../../../core/client-format.js';
import { renderResult } from './render-result.js';

const context: RenderContext = { responseId: 'made-up', createdS: 99, model: 'asked-for', streamUsage: false };
const answer = (content: readonly AssistantPart[], more: Partial<ChatResult> = {}): ChatResult => ({
  choices: [{ content, finish: { reason: 'stop' } }],
  usage: {},
  ...more,
});
function render(result: ChatResult, more: Partial<RenderContext> = {}): JsonObject {
  return JSON.parse(JSON.stringify(renderResult(result, { ...context, ...more })));
}
function messageOf(...content: readonly AssistantPart[]): unknown {
  const [choice] = Object(render(answer(content))['choices']);
  return choice.message;
}

describe('a picture in a whole answer', () => {
  const source = { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } as const;

  test('stands in images of the message, with what has to come back with it', () => {
    const extensions = { 'gemini-generate': { thoughtSignature: 's' } };
    expect(messageOf({ type: 'text', text: 'Here: ' }, { type: 'image', source, extensions })).toEqual({
      role: 'assistant',
      content: 'Here: ',
      refusal: null,
      images: [
        {
          type: 'image_url',
          image_url: { url: 'data:image/png;base64,AAAA' },
          extra_content: { tollgate: extensions },
        },
      ],
    });
  });
});

describe('a whole answer', () => {
  test('has what the provider said of it', () => {
    expect(
      render(answer([{ type: 'text', text: 'Hi' }], { id: 'c1', model: 'm-2025', createdS: 5, serviceTier: 'flex' })),
    ).toEqual({
      id: 'c1',
      object: 'chat.completion',
      created: 5,
      model: 'm-2025',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hi', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      service_tier: 'flex',
    });
  });

  test('has what the gateway knows where the provider said nothing', () => {
    expect(render(answer([]))).toMatchObject({ id: 'made-up', created: 99, model: 'asked-for' });
  });

  test('has its counts as OpenAI writes them', () => {
    const usage = {
      inputTokens: 1200,
      cacheReadTokens: 1024,
      cacheWriteTokens: 10,
      inputAudioTokens: 1,
      inputImageTokens: 2,
      outputTokens: 30,
      reasoningTokens: 20,
      outputAudioTokens: 3,
      outputImageTokens: 4,
    };
    expect(render(answer([], { usage }))['usage']).toEqual({
      prompt_tokens: 1200,
      completion_tokens: 30,
      total_tokens: 1230,
      prompt_tokens_details: { cached_tokens: 1024, cache_write_tokens: 10, audio_tokens: 1, image_tokens: 2 },
      completion_tokens_details: { reasoning_tokens: 20, audio_tokens: 3, image_tokens: 4 },
    });
  });

  test('has no counts where one of the two totals is unknown, because a zero would be believed', () => {
    expect(render(answer([], { usage: { inputTokens: 5 } }))).not.toHaveProperty('usage');
    expect(render(answer([], { usage: { outputTokens: 5, reasoningTokens: 2 } }))).not.toHaveProperty('usage');
    expect(render(answer([], { usage: { inputTokens: 0, outputTokens: 0 } }))['usage']).toEqual({
      prompt_tokens: 0,
      completion_tokens: 0,
      total_tokens: 0,
    });
  });

  test('may have several choices with log probabilities', () => {
    const logprobs = { content: [] };
    const result: ChatResult = {
      choices: [
        { content: [{ type: 'text', text: 'a' }], finish: { reason: 'stop' }, logprobs },
        { content: [{ type: 'text', text: 'b' }], finish: { reason: 'length' } },
      ],
      usage: {},
    };
    expect(render(result)['choices']).toMatchObject([
      { index: 0, logprobs, finish_reason: 'stop' },
      { index: 1, logprobs: null, finish_reason: 'length' },
    ]);
  });

  test.each<[FinishReason, string]>([
    ['stop', 'stop'],
    ['length', 'length'],
    ['tool-calls', 'tool_calls'],
    ['content-filter', 'content_filter'],
    ['other', 'stop'],
    ['truncated', 'length'],
  ])('that finished by %s says %s', (reason, word) => {
    const result: ChatResult = { choices: [{ content: [], finish: { reason, raw: 'x' } }], usage: {} };
    expect(render(result)['choices']).toMatchObject([{ finish_reason: word }]);
  });
});

describe('a message', () => {
  test('has one text, whatever pieces it came in', () => {
    expect(messageOf({ type: 'text', text: 'a' }, { type: 'text', text: 'b' })).toMatchObject({ content: 'ab' });
  });

  test('has no content beside calls or a refusal, and an empty one beside nothing', () => {
    expect(messageOf({ type: 'tool-call', id: 'c', name: 'f', argumentsJson: '{}' })).toMatchObject({ content: null });
    expect(messageOf({ type: 'refusal', text: 'No.' })).toEqual({ role: 'assistant', content: null, refusal: 'No.' });
    expect(messageOf()).toEqual({ role: 'assistant', content: '', refusal: null });
  });

  test('has its calls with the arguments as they were written', () => {
    expect(messageOf({ type: 'tool-call', id: 'c', name: 'f', argumentsJson: '{"x":' })).toMatchObject({
      tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{"x":' } }],
    });
  });

  test('carries with a call what other formats need back', () => {
    const extensions = { 'gemini-generate': { thoughtSignature: 's' } };
    expect(messageOf({ type: 'tool-call', id: 'c', name: 'f', argumentsJson: '{}', extensions })).toMatchObject({
      tool_calls: [{ extra_content: { tollgate: { 'gemini-generate': { thoughtSignature: 's' } } } }],
    });
  });

  test('has calls of custom tools as they were', () => {
    const value = { id: 'c', type: 'custom', custom: { name: 'sql', input: 'x' } };
    expect(messageOf({ type: 'opaque', format: 'openai-chat', value })).toMatchObject({ tool_calls: [value] });
    expect(messageOf({ type: 'opaque', format: 'anthropic-messages', value })).not.toHaveProperty('tool_calls');
  });

  test('has thinking as plain text, and as details only where it must come back', () => {
    expect(messageOf({ type: 'reasoning', text: 'Hm' }, { type: 'text', text: 'A' })).toEqual({
      role: 'assistant',
      content: 'A',
      refusal: null,
      reasoning_content: 'Hm',
    });
    expect(
      messageOf({ type: 'reasoning', text: 'Hm', signature: 's' }, { type: 'redacted-reasoning', data: 'abc' }),
    ).toMatchObject({
      reasoning_content: 'Hm',
      reasoning_details: [
        { type: 'reasoning.text', text: 'Hm', signature: 's' },
        { type: 'reasoning.encrypted', data: 'abc' },
      ],
    });
  });

  test('gives thinking of foreign vendors back whole', () => {
    const whole = { type: 'reasoning.summary', summary: 'S', format: 'openai-responses-v1' };
    const hidden = { type: 'reasoning.encrypted', data: 'x', format: 'openai-responses-v1' };
    expect(
      messageOf(
        { type: 'reasoning', text: 'S', extensions: { 'openai-chat': { reasoning_detail: whole } } },
        { type: 'opaque', format: 'openai-chat', value: hidden },
      ),
    ).toMatchObject({ reasoning_content: 'S', reasoning_details: [whole, hidden] });
  });

  test('has its citations, those of this format as they came', () => {
    const own = { type: 'url_citation', url_citation: { url: 'https://a', title: 'A', start_index: 3, end_index: 9 } };
    expect(
      messageOf({
        type: 'text',
        text: 'x',
        citations: [
          { url: 'https://a', extensions: { 'openai-chat': own } },
          { url: 'https://b', title: 'B', citedText: 'said' },
          {},
        ],
      }),
    ).toMatchObject({
      annotations: [
        own,
        {
          type: 'url_citation',
          url_citation: { url: 'https://b', title: 'B', start_index: 0, end_index: 0, content: 'said' },
        },
        { type: 'url_citation', url_citation: { url: '', title: '', start_index: 0, end_index: 0 } },
      ],
    });
  });

  test('has sound', () => {
    const source = { kind: 'base64', mediaType: 'audio/wav', data: 'UklG' } as const;
    expect(messageOf({ type: 'audio', id: 'a1', source, transcript: 'Hi' })).toMatchObject({
      content: '',
      audio: { id: 'a1', data: 'UklG', transcript: 'Hi', expires_at: 0 },
    });
    expect(messageOf({ type: 'audio', source: { kind: 'url', url: 'https://a' } })).toMatchObject({
      audio: { id: '', data: '', transcript: '' },
    });
  });
});

describe('an answer to an older caller', () => {
  const request: ChatRequest = {
    model: 'm',
    messages: [],
    stream: false,
    extensions: { 'openai-chat': { functions: [] } },
  };

  test('has its first call as a function call', () => {
    const result: ChatResult = {
      choices: [
        {
          content: [
            { type: 'tool-call', id: 'c', name: 'f', argumentsJson: '{}' },
            { type: 'tool-call', id: 'd', name: 'g', argumentsJson: '{}' },
          ],
          finish: { reason: 'tool-calls' },
        },
      ],
      usage: {},
    };
    expect(render(result, { request })['choices']).toEqual([
      {
        index: 0,
        message: { role: 'assistant', content: null, refusal: null, function_call: { name: 'f', arguments: '{}' } },
        logprobs: null,
        finish_reason: 'function_call',
      },
    ]);
  });
});
