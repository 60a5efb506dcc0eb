import { expect, test } from '@jest/globals';
import type { JsonObject, JsonValue } from '@tollgate/schema';
import { findProvider } from '../src/index.js';

const counts = { input_tokens: 1100, output_tokens: 700 };
const chatCounts = { prompt_tokens: 1100, completion_tokens: 700, total_tokens: 1800 };
const usageMetadata = { promptTokenCount: 1100, thoughtsTokenCount: 700, totalTokenCount: 1800 };
const converseCounts = { inputTokens: 1100, outputTokens: 700 };
const said = { candidates: [{ content: { parts: [{ text: 'x' }] } }] };
const spokenOf = { ...usageMetadata, thoughtsTokenCount: 0 };
const away = { error: { code: 503, message: 'x', status: 'UNAVAILABLE' } };
const overloaded = { type: 'error', error: { type: 'overloaded_error', message: 'x' } };

type Case = readonly [kind: string, model: string, what: string, code: string, body: JsonValue];

const chat = (what: string, body: JsonObject): Case => [
  'openai-compatible',
  'any',
  what,
  'upstream.unreadable',
  { ...body, usage: chatCounts },
];
const gemini = (what: string, body: JsonObject): Case => [
  'google',
  'gemini-2.5-flash',
  what,
  'upstream.unreadable',
  { ...body, usageMetadata },
];

/** Answers that were received whole and counted, but have nothing to hand on, as each format writes them. */
const answers: readonly Case[] = [
  chat('an empty list of choices', { id: 'c', choices: [] }),
  chat('no choices', { id: 'c' }),
  ['openai', 'gpt-5-codex', 'no output', 'upstream.unreadable', { status: 'completed', usage: counts }],
  ['openai', 'gpt-5-codex', 'an error in place of output', 'upstream.error', { error: 'x', usage: counts }],
  ['anthropic', 'claude-sonnet-4-6', 'no content', 'upstream.unreadable', { type: 'message', usage: counts }],
  ['anthropic', 'claude-sonnet-4-6', 'an error', 'upstream.overloaded', { ...overloaded, usage: counts }],
  ['cohere', 'command-a-03-2025', 'no message', 'upstream.unreadable', { id: 'r', usage: { billed_units: counts } }],
  ['bedrock', 'us.amazon.nova-lite-v1:0', 'no message', 'upstream.unreadable', { output: {}, usage: converseCounts }],
  gemini('no candidates', {}),
  gemini('an empty list of candidates', { candidates: [] }),
  gemini('null for candidates', { candidates: null }),
  [
    'google',
    'gemini-2.5-flash',
    'an error behind it',
    'upstream.overloaded',
    [{ ...said, usageMetadata: spokenOf }, away],
  ],
  [
    'google',
    'gemini-2.5-flash',
    'an error beside it',
    'upstream.overloaded',
    { ...said, ...away, usageMetadata: spokenOf },
  ],
];

test.each(answers)(
  'the counts of a whole answer of %s (%s) are billed where it has %s',
  (kind, model, _what, code, body) => {
    const response = { status: 200, headers: {}, body };
    const translation = findProvider(kind)?.chat(model);
    expect(translation?.decodeResponse(response)).toMatchObject({
      ok: false,
      failure: { code, retryable: true, usage: { inputTokens: 1100, outputTokens: 700 } },
    });
    expect(translation?.readFacts?.(response)).toBeUndefined();
  },
);
