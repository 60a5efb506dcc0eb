import { type ChatRequest, fail, type JsonValue, ok, type Result } from '@tollgate/schema';
import { callersName, callersPath } from './callers-path.js';
import type { ChatTranslation, EncodedRequest } from './chat-translation.js';
import type { ClientFormat, RequestProblem, RouteHints } from './client-format.js';
import { foreignCitations } from './foreign-citations.js';
import { choiceWithoutTools } from './foreign-tools.js';
import { unreadContent } from './unread-content.js';

/** A caller's request in the words of a provider. */
export interface TranslatedRequest extends EncodedRequest {
  /** The same in the vocabulary. */
  readonly request: ChatRequest;
}

/** Why a request cannot be sent: it is wrong by itself, or this target cannot take it where another one may. */
export interface RefusedRequest {
  readonly code: 'request.invalid' | 'request.unsupported';
  readonly problems: readonly RequestProblem[];
}

/**
 * Writes a caller's body anew for a target. What only providers of the caller's format could read is judged before all
 * else that a target may not take: without it the rest is another question.
 */
export function translateRequest(
  format: ClientFormat,
  translation: ChatTranslation,
  body: JsonValue,
  hints: RouteHints,
): Result<TranslatedRequest, RefusedRequest> {
  const isForeign = translation.format !== format.id;
  const kept = isForeign ? (format.keptState?.(body) ?? []) : [];
  if (kept.length > 0) return fail({ code: 'request.unsupported', problems: kept });
  const special = isForeign ? (format.ownAnswers?.(body) ?? []) : [];
  if (special.length > 0) return fail({ code: 'request.unsupported', problems: spelt(format, body, special) });
  const wanted: RouteHints = isForeign ? { ...hints, foreign: true } : hints;
  const request = checkRequest(format, body, wanted);
  if (!request.ok) return request;
  const unread = isForeign ? unreadContent(request.value, format) : [];
  if (unread.length > 0) return fail(refused(format, body, wanted, unread));
  const encoded = translation.encodeRequest(request.value);
  if (!encoded.ok) return fail(refused(format, body, wanted, encoded.failure));
  const { wire } = encoded.value;
  const dropped = [...encoded.value.dropped, ...foreignCitations(request.value, translation.format)];
  const told = dropped.map((what) => callersName(what, format.memberNames));
  const names = [...told, ...(request.value.unread ?? [])];
  return ok({ wire, dropped: names.map((name) => format.asWritten?.(body, name) ?? name), request: request.value });
}

/** Reads a caller's body, or tells what is wrong with it by itself, whatever the target. */
export function checkRequest(
  format: ClientFormat,
  body: JsonValue,
  hints: RouteHints,
): Result<ChatRequest, RefusedRequest> {
  const request = format.parseRequest(body, hints);
  if (!request.ok) return fail({ code: 'request.invalid', problems: spelt(format, body, request.failure) });
  const toolless = choiceWithoutTools(request.value);
  if (toolless.length === 0) return request;
  return fail({ ...refused(format, body, hints, toolless), code: 'request.invalid' });
}

/**
 * What is wrong for a target, in the caller's words. Where everything stands is only noted when it has to be told, for
 * which the body is read once more.
 */
function refused(
  format: ClientFormat,
  body: JsonValue,
  hints: RouteHints,
  problems: readonly RequestProblem[],
): RefusedRequest {
  const placed = format.parseRequest(body, { ...hints, places: true });
  const inWords = ({ path, message }: RequestProblem): RequestProblem =>
    placed.ok ? { path: callersPath(placed.value, path, format.memberNames), message } : { path, message };
  return { code: 'request.unsupported', problems: spelt(format, body, problems.map(inWords)) };
}

/** The same in the caller's spelling. */
function spelt(
  { asWritten }: ClientFormat,
  body: JsonValue,
  problems: readonly RequestProblem[],
): readonly RequestProblem[] {
  if (asWritten === undefined) return problems;
  return problems.map(({ path, message }) => ({ path: asWritten(body, path), message }));
}
