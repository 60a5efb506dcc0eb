import {
  type ChatRequest,
  fail,
  type JsonObject,
  type JsonValue,
  ok,
  type ReasoningOptions,
  type ResponseFormat,
  type Result,
} from '@tollgate/schema';
import type { RequestProblem, RouteHints } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { asObject } from '../../../core/json-members.js';
import { openRequestProblems, type RequestProblems } from '../../../core/request-problems.js';
import { formatId } from '../format-id.js';
import { asBag, otherMembers } from '../own-members.js';
import { JsonSchemaFormat, RequestParameters } from './openai-responses.request.js';
import { parseInput } from './parse-input.js';
import { parseToolChoice, parseTools } from './parse-tools.js';

/**
 * Reads a body of `POST /v1/responses` that cannot go to its provider as it is. Everything that is wrong with it is told
 * at once, each with its place.
 */
export function parseRequest(body: JsonValue, hints: RouteHints): Result<ChatRequest, readonly RequestProblem[]> {
  const problems = openRequestProblems(hints);
  const written = asObject(body);
  if (written === undefined) return fail([{ path: '', message: 'must be an object' }]);
  const wire = problems.check(RequestParameters, written, '');
  if (wire === undefined) return fail(problems.list());
  const model = hints.model ?? wire.model ?? undefined;
  if (model === undefined) problems.add('model', 'is required');
  const request = readRequest(model ?? '', wire, written, problems);
  if (problems.list().length > 0) return fail(problems.list());
  return ok(defined({ ...request, stream: hints.stream ?? request.stream, unread: problems.unread() }));
}

const stateEntry = 'reasoning.encrypted_content';
const logprobsEntry = 'message.output_text.logprobs';

function readRequest(
  model: string,
  wire: RequestParameters,
  written: JsonObject,
  problems: RequestProblems,
): ChatRequest {
  const stream = wire.stream ?? false;
  const include = wire.include ?? [];
  noteUntold(wire, include, problems);
  const wantsLogprobs = include.includes(logprobsEntry) || (wire.top_logprobs ?? 0) > 0;
  return defined({
    model,
    messages: parseInput(wire, problems),
    stream,
    // Callers of this format always get counts, so another format has to be asked for them.
    streamUsage: stream ? true : undefined,
    reasoningState: include.includes(stateEntry) ? true : undefined,
    tools: parseTools(wire, problems),
    toolChoice: parseToolChoice(wire, problems),
    parallelToolCalls: wire.parallel_tool_calls ?? undefined,
    maxOutputTokens: wire.max_output_tokens ?? undefined,
    temperature: wire.temperature ?? undefined,
    topP: wire.top_p ?? undefined,
    logprobs: wantsLogprobs ? defined({ top: wire.top_logprobs ?? undefined }) : undefined,
    responseFormat: parseFormat(wire.text?.format ?? undefined, problems),
    reasoning: parseReasoning(wire, written),
    user: wire.user ?? wire.safety_identifier ?? undefined,
    metadata: wire.metadata ?? undefined,
    serviceTier: wire.service_tier ?? undefined,
    extensions: { [formatId]: extensionsOf(written, include) },
  });
}

function isOwnEntry(entry: string): boolean {
  return entry !== stateEntry && entry !== logprobsEntry;
}

/** `store: false` says nothing where nothing is kept anyway. */
function noteUntold(wire: RequestParameters, include: readonly string[], problems: RequestProblems): void {
  if (wire.store === true) problems.leave('store');
  if (include.some(isOwnEntry)) problems.leave('include');
  if (wire.user && wire.safety_identifier) problems.leave('safety_identifier');
}

function parseFormat(format: JsonObject | undefined, problems: RequestProblems): ResponseFormat | undefined {
  switch (format?.['type']) {
    case undefined:
      if (format !== undefined) problems.add('text.format.type', 'is required');
      return undefined;
    case 'text':
      return { type: 'text' };
    case 'json_object':
      return { type: 'json' };
    case 'json_schema': {
      const wire = problems.check(JsonSchemaFormat, format, 'text.format');
      if (wire === undefined) return undefined;
      return defined({
        type: 'json-schema' as const,
        schema: wire.schema,
        name: wire.name ?? undefined,
        description: wire.description ?? undefined,
        strict: wire.strict ?? undefined,
      });
    }
    default:
      problems.add('text.format.type', 'must be one of text, json_object, json_schema');
      return undefined;
  }
}

/** Effort and summary are one wish elsewhere, so they are also kept as they were written. */
function parseReasoning(wire: RequestParameters, written: JsonObject): ReasoningOptions | undefined {
  const { reasoning } = wire;
  if (reasoning === null || reasoning === undefined) return undefined;
  const summary = reasoning.summary ?? reasoning.generate_summary ?? undefined;
  const options = defined({
    effort: reasoning.effort ?? undefined,
    display: summary === undefined ? undefined : ('summary' as const),
  });
  const own = otherMembers(asObject(written['reasoning']) ?? {}, new Set());
  if (Object.keys(own).length === 0) return undefined;
  return { ...options, ...defined({ extensions: asBag(own) }) };
}

/**
 * What the vocabulary has no place for, by its name here. There is always a bag, if an empty one: it is what tells a
 * request of this format, whose responses are kept unless it says otherwise, from one of another.
 */
function extensionsOf(written: JsonObject, include: readonly string[]): JsonObject {
  const entries = include.filter(isOwnEntry);
  const textRest = otherMembers(asObject(written['text']) ?? {}, new Set(['format']));
  const reasoningRest = otherMembers(asObject(written['reasoning']) ?? {}, reasoningMembers);
  return defined({
    ...otherMembers(written, translatedMembers),
    background: written['background'] === true ? true : undefined,
    include: entries.length === 0 ? undefined : entries,
    text: Object.keys(textRest).length === 0 ? undefined : textRest,
    reasoning: Object.keys(reasoningRest).length === 0 ? undefined : reasoningRest,
  });
}

const reasoningMembers: ReadonlySet<string> = new Set(['effort', 'summary', 'generate_summary']);

/** `store` and `safety_identifier` are read and stay: the one is a provider's to obey, the other has a second name. */
const translatedMembers: ReadonlySet<string> = new Set(
  Object.keys(RequestParameters.shape).filter((name) => name !== 'store' && name !== 'safety_identifier'),
);
