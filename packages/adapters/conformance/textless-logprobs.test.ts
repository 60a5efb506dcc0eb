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

const models = { google: 'gemini-2.5-flash', cohere: 'command-a-03-2025' } as const;
const hi = [{ text: 'Hi' }];
const empty = [{ text: '' }];
const stop = { finishReason: 'STOP' };
const behind = [candidate(hi, ['Hi']), candidate(empty, ['<end>'], stop)];
const cohere = [
  typed('message-start', { id: 'r' }),
  typed('content-start', { index: 0, delta: { message: { content: { type: 'text', text: '' } } } }),
  cohereText('Hi'),
  cohereText(''),
  typed('content-end', { index: 0 }),
  typed('message-end', { delta: { finish_reason: 'COMPLETE' } }),
];

type Row = readonly [where: string, kind: keyof typeof models, frames: readonly WireFrame[], tokens: readonly string[]];
/** An answer `Hi` with the probabilities of its tokens and of one that is no word of it. */
const rows: readonly Row[] = [
  ['behind the text', 'google', behind, ['Hi', '<end>']],
  ['in a piece without parts', 'google', [candidate(hi, ['Hi']), candidate([], ['<end>'], stop)], ['Hi', '<end>']],
  ['before the text', 'google', [candidate(empty, ['<begin>']), candidate(hi, ['Hi'], stop)], ['<begin>', 'Hi']],
  ['behind the text', 'cohere', cohere, ['Hi', '<end>']],
];

describe('the probabilities of a piece without text', () => {
  test.each(rows)('are told %s by a provider of kind %s', (_where, kind, frames, tokens) => {
    const decoder = findProvider(kind)?.chat(models[kind]).openStream();
    const events = [...frames.flatMap((frame) => decoder?.push(frame) ?? []), ...(decoder?.close() ?? [])];
    const deltas = events.filter((event) => event.type === 'text-delta');
    expect(deltas.map(({ text }) => text).join('')).toBe('Hi');
    expect(deltas.flatMap(({ logprobs }) => tokensOf(logprobs))).toEqual(tokens);
    expect(events.filter(({ type }) => type === 'block-start')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'response-end', finishes: [{ reason: 'stop' }] });
  });

  test('are told by Gemini, whole', () => {
    const body: JsonValue[] = behind.map((frame) => JSON.parse(frame.data));
    const answer = findProvider('google')?.chat(models.google).decodeResponse({ status: 200, headers: {}, body });
    const choices = answer?.ok === true ? answer.value.choices : [];
    expect(choices.flatMap(({ logprobs }) => tokensOf(logprobs))).toEqual(['Hi', '<end>']);
  });
});

function tokensOf(logprobs: JsonValue | undefined): JsonValue[] {
  const { content = [] } = JSON.parse(JSON.stringify(logprobs ?? {}));
  return content.map(({ token }: { token: string }) => token);
}
