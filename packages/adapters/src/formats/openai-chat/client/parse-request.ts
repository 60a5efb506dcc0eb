import {
  type ChatRequest,
  type Extensions,
  fail,
  type JsonObject,
  type JsonValue,
  ok,
  type ReasoningOptions,
  type ResponseFormat,
  type Result,
} from '@tollgate/schema';
import type { z } from 'zod';
import type { RequestProblem, RouteHints } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { asObject } from '../../../core/json-members.js';
import { openRequestProblems, type RequestProblems } from '../../../core/request-problems.js';
import {
  JsonSchemaFormat,
  ReasoningLevel,
  ReasoningObject,
  RequestParameters,
  ThinkingObject,
} from './openai-chat.request.js';
import { ownMembers } from './own-members.js';
import { parseMessages } from './parse-messages.js';
import { parseToolChoice, parseTools } from './parse-tools.js';

/**
 * Reads a body of `POST /v1/chat/completions`. What is known must be right, and everything wrong is told at once; what
 * is not known is kept for providers of this format, which have many members of their own.
 */
export function parseRequest(body: JsonValue, hints: RouteHints): Result<ChatRequest, readonly RequestProblem[]> {
  const problems = openRequestProblems(hints);
  const wire = problems.check(RequestParameters, body, '');
  const object = asObject(body);
  if (wire === undefined || object === undefined) return fail(problems.list());
  const model = hints.model ?? wire.model ?? undefined;
  if (model === undefined) problems.add('model', 'is required');
  const request = readRequest(wire, object, problems);
  if (model === undefined || problems.list().length > 0) return fail(problems.list());
  return ok(defined({ model, ...request, stream: hints.stream ?? request.stream, unread: problems.unread() }));
}

function readRequest(wire: RequestParameters, body: JsonObject, problems: RequestProblems): Omit<ChatRequest, 'model'> {
  const stream = wire.stream ?? false;
  // OpenAI refuses it as well: https://platform.openai.com/docs/api-reference/chat/create
  if (wire.top_logprobs && wire.logprobs !== true) problems.add('top_logprobs', 'needs logprobs to be true');
  // The wish that nothing be kept is granted where nothing can be.
  if (wire.store === true) problems.leave('store');
  return defined({
    messages: parseMessages(wire.messages, problems),
    stream,
    streamUsage: stream ? (wire.stream_options?.include_usage ?? undefined) : undefined,
    tools: parseTools(wire, problems),
    toolChoice: parseToolChoice(wire, problems),
    // The older words have a place for one call in the answer.
    parallelToolCalls: wire.functions?.length ? false : (wire.parallel_tool_calls ?? undefined),
    maxOutputTokens: parseOutputLimit(wire, problems),
    temperature: wire.temperature ?? undefined,
    topP: wire.top_p ?? undefined,
    topK: wire.top_k ?? undefined,
    frequencyPenalty: wire.frequency_penalty ?? undefined,
    presencePenalty: wire.presence_penalty ?? undefined,
    seed: wire.seed ?? undefined,
    stop: typeof wire.stop === 'string' ? [wire.stop] : (wire.stop ?? undefined),
    choices: wire.n ?? undefined,
    logprobs: wire.logprobs === true ? defined({ top: wire.top_logprobs ?? undefined }) : undefined,
    responseFormat: parseResponseFormat(wire.response_format ?? undefined, problems),
    reasoning: parseReasoning(wire, problems),
    user: wire.user ?? undefined,
    metadata: wire.metadata ?? undefined,
    serviceTier: wire.service_tier ?? undefined,
    extensions: parseExtensions(body),
  });
}

/** OpenAI refuses two limits as well: nobody could say which was meant. */
function parseOutputLimit(wire: RequestParameters, problems: RequestProblems): number | undefined {
  const older = wire.max_tokens ?? undefined;
  const newer = wire.max_completion_tokens ?? undefined;
  if (older !== undefined && newer !== undefined && older !== newer) {
    problems.add('max_tokens', 'differs from max_completion_tokens; send only one of them');
  }
  return newer ?? older;
}

