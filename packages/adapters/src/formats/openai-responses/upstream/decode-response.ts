import { type ChatResult, fail, ok, type Result } from '@tollgate/schema';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { defined } from '../../../core/defined.js';
import { asCount, asFilledText, asObject, isJsonArray } from '../../../core/json-members.js';
import type { WireResponse } from '../../../core/wire.js';
import { toChoiceLogprobs } from '../logprobs.js';
import { objectsOf } from '../openai-responses.wire.js';
import { decodeErrorObject, decodeFailure, unreadable } from './decode-failure.js';
import { decodeFinish } from './decode-finish.js';
import { logprobsOf, partsOfItem } from './decode-items.js';
import { decodeUsage } from './decode-usage.js';

/**
 * Reads a whole answer. One that has failed is a failure under a status of success; one that still runs in the
 * background, or was cancelled there, is an answer that was cut short.
 */
export function decodeResponse(response: WireResponse): Result<ChatResult, UpstreamFailure> {
  if (response.status >= 400) return fail(decodeFailure(response));
  const wire = asObject(response.body);
  if (wire === undefined) return fail(unreadable(response.status, 'The provider’s answer is not a JSON object.'));
  const error = asObject(wire['error']);
  const usage = decodeUsage(wire);
  if (error !== undefined) return fail({ ...decodeErrorObject({ error }), usage });
  if (wire['status'] === 'failed') return fail({ ...decodeErrorObject(null), usage });
  if (!isJsonArray(wire['output'])) {
    if (wire['error'] !== undefined && wire['error'] !== null) return fail({ ...decodeFailure(response), usage });
    return fail({ ...unreadable(response.status, 'The provider’s answer has no output.'), usage });
  }
  const id = asFilledText(wire['id']);
  const items = objectsOf(wire['output']);
  const content = items.flatMap((item, place) => partsOfItem(item, id, place));
  const calledTools = content.some((part) => part.type === 'tool-call');
  const choice = defined({
    content,
    finish: decodeFinish(wire, calledTools),
    logprobs: toChoiceLogprobs(logprobsOf(items)),
  });
  return ok(
    defined({
      id,
      model: asFilledText(wire['model']),
      createdS: asCount(wire['created_at']),
      choices: [choice],
      usage,
      serviceTier: asFilledText(wire['service_tier']),
    }),
  );
}
