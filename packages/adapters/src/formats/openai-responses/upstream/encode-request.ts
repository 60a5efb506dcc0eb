import { type ChatRequest, fail, type JsonObject, ok, type Result } from '@tollgate/schema';
import type { EncodedRequest } from '../../../core/chat-translation.js';
import type { RequestProblem } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { otherMembers, ownMembers } from '../own-members.js';
import { encodeInput } from './encode-input.js';
import { encodeParameters } from './encode-parameters.js';
import { encodeTools } from './encode-tools.js';
import { openContext } from './notes.js';
import type { OpenAiResponsesQuirks } from './quirks.js';

/** Writes a request for a provider with these quirks. Deterministic: equal requests give equal bodies. */
export function encodeRequest(
  request: ChatRequest,
  quirks: OpenAiResponsesQuirks,
): Result<EncodedRequest, readonly RequestProblem[]> {
  const context = openContext(quirks);
  const body: JsonObject = defined({
    ...otherMembers(ownMembers(request.extensions) ?? {}, mergedMembers),
    model: request.model,
    ...encodeInput(request.messages, context),
    ...encodeTools(request, context),
    ...encodeParameters(request, context),
  });
  if (context.problems.length > 0) return fail(context.problems);
  return ok({ wire: { method: 'POST', path: quirks.path, headers: {}, body }, dropped: [...context.dropped] });
}

/** Members whose rest is put together with what the vocabulary says. */
const mergedMembers: ReadonlySet<string> = new Set(['include', 'reasoning', 'store', 'text']);
