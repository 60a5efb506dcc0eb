import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatRequest, ChatResult, JsonObject } from '@tollgate/schema';
import { openEnvelope } from '../../../core/carried-state.js';
import type { RenderContext } from '../../../core/client-format.js';
import { renderResult } from './render-result.js';

const context: RenderContext = { responseId: 'made', createdS: 1, model: 'asked', streamUsage: false };

function result(content: readonly AssistantPart[], members: Partial<ChatResult> = {}): ChatResult {
  return { choices: [{ content, finish: { reason: 'stop' } }], usage: {}, ...members };
}

function rendered(content: readonly AssistantPart[], asked: Partial<RenderContext> = {}): JsonObject {
  return JSON.parse(JSON.stringify(renderResult(result(content), { ...context, ...asked })));
}

function partsOf(content: readonly AssistantPart[], asked: Partial<RenderContext> = {}): readonly JsonObject[] {
  const body: { candidates: { content: { parts?: JsonObject[] } }[] } = JSON.parse(
    JSON.stringify(rendered(content, asked)),
  );
  return body.candidates[0]?.content.parts ?? [];
}

const request = (reasoning: ChatRequest['reasoning']): Partial<RenderContext> => ({
  request: { model: 'm', stream: false, messages: [], ...(reasoning === undefined ? {} : { reasoning }) },
});

describe('an answer', () => {
  test('has the form that the SDK reads', () => {
    expect(rendered([{ type: 'text', text: 'Hi' }])).toEqual({
      candidates: [{ content: { parts: [{ text: 'Hi' }], role: 'model' }, finishReason: 'STOP', index: 0 }],
      modelVersion: 'asked',
      responseId: 'made',
    });
    expect(renderResult(result([], { id: 'r', model: 'm' }), context)).toMatchObject({
      modelVersion: 'm',
      responseId: 'r',
    });
  });

  test('without content has no parts', () => {
    expect(rendered([])).toMatchObject({ candidates: [{ content: { role: 'model' } }] });
  });

  test('counts thinking beside the candidates', () => {
    const usage = {
      inputTokens: 100,
      cacheReadTokens: 40,
      outputTokens: 50,
      reasoningTokens: 20,
      inputAudioTokens: 7,
      outputImageTokens: 9,
    };
    expect(renderResult(result([], { usage }), context)['usageMetadata']).toEqual({
      promptTokenCount: 100,
      cachedContentTokenCount: 40,
      candidatesTokenCount: 30,
      thoughtsTokenCount: 20,
      totalTokenCount: 150,
      promptTokensDetails: [{ modality: 'AUDIO', tokenCount: 7 }],
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 9 }],
    });
    expect(renderResult(result([], { usage: {} }), context)).not.toHaveProperty('usageMetadata');
  });

  test('has its calls with their arguments as objects, and no ids that were made here', () => {
    expect(
      partsOf([
        { type: 'tool-call', id: 'call_1', name: 'f', argumentsJson: '{"a":1}' },
        { type: 'tool-call', id: 'gcall_x_0', name: 'g', argumentsJson: '' },
        { type: 'tool-call', id: 'call_2', name: 'h', argumentsJson: '[1' },
      ]),
    ).toEqual([
      { functionCall: { id: 'call_1', name: 'f', args: { a: 1 } } },
      { functionCall: { name: 'g', args: {} } },
      { functionCall: { id: 'call_2', name: 'h', args: { arguments: '[1' } } },
    ]);
  });

  test('has its pictures, its sound with the words, and its sources', () => {
    expect(
      rendered([
        { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } },
        { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'BBBB' }, transcript: 'Hello.' },
        { type: 'image', source: { kind: 'url', url: 'https://a/b.png' } },
        { type: 'audio', source: { kind: 'file-id', fileId: 'x' } },
        {
          type: 'text',
          text: 'a',
          citations: [{ url: 'https://a', title: 'A', citedText: 'x' }, { title: 'no address' }],
        },
      ]),
    ).toMatchObject({
      candidates: [
        {
          content: {
            parts: [
              { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
              { inlineData: { mimeType: 'audio/wav', data: 'BBBB' } },
              { text: 'Hello.' },
              { fileData: { fileUri: 'https://a/b.png' } },
              { text: 'a' },
            ],
          },
          citationMetadata: { citationSources: [{ uri: 'https://a', title: 'A' }] },
        },
      ],
    });
  });

  test('has the probabilities of its tokens in the words of this format', () => {
    const logprobs = { content: [{ token: 'Hi', logprob: -0.5, top_logprobs: [{ token: 'Ho', logprob: -2 }] }] };
    const choices = [{ content: [], finish: { reason: 'stop' as const }, logprobs }];
    expect(renderResult({ choices, usage: {} }, context)).toMatchObject({
      candidates: [
        {
          logprobsResult: {
            chosenCandidates: [{ token: 'Hi', logProbability: -0.5 }],
            topCandidates: [{ candidates: [{ token: 'Ho', logProbability: -2 }] }],
          },
        },
      ],
    });
  });

  test('of this format keeps what it said besides', () => {
    const own = {
      candidates: [{ safetyRatings: [{ category: 'x' }], groundingMetadata: { a: 1 } }],
      usageMetadata: { trafficType: 'ON_DEMAND' },
    };
    const body = renderResult(
      result([], { usage: { inputTokens: 1 }, extensions: { 'gemini-generate': own } }),
      context,
    );
    expect(body).toMatchObject({
      candidates: [{ safetyRatings: [{ category: 'x' }], groundingMetadata: { a: 1 } }],
      usageMetadata: { promptTokenCount: 1, trafficType: 'ON_DEMAND' },
    });
  });

  test('to a blocked prompt has no candidate', () => {
    const promptFeedback = { blockReason: 'SAFETY' };
    const blocked: ChatResult = {
      choices: [{ content: [], finish: { reason: 'content-filter', raw: 'SAFETY' } }],
      usage: {},
      extensions: { 'gemini-generate': { promptFeedback } },
    };
    const body = renderResult(blocked, context);
    expect(JSON.parse(JSON.stringify(body))).toEqual({ promptFeedback, modelVersion: 'asked', responseId: 'made' });
  });
});