function parseResponseFormat(format: JsonObject | undefined, problems: RequestProblems): ResponseFormat | undefined {
  switch (format?.['type']) {
    case undefined:
      if (format !== undefined) problems.add('response_format.type', 'is required');
      return undefined;
    case 'text':
      return { type: 'text' };
    case 'json_object':
      return { type: 'json' };
    case 'json_schema':
      return parseJsonSchema(format, problems);
    default:
      problems.add('response_format.type', 'must be one of text, json_object, json_schema');
      return undefined;
  }
}

/** Perplexity and some older callers leave out the name. */
function parseJsonSchema(format: JsonObject, problems: RequestProblems): ResponseFormat | undefined {
  const wire = problems.check(JsonSchemaFormat, format, 'response_format')?.json_schema;
  if (wire === undefined) return undefined;
  return defined({
    type: 'json-schema' as const,
    schema: wire.schema ?? {},
    name: wire.name ?? undefined,
    description: wire.description ?? undefined,
    strict: wire.strict ?? undefined,
  });
}

/**
 * `reasoning_effort` is OpenAI's; `reasoning` is OpenRouter's and `thinking` DeepSeek's and Z.AI's way to say more. The
 * latter two also stay in the extensions, so that their makers get them unchanged.
 */
function parseReasoning(wire: RequestParameters, problems: RequestProblems): ReasoningOptions | undefined {
  const object = readWish(ReasoningObject, wire.reasoning, 'reasoning', problems);
  const thinking = readWish(ThinkingObject, wire.thinking, 'thinking', problems);
  const switched = object?.enabled === undefined || object.enabled === null ? undefined : object.enabled;
  const level = ReasoningLevel.safeParse(wire.reasoning_effort ?? undefined).data;
  if (wire.reasoning_effort && level === undefined) problems.leave('reasoning_effort');
  const options = defined({
    mode:
      thinking?.type ?? (switched === undefined ? undefined : switched ? ('enabled' as const) : ('disabled' as const)),
    effort: level ?? object?.effort ?? undefined,
    budgetTokens: object?.max_tokens ?? thinking?.budget_tokens ?? undefined,
    display: object?.exclude === true ? ('none' as const) : undefined,
  });
  return Object.keys(options).length === 0 ? undefined : options;
}

/** Reads what providers write in many ways: what is not understood is theirs to read. */
function readWish<Wish extends object>(
  schema: z.ZodType<Wish>,
  written: JsonObject | null | undefined,
  path: string,
  problems: RequestProblems,
): Wish | undefined {
  if (!written) return undefined;
  const wish = problems.check(schema, written, path);
  for (const [name, value] of Object.entries(wish ?? {})) {
    if (value === undefined && (written[name] ?? undefined) !== undefined) problems.leave(`${path}.${name}`);
  }
  return wish;
}

/**
 * Members that are in the vocabulary; `functions` and `function_call` also stay, as the sign of an older caller, and
 * `store` stays, which a provider of this format obeys.
 */
const translatedMembers = new Set(
  Object.keys(RequestParameters.shape).filter(
    (name) => !['reasoning', 'thinking', 'functions', 'function_call', 'stream_options', 'store'].includes(name),
  ),
);

function parseExtensions(body: JsonObject): Extensions | undefined {
  const { stream_options: streamOptions, ...others } = body;
  const { include_usage: _asked, ...streamRest } = asObject(streamOptions) ?? {};
  const withRest = Object.keys(streamRest).length === 0 ? others : { ...others, stream_options: streamRest };
  const known = ReasoningLevel.safeParse(body['reasoning_effort']).success ? translatedMembers : withoutLevel;
  return ownMembers(withRest, known);
}

/** Groq has a level of its own, `default`; a level that is not known goes on unchanged. */
const withoutLevel = new Set([...translatedMembers].filter((name) => name !== 'reasoning_effort'));
