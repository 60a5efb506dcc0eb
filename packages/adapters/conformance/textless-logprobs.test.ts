import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '@tollgate/schema';
import type { WireFrame } from '../src/core/wire.js';
import { findProvider } from '../src/index.js';

const typed = (type: string, more: object): WireFrame => ({ event: type, data: JSON.stringify({ type, ...more }) });
const data = (value: object): WireFrame => ({ data: JSON.stringify(value) });

const candidate = (parts: object[], tokens: readonly string[], more: object = {}): WireFrame =>
  data({
    candidates: [
      {
        content: { parts },
        logprobsResult: { chosenCandidates: tokens.map((token) => ({ token, logProbability: -0.5 })) },
        ...more,
      },
    ],
  });
const cohereText = (text: string): WireFrame =>
  typed('content-delta', {
    index: 0,
    delta: { message: { content: { text } } },
    logprobs: { text: text === '' ? '<end>' : text, token_ids: [1], logprobs: [-0.5] },
  });

const chat = (delta: object, tokens: readonly string[], finish_reason: string | null = null): WireFrame => {
  const logprobs = { content: tokens.map((token) => ({ token, logprob: -0.5, bytes: null, top_logprobs: [] })) };
  return data({ id: 'c', choices: [{ index: 0, delta, logprobs, finish_reason }] });
};
const done: WireFrame = { data: '[DONE]' };

/** An answer `Hi` with the probabilities of its tokens and of one that is no word of it. */
const speakers = [
  {
    name: 'Gemini, behind the text',
    kind: 'google',
    model: 'gemini-2.5-flash',
    frames: [candidate([{ text: 'Hi' }], ['Hi']), candidate([{ text: '' }], ['<end>'], { finishReason: 'STOP' })],
    tokens: ['Hi', '<end>'],
  },
  {
    name: 'Gemini, in a piece without parts',
    kind: 'google',
    model: 'gemini-2.5-flash',
    frames: [candidate([{ text: 'Hi' }], ['Hi']), candidate([], ['<end>'], { finishReason: 'STOP' })],
    tokens: ['Hi', '<end>'],
  },
  {
    name: 'Gemini, before the text',
    kind: 'google',
    model: 'gemini-2.5-flash',
    frames: [candidate([{ text: '' }], ['<begin>']), candidate([{ text: 'Hi' }], ['Hi'], { finishReason: 'STOP' })],
    tokens: ['<begin>', 'Hi'],
  },
  {
    name: 'Cohere, behind the text',
    kind: 'cohere',
    model: 'command-a-03-2025',
    frames: [
      typed('message-start', { id: 'r' }),
      typed('content-start', { index: 0, delta: { message: { content: { type: 'text', text: '' } } } }),
      cohereText('Hi'),
      cohereText(''),
      typed('content-end', { index: 0 }),
      typed('message-end', { delta: { finish_reason: 'COMPLETE' } }),
    ],
    tokens: ['Hi', '<end>'],
  },
  {
    name: 'OpenAI chat, behind the text',
    kind: 'openai-compatible',
    model: 'any',
    frames: [chat({ content: 'Hi' }, ['Hi']), chat({}, ['<end>'], 'stop'), done],
    tokens: ['Hi', '<end>'],
  },
  {
    name: 'OpenAI chat, around the text',
    kind: 'openai-compatible',
    model: 'any',
    frames: [
      chat({ role: 'assistant', content: '' }, ['<begin>']),
      chat({ content: 'Hi' }, ['Hi']),
      chat({ content: null }, ['<end>']),
      chat({}, [], 'stop'),
      done,
    ],
    tokens: ['<begin>', 'Hi', '<end>'],
  },
  {
    name: 'OpenAI chat, with a text in a list',
    kind: 'openai-compatible',
    model: 'any',
    frames: [chat({ content: [{ type: 'text', text: 'Hi' }] }, ['Hi']), chat({}, [], 'stop'), done],
    tokens: ['Hi'],
  },
];

describe('the probabilities of a piece without text', () => {
  test.each(speakers)('are told by $name', ({ kind, model, frames, tokens }) => {
    const decoder = findProvider(kind)?.chat(model).openStream();
    const events = [...frames.flatMap((frame) => decoder?.push(frame) ?? []), ...(decoder?.close() ?? [])];
    const deltas = events.filter((event) => event.type === 'text-delta');
    expect(deltas.map(({ text }) => text).join('')).toBe('Hi');
    expect(deltas.flatMap(({ logprobs }) => tokensOf(logprobs))).toEqual(tokens);
    expect(events.filter(({ type }) => type === 'block-start')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'response-end', finishes: [{ reason: 'stop' }] });
  });

  test('are told by Gemini, whole', () => {
    const chunks: JsonValue[] = (speakers[0]?.frames ?? []).map((frame) => JSON.parse(frame.data));
    const answer = findProvider('google')
      ?.chat('gemini-2.5-flash')
      .decodeResponse({ status: 200, headers: {}, body: chunks });
    const choices = answer?.ok === true ? answer.value.choices : [];
    expect(choices.flatMap(({ logprobs }) => tokensOf(logprobs))).toEqual(['Hi', '<end>']);
  });
});

function tokensOf(logprobs: JsonValue | undefined): JsonValue[] {
  const { content = [] } = JSON.parse(JSON.stringify(logprobs ?? {}));
  return content.map(({ token }: { token: string }) => token);
}
