import { type ChatRequest, fail, type JsonObject, ok, type Result } from '@tollgate/schema';
import type { EncodedRequest } from '../../../core/chat-translation.js';
import type { RequestProblem } from '../../../core/client-format.js';
import { encodeMessages } from './encode-messages.js';
import { encodeParameters } from './encode-parameters.js';
import type { EncodeContext } from './encode-parts.js';
import { type EncodeReport, openEncodeReport } from './encode-report.js';
import { encodeTools } from './encode-tools.js';
import type { OpenAiChatQuirks } from './quirks.js';

/** Writes a request for a provider with these quirks; deterministic, with its members always in the same order. */
export function encodeRequest(
  request: ChatRequest,
  quirks: OpenAiChatQuirks,
): Result<EncodedRequest, readonly RequestProblem[]> {
  const report = openEncodeReport();
  const context: EncodeContext = { quirks, report };
  const body = withoutUndefined({
    model: request.model,
    messages: encodeMessages(request.messages, context),
    ...encodeTools(request, context),
    ...encodeParameters(request, context),
    ...encodeExtensions(request, quirks, report),
  });
  if (report.problems().length > 0) return fail(report.problems());
  return ok({ wire: { method: 'POST', path: quirks.path, headers: {}, body }, dropped: report.dropped() });
}

/** Members whose meaning is carried elsewhere in the request, and that must not be said twice. */
const absorbedMembers = new Set(['functions', 'function_call', 'stream_options']);

/** What only this format knows goes as it came, and wins over what was made from its meaning. */
function encodeExtensions(request: ChatRequest, quirks: OpenAiChatQuirks, report: EncodeReport): JsonObject {
  const own = request.extensions?.['openai-chat'] ?? {};
  const kept = Object.entries(own).filter(([name]) => {
    if (absorbedMembers.has(name)) return false;
    if (!isAccepted(name, quirks)) report.drop(name);
    return isAccepted(name, quirks);
  });
  return Object.fromEntries(kept);
}

function isAccepted(name: string, { extensionMembers }: OpenAiChatQuirks): boolean {
  if (extensionMembers === 'all') return true;
  return 'only' in extensionMembers ? extensionMembers.only.includes(name) : !extensionMembers.except.includes(name);
}

function withoutUndefined(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
