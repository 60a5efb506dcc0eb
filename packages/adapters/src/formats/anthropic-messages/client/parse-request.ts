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
import { openRequestProblems } from '../../../core/request-problems.js';
import { formatId } from '../format-id.js';
import { otherMembers } from '../own-members.js';
import { parseMessages } from './parse-messages.js';
import { parseToolChoice, parseTools } from './parse-tools.js';
import { MessagesRequest, translatedMembers } from './request.wire.js';

/** Reads a body of `POST /v1/messages`. Everything that is wrong with it is told at once, each with its place. */
export function parseRequest(body: JsonValue, hints: RouteHints): Result<ChatRequest, readonly RequestProblem[]> {
  const problems = openRequestProblems(hints);
  const request = problems.check(MessagesRequest, body, '');
  const written = asObject(body);
  if (request === undefined || written === undefined) return fail(problems.list());
  const model = hints.model ?? request.model;
  if (model === undefined) problems.add('model', 'is required');
  const messages = parseMessages(request, problems);
  const tools = parseTools(request.tools ?? [], problems);
  if (model === undefined || problems.list().length > 0) return fail(problems.list());
  const stream = hints.stream ?? request.stream ?? false;
  return ok(
    defined({
      model,
      messages,
      stream,
      // Callers of this format always get counts, so another format has to be asked for them.
      streamUsage: stream ? true : undefined,
      tools: tools.length === 0 ? undefined : tools,
      ...parseToolChoice(request.tool_choice),
      maxOutputTokens: request.max_tokens,
      temperature: request.temperature ?? undefined,
      topP: request.top_p ?? undefined,
      topK: request.top_k ?? undefined,
      stop: request.stop_sequences ?? undefined,
      responseFormat: responseFormat(request),
      reasoning: reasoning(request, written),
      user: request.metadata?.user_id ?? undefined,
      serviceTier: request.service_tier ?? undefined,
      extensions: extensions(written),
      unread: problems.unread(),
    }),
  );
}

function responseFormat(request: MessagesRequest): ResponseFormat | undefined {
  const format = request.output_config?.format ?? request.output_format;
  return format === null || format === undefined ? undefined : { type: 'json-schema', schema: format.schema };
}

/** Thinking and effort are two settings here and one wish elsewhere, so they are also kept as they were written. */
function reasoning(request: MessagesRequest, written: JsonObject): ReasoningOptions | undefined {
  const thinking = request.thinking ?? undefined;
  const effort = request.output_config?.effort ?? undefined;
  if (thinking === undefined && effort === undefined) return undefined;
  return defined({
    mode: thinking === undefined ? undefined : modes[thinking.type],
    effort,
    budgetTokens: thinking?.type === 'enabled' ? thinking.budget_tokens : undefined,
    display: displayOf(thinking),
    extensions: { [formatId]: defined({ thinking: asObject(written['thinking']), effort }) },
  });
}

const modes = {
  enabled: 'enabled',
  adaptive: 'adaptive',
  disabled: 'disabled',
  // The least thinking the models with this setting do; elsewhere that is none.
  between_tools: 'disabled',
} as const;

function displayOf(thinking: MessagesRequest['thinking']): 'summary' | 'none' | undefined {
  if (thinking?.type !== 'enabled' && thinking?.type !== 'adaptive') return undefined;
  if (thinking.display === null || thinking.display === undefined) return undefined;
  return thinking.display === 'omitted' ? 'none' : 'summary';
}

/** What the vocabulary has no place for, by its name here. */
function extensions(written: JsonObject): { readonly [formatId]: JsonObject } | undefined {
  const members = defined({
    ...otherMembers(written, translatedMembers),
    output_config: otherMembers(asObject(written['output_config']) ?? {}, outputConfigMembers),
    metadata: otherMembers(asObject(written['metadata']) ?? {}, metadataMembers),
  });
  return Object.keys(members).length === 0 ? undefined : { [formatId]: members };
}

const outputConfigMembers: ReadonlySet<string> = new Set(['effort', 'format']);
const metadataMembers: ReadonlySet<string> = new Set(['user_id']);
