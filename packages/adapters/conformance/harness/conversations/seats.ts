import { encryptedPrefix, signaturePrefix, thoughtPrefix } from '@tollgate/testkit';
import type { UpstreamFormat } from '../asked/spoken-by-tests.js';

/** What a provider keeps of a conversation, in its own format. */
export interface Seat {
  readonly format: UpstreamFormat;
  readonly model: string;
  /** Providers of one vendor's models know each other's proofs. */
  readonly vendor: string;
  /** How its proofs begin. */
  readonly proof?: string;
  /** Its proofs stand on the first call of a turn only, not on each thought. */
  readonly provesCalls?: true;
  /** Whose thoughts it is sent in words. */
  readonly takesThoughtsOf: readonly string[];
  /** A result can say that its tool failed. */
  readonly knowsFailures: boolean;
  /** How a cache mark is written; absent where the provider caches by itself. */
  readonly mark?: RegExp;
  /** What the caller is told when pictures in results, failures, marks and its own thoughts have no place. */
  readonly says: readonly RegExp[];
}

const moved = /^tool result (media|images): moved/;
const failures = /is_error/;
const marks = /^cache_control/;

export const anthropicSeat: Seat = {
  format: 'anthropic-messages',
  model: 'claude-sonnet-4-6',
  vendor: 'anthropic',
  proof: signaturePrefix,
  takesThoughtsOf: ['anthropic'],
  knowsFailures: true,
  mark: /"cache_control":\{"type":"ephemeral"\}/g,
  says: [],
};

export const bedrockSeat: Seat = {
  ...anthropicSeat,
  format: 'bedrock-converse',
  model: 'anthropic.claude-sonnet-4-6',
  mark: /"cachePoint":\{"type":"default"\}/g,
};

export const openAiSeat: Seat = {
  format: 'openai-chat',
  model: 'gpt-5-mini',
  vendor: 'none',
  takesThoughtsOf: [],
  knowsFailures: false,
  says: [moved, failures, marks, /^reasoning of earlier turns$/, /^reasoning\.summary: it is not shown$/],
};

export const responsesSeat: Seat = {
  format: 'openai-responses',
  model: 'gpt-5-mini',
  vendor: 'openai',
  proof: encryptedPrefix,
  takesThoughtsOf: ['openai'],
  knowsFailures: false,
  says: [failures, marks],
};

export const geminiSeat: Seat = {
  format: 'gemini-generate',
  model: 'gemini-2.5-flash',
  vendor: 'google',
  proof: thoughtPrefix,
  provesCalls: true,
  takesThoughtsOf: [],
  knowsFailures: true,
  says: [moved, marks, /^reasoning of earlier turns: the provider takes back only what it signed$/],
};

export const cohereSeat: Seat = {
  format: 'cohere-chat',
  model: 'command-a-plus-05-2026',
  vendor: 'cohere',
  // Its own bear no proof either, so nobody can tell those of others that are in plain words.
  takesThoughtsOf: ['cohere', 'google', 'none'],
  knowsFailures: false,
  says: [moved, failures, marks],
};

/** What may be told besides, once a conversation has come from another vendor. */
export const foreignThoughts =
  /^reasoning\b.*(of another vendor|without a signature|only what it signed)|^reasoning of earlier turns$|^content\b|^thinking\.budget_tokens: /;
