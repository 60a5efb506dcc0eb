import { errorCodes, isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { defined } from '../../../core/defined.js';
import { asCount, asFilledText, asObject, isJsonArray, itemsOf } from '../../../core/json-members.js';
import { publicMessage } from '../../../core/public-message.js';
import { parseDurationMs, readRetryAfterMs, retryAfterMsMax } from '../../../core/retry-after.js';
import type { WireResponse } from '../../../core/wire.js';
import { errorCodeOf } from './failure-codes.js';

/**
 * Reads the answer to a failed call: `{error: {code, message, status, details}}`, also as the first of a list, as some
 * servers in between wrap it, and plain text.
 */
export function decodeFailure(response: WireResponse): UpstreamFailure {
  const failure = readFailure(response.body, response.status);
  const waitMs = readRetryAfterMs(response.headers) ?? failure.retryAfterMs;
  return defined({
    ...failure,
    status: response.status,
    retryAfterMs: waitMs,
    retryable: errorCodes[failure.code].retryable,
  });
}

/** What an error body says, whole or in the middle of a stream, where no HTTP status stands beside it. */
export function readFailure(body: JsonValue, status?: number): Omit<UpstreamFailure, 'status' | 'retryable'> {
  const error = errorOf(body);
  const word = asFilledText(error['status']);
  const details = itemsOf(error['details']).filter(isJsonObject);
  const reason = detailOf(details, 'ErrorInfo', 'reason');
  const message =
    asFilledText(error['message']) ?? filledText(body) ?? `The provider answered with ${status ?? 'an error'}.`;
  const known = status === undefined || status < 400 ? asCount(error['code']) : status;
  return defined({
    code: errorCodeOf(defined({ status: known, word, reason, message })),
    message: publicMessage(message),
    upstreamType: word,
    upstreamCode: reason,
    retryAfterMs: waitOf(details, message),
  });
}

const noMembers: JsonObject = {};

function errorOf(body: JsonValue): JsonObject {
  const envelope = asObject(isJsonArray(body) ? body[0] : body);
  const error = envelope?.['error'];
  return typeof error === 'string' ? { message: error } : (asObject(error) ?? noMembers);
}

/** A member of the detail of a type; types are written as URLs. */
function detailOf(details: readonly JsonObject[], type: string, member: string): string | undefined {
  const detail = details.find((item) => asFilledText(item['@type'])?.endsWith(`google.rpc.${type}`) === true);
  return asFilledText(detail?.[member]);
}

const retryInPattern = /retry in ((?:[\d.]{1,16}(?:ms|h|m|s)){1,4})/i;

function waitOf(details: readonly JsonObject[], message: string): number | undefined {
  const wait =
    parseDurationMs(detailOf(details, 'RetryInfo', 'retryDelay')) ?? parseDurationMs(retryInPattern.exec(message)?.[1]);
  return wait === undefined ? undefined : Math.min(Math.round(wait), retryAfterMsMax);
}

function filledText(value: JsonValue): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
