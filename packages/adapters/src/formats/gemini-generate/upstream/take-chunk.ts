import { type Finish, isJsonObject, type JsonObject, type JsonValue, type TokenUsage } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { joinLogprobs } from '../../../core/join-logprobs.js';
import { asCount, asFilledText, asNumber, asObject, isJsonArray, itemsOf } from '../../../core/json-members.js';
import { citationsMax, citationsOf } from '../citations.js';
import { formatId } from '../format-id.js';
import { toLogprobs } from '../logprobs.js';
import { filled } from '../own-members.js';
import { toBlockedFinish, toFinish } from './finish.js';
import {
  type CandidateState,
  candidateAt,
  cite,
  closeBlock,
  type Emit,
  lose,
  type StreamState,
} from './stream-state.js';
import { takePart, tellLogprobs } from './take-part.js';
import { candidatesCount, otherUsageMembers, readUsage, searchesOf } from './usage.js';

const chunkMembers = ['candidates', 'promptFeedback', 'usageMetadata', 'responseId', 'modelVersion'] as const;

/** Reads one `GenerateContentResponse`, a whole answer or a piece of one; false when it is none. */
export function takeChunk(state: StreamState, chunk: JsonObject, emit: Emit): boolean {
  if (!chunkMembers.some((name) => chunk[name] !== undefined)) return false;
  start(state, chunk, emit);
  const feedback = asObject(chunk['promptFeedback']);
  if (feedback !== undefined) {
    state.members['promptFeedback'] = feedback;
    state.blockReason ??= asFilledText(feedback['blockReason']);
  }
  for (const [position, candidate] of itemsOf(chunk['candidates']).entries()) {
    if (isJsonObject(candidate)) takeCandidate(state, candidate, position, emit);
    else lose(state);
  }
  takeUsage(state, chunk['usageMetadata']);
  return true;
}

function start(state: StreamState, chunk: JsonObject, emit: Emit): void {
  if (state.started) return;
  state.started = true;
  state.id = asFilledText(chunk['responseId']);
  const createdMs = Date.parse(asFilledText(chunk['createTime']) ?? '');
  emit(
    defined({
      type: 'response-start' as const,
      id: state.id,
      model: asFilledText(chunk['modelVersion']),
      createdS: Number.isNaN(createdMs) ? undefined : Math.floor(createdMs / 1000),
    }),
  );
}

/**
 * Counts of a later chunk take the place of earlier ones, also where they are smaller: what a chunk on the way says is
 * provisional, and with server tools each step of the model counts anew. Only the last ones are the bill, so they are told
 * with the end of the stream and not before.
 */
function takeUsage(state: StreamState, metadata: JsonValue | undefined): void {
  const wire = asObject(metadata);
  if (wire === undefined) return;
  const others = otherUsageMembers(wire);
  if (others !== undefined) state.members['usageMetadata'] = others;
  const usage = readUsage(wire);
  if (Object.keys(usage).length === 0) return;
  state.usage = usage;
  if (candidatesCount(wire) !== undefined) state.isUncounted = false;
  state.isCountedWhole = isWhole(state);
}

/**
 * The counts of the answer, with the searches that its candidates name. What came out and was not counted is not nothing:
 * then only the thoughts are known, and the output is left to be estimated.
 */
export function usageOf(state: StreamState): TokenUsage {
  let webSearches = 0;
  for (const { searches } of state.candidates.values()) webSearches += searches ?? 0;
  const usage = state.isUncounted ? defined({ ...state.usage, outputTokens: undefined }) : state.usage;
  return webSearches === 0 ? usage : { ...usage, webSearches };
}

function takeCandidate(state: StreamState, wire: JsonObject, position: number, emit: Emit): void {
  const place = placeOf(wire['index'], position);
  const candidate = place === undefined ? undefined : candidateAt(state, place);
  if (candidate === undefined) {
    lose(state);
    return;
  }
  keepMembers(candidate, wire);
  cite(candidate, emit);
  const parts = partsOf(wire['content']);
  const reason = asFilledText(wire['finishReason']);
  if (candidate.finishReason !== undefined) state.goesOnBehindFinish ||= parts.some(isSaying);
  else if (reason === undefined) state.speaksWithoutFinish ||= parts.some(isSaying);
  for (const part of parts) takePart({ state, candidate, emit }, part);
  tellLogprobs(candidate, emit);
  cite(candidate, emit);
  candidate.finishReason = reason ?? candidate.finishReason;
}

