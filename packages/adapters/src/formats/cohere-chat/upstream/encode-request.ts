import { type ChatRequest, fail, type JsonObject, ok, type ResponseFormat, type Result } from '@tollgate/schema';
import type { EncodedRequest } from '../../../core/chat-translation.js';
import type { RequestProblem } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { formatId } from '../format-id.js';
import { commandTraits } from './command-traits.js';
import { encodeMessages } from './encode-messages.js';
import { encodeSampling } from './encode-sampling.js';
import { encodeThinking } from './encode-thinking.js';
import { encodeTools } from './encode-tools.js';
import { type EncodingNotes, openNotes } from './notes.js';

/** Writes a request; deterministic, with its members always in the same order. */
export function encodeRequest(request: ChatRequest, path: string): Result<EncodedRequest, readonly RequestProblem[]> {
  const notes = openNotes(commandTraits(request.model));
  const body = encodeBody(request, notes);
  noteUnsupported(request, notes);
  if (notes.problems.length > 0) return fail(notes.problems);
  return ok({ wire: { method: 'POST', path, headers: {}, body }, dropped: [...notes.dropped] });
}

function encodeBody(request: ChatRequest, notes: EncodingNotes): JsonObject {
  const { messages, documents } = encodeMessages(request.messages, notes);
  if (messages.length === 0) notes.problems.push({ path: 'messages', message: 'at least one message needs words' });
  return defined({
    model: request.model,
    messages,
    documents: documents.length === 0 ? undefined : documents,
    ...encodeTools(request, notes),
    response_format: responseFormat(request.responseFormat, notes),
    max_tokens: request.maxOutputTokens,
    ...encodeSampling(request, notes),
    logprobs: request.logprobs === undefined ? undefined : true,
    thinking: encodeThinking(request.reasoning, notes),
    stream: request.stream,
    ...request.extensions?.[formatId],
  });
}

/** A schema stands inside of JSON mode here, and has neither name nor description; it is always kept to. */
function responseFormat(format: ResponseFormat | undefined, notes: EncodingNotes): JsonObject | undefined {
  if (format === undefined) return undefined;
  if (format.type !== 'json-schema') return { type: format.type === 'json' ? 'json_object' : 'text' };
  if (format.description !== undefined) notes.dropped.add('response_format.json_schema.description');
  return { type: 'json_object', json_schema: format.schema };
}

/** More than one answer is refused, because a caller who counts on them would be charged and served wrongly. */
function noteUnsupported(request: ChatRequest, notes: EncodingNotes): void {
  if ((request.choices ?? 1) > 1)
    notes.problems.push({ path: 'n', message: 'this provider gives one answer a request' });
  if (request.logprobs?.top !== undefined && request.logprobs.top > 0) notes.dropped.add('top_logprobs');
  if (request.user !== undefined) notes.dropped.add('user');
  if (request.metadata !== undefined) notes.dropped.add('metadata');
  if (request.serviceTier !== undefined) notes.dropped.add('service_tier');
}