describe('the finish', () => {
  test.each([
    [{ reason: 'stop' }, 'STOP'],
    [{ reason: 'tool-calls', raw: 'tool_use' }, 'STOP'],
    [{ reason: 'length', raw: 'max_tokens' }, 'MAX_TOKENS'],
    [{ reason: 'content-filter' }, 'SAFETY'],
    [{ reason: 'content-filter', raw: 'RECITATION' }, 'RECITATION'],
    [{ reason: 'content-filter', raw: 'MALFORMED_FUNCTION_CALL' }, 'MALFORMED_FUNCTION_CALL'],
    [{ reason: 'other', raw: 'eos' }, 'OTHER'],
    [{ reason: 'truncated' }, 'OTHER'],
  ] as const)('%j is %s', (finish, word) => {
    const body = renderResult({ choices: [{ content: [], finish }], usage: {} }, context);
    expect(body).toMatchObject({ candidates: [{ finishReason: word }] });
  });

  test('of an answer in which the model refuses says so', () => {
    expect(rendered([{ type: 'refusal', text: 'No.' }])).toMatchObject({
      candidates: [{ content: { parts: [{ text: 'No.' }] }, finishReason: 'SAFETY' }],
    });
  });
});

describe('thinking', () => {
  const thinking: AssistantPart = { type: 'reasoning', text: 'Hm.', signature: 'sig' };

  test('is shown to those who asked for it, and carried back by all', () => {
    const [shown, carrier, ...others] = partsOf([thinking], request({ display: 'summary' }));
    expect(shown).toEqual({ text: 'Hm.', thought: true });
    expect(carrier).toEqual({ text: '', thought: true, thoughtSignature: expect.any(String) });
    expect(openEnvelope(String(carrier?.['thoughtSignature']))).toEqual({
      vendor: 'anthropic-messages',
      part: thinking,
    });
    expect(others).toEqual([]);
    for (const reasoning of [undefined, { display: 'none' }, { effort: 'high' }] as const) {
      expect(partsOf([thinking], request(reasoning))).toEqual([carrier]);
    }
  });

  test('that needs no proof is shown and not carried', () => {
    expect(partsOf([{ type: 'reasoning', text: 'Hm.' }], request({ display: 'full' }))).toEqual([
      { text: 'Hm.', thought: true },
    ]);
    expect(partsOf([{ type: 'reasoning', text: 'Hm.' }], request(undefined))).toEqual([]);
  });

  test('of this format has its own signature and no envelope', () => {
    const extensions = { 'gemini-generate': { thoughtSignature: 's' } };
    expect(partsOf([{ type: 'reasoning', text: 'Hm.', extensions }])).toEqual([
      { text: 'Hm.', thought: true, thoughtSignature: 's' },
    ]);
    expect(partsOf([{ type: 'text', text: 'a', extensions }])).toEqual([{ text: 'a', thoughtSignature: 's' }]);
    expect(partsOf([{ type: 'tool-call', id: 'c', name: 'f', argumentsJson: '{}', extensions }])).toEqual([
      { functionCall: { id: 'c', name: 'f', args: {} }, thoughtSignature: 's' },
    ]);
  });

  test('that is hidden, and what only another vendor knows, is carried', () => {
    const parts: AssistantPart[] = [
      { type: 'redacted-reasoning', data: 'x' },
      { type: 'opaque', format: 'anthropic-messages', value: { type: 'server_tool_use' } },
    ];
    expect(partsOf(parts).map((part) => openEnvelope(String(part['thoughtSignature'])))).toEqual([
      { vendor: 'anthropic-messages', part: parts[0] },
      { vendor: 'anthropic-messages', part: parts[1] },
    ]);
  });

  test('what another vendor left on a call is carried by the call', () => {
    const extensions = { 'openai-chat': { extra_content: { a: 1 } } };
    const [part] = partsOf([{ type: 'tool-call', id: 'c', name: 'f', argumentsJson: '{}', extensions }]);
    expect(openEnvelope(String(part?.['thoughtSignature']))).toEqual({ vendor: 'openai-chat', extensions });
  });
});