/** Where a candidate belongs: its own word, or its place in the list; undefined where that word is no place. */
function placeOf(index: JsonValue | undefined, position: number): number | undefined {
  return asNumber(index) === undefined ? position : asCount(index);
}

/** The member is a list, but a single part may stand for a list of one. */
function partsOf(content: JsonValue | undefined): readonly JsonValue[] {
  const parts = asObject(content)?.['parts'];
  return isJsonObject(parts) ? [parts] : isJsonArray(parts) ? parts : [];
}

/** A last piece often has a text without a character. */
function isSaying(part: JsonValue): boolean {
  return asObject(part)?.['text'] !== '';
}

const readMembers: ReadonlySet<string> = new Set(['content', 'index', 'finishReason', 'logprobsResult']);

function keepMembers(candidate: CandidateState, wire: JsonObject): void {
  for (const [name, value] of Object.entries(wire)) {
    if (!readMembers.has(name) && value !== undefined && value !== null) candidate.members[name] = value;
  }
  candidate.logprobs = joinLogprobs(candidate.logprobs, toLogprobs(wire['logprobsResult']));
  candidate.searches = searchesOf(wire) ?? candidate.searches;
  for (const citation of citationsOf(wire)) {
    const key = JSON.stringify(citation);
    if (candidate.seenCitations.has(key) || candidate.seenCitations.size >= citationsMax) continue;
    candidate.seenCitations.add(key);
    candidate.pendingCitations.push(citation);
  }
}

/** Whether everything was said: each candidate has ended, or the prompt was blocked and there is none. */
export function isWhole(state: StreamState): boolean {
  if (!state.started || state.endsUnreadable) return false;
  for (const { finishReason } of state.candidates.values()) if (finishReason === undefined) return false;
  return state.candidates.size > 0 || state.blockReason !== undefined;
}

/**
 * Whether the answer is certain to be over although its bytes are not, so that the provider need not be waited for: Google
 * names a reason with the last piece alone, and counts there. Servers in between name one with every piece, or with every
 * one that is empty: so a reason that came with the first words says nothing, nor does one that is not counted. A prompt
 * that was blocked has no counts.
 */
export function isSettled(state: StreamState): boolean {
  if (state.goesOnBehindFinish || !isWhole(state)) return false;
  return state.candidates.size === 0 || (state.speaksWithoutFinish && state.isCountedWhole);
}

/** The same where a reason came with the first words: an answer in one piece is often all there is, and often it is not. */
export function isLikelyOver(state: StreamState): boolean {
  return !state.goesOnBehindFinish && isWhole(state) && state.isCountedWhole;
}

/** Ends an answer. One without a reason why a candidate finished was cut short, as a stream is that stops there. */
export function finish(state: StreamState, emit: Emit): void {
  state.ended = true;
  for (const candidate of state.candidates.values()) closeBlock(candidate, emit);
  // What was counted before more came is the least there was.
  if (state.isUncounted && (state.usage.outputTokens ?? 0) > 0) emit({ type: 'usage-update', usage: state.usage });
  emit(
    defined({
      type: 'response-end' as const,
      finishes: state.candidates.size === 0 ? [toBlockedFinish(state.blockReason)] : finishesOf(state, finishOf),
      usage: usageOf(state),
      extensions: answerExtensions(state),
    }),
  );
}

/** One finish a candidate, in their order; one that was skipped has none to tell. */
export function finishesOf(
  state: StreamState,
  finishOfCandidate: (candidate: CandidateState | undefined) => Finish,
): Finish[] {
  const last = Math.max(0, ...state.candidates.keys());
  return Array.from({ length: last + 1 }, (_, index) => finishOfCandidate(state.candidates.get(index)));
}

function finishOf(candidate: CandidateState | undefined): Finish {
  if (candidate !== undefined && candidate.finishReason === undefined) return { reason: 'truncated' };
  return toFinish(candidate?.finishReason, candidate?.calledTools === true);
}

/** What of an answer has no place in the vocabulary but belongs to it in this format. */
function answerExtensions(state: StreamState): { readonly [formatId]: JsonObject } | undefined {
  const length = Math.max(-1, ...state.candidates.keys()) + 1;
  const candidates = Array.from({ length }, (_, index) => state.candidates.get(index)?.members ?? {});
  const hasMembers = candidates.some((members) => Object.keys(members).length > 0);
  const members = filled({ ...state.members, candidates: hasMembers ? candidates : undefined });
  return members === undefined ? undefined : { [formatId]: members };
}
