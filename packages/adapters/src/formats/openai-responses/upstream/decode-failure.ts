import type { JsonObject, JsonValue } from '@tollgate/schema';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { asFilledText, asObject } from '../../../core/json-members.js';
import { decodeOpenAiFailure } from '../../openai-chat/index.js';

/** Errors with a status of their own look the same as in OpenAI's other format, at every provider that speaks both. */
export const decodeFailure = decodeOpenAiFailure;

/**
 * Reads an error without a status: of an event `error`, with or without an envelope, or of a response that has failed.
 * Its code tells which status it would have had.
 */
export function decodeErrorObject(value: JsonValue): UpstreamFailure {
  const whole = asObject(value);
  const inner = asObject(whole?.['error']) ?? bare(whole);
  const status = statusOf(asFilledText(inner?.['code']) ?? asFilledText(inner?.['type']));
  const body = inner === undefined ? value : { error: inner };
  const failure = decodeFailure({ status, headers: {}, body });
  return failure;
}

/** The documented event has no envelope: its code stands beside the type `error`. */
function bare(event: JsonObject | undefined): JsonObject | undefined {
  if (event === undefined || event['type'] !== 'error') return undefined;
  const { type: _event, sequence_number: _place, ...error } = event;
  return error;
}

const unknownErrorStatus = 500;

/** The codes of a failed response, from the declaration of `ResponseError` in the npm package openai 7.57.0. */
const statuses: ReadonlyMap<string, number> = new Map([
  ['rate_limit_exceeded', 429],
  ['vector_store_timeout', 504],
  ['invalid_prompt', 400],
  ['invalid_request_error', 400],
  ['bio_policy', 400],
  ['data_residency_mismatch', 400],
  ['misalignment_policy_violation', 400],
]);

const badImage = /image/;

function statusOf(code: string | undefined): number {
  if (code === undefined) return unknownErrorStatus;
  return statuses.get(code) ?? (badImage.test(code) ? 400 : unknownErrorStatus);
}

/** A success whose body is not what the format promises. */
export function unreadable(status: number, message: string): UpstreamFailure {
  return { code: 'upstream.unreadable', message, status, retryable: true };
}
