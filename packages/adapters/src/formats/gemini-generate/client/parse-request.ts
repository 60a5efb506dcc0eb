import {
  type ChatRequest,
  fail,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
} from '@tollgate/schema';
import type { RequestProblem, RouteHints } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { asObject } from '../../../core/json-members.js';
import { openRequestProblems } from '../../../core/request-problems.js';
import { bagOf, filled, otherMembers } from '../own-members.js';
import { inCamelCase } from './camel-case.js';
import { configMembers, noteUntold, parseConfig } from './parse-config.js';
import { parseContents } from './parse-contents.js';
import { parseToolChoice, parseTools } from './parse-tools.js';
import { GenerateRequest, GenerationConfig } from './request.wire.js';

const bodyMembers: ReadonlySet<string> = new Set(Object.keys(GenerateRequest.shape));

/**
 * Reads a body of `generateContent` or `streamGenerateContent`. Which model is asked, and whether it streams, stands in
 * the address. Everything that is wrong is told at once, each with its place.
 */
export function parseRequest(body: JsonValue, hints: RouteHints): Result<ChatRequest, readonly RequestProblem[]> {
  const problems = openRequestProblems(hints);
  const written = inCamelCase(body);
  const request = problems.check(GenerateRequest, written, '');
  if (request === undefined || !isJsonObject(written)) return fail(problems.list());
  const model = hints.model ?? request.model?.replace(/^models\//, '');
  if (model === undefined)
    problems.add('model', 'must stand in the address, as /v1beta/models/<model>:generateContent');
  const config = problems.check(GenerationConfig, request.generationConfig ?? {}, 'generationConfig') ?? {};
  const messages = parseContents(request, problems);
  const tools = parseTools(request.tools ?? [], problems);
  const choice = parseToolChoice(request, written);
  noteUntold(config, problems);
  if (model === undefined || problems.list().length > 0) return fail(problems.list());
  const stream = hints.stream ?? false;
  return ok(
    defined({
      model,
      messages,
      stream,
      // Callers of this format always get counts, so another format has to be asked for them.
      streamUsage: stream ? true : undefined,
      tools: tools.length === 0 ? undefined : tools,
      toolChoice: choice,
      ...parseConfig(config, request.generationConfig ?? {}),
      serviceTier: request.serviceTier ?? undefined,
      extensions: bagOf(ownBag(written, request)),
      unread: problems.unread(),
    }),
  );
}

const choiceMember: ReadonlySet<string> = new Set(['functionCallingConfig']);

/** What the vocabulary has no place for, by its name here. */
function ownBag(written: JsonObject, request: GenerateRequest): JsonObject | undefined {
  return filled({
    ...otherMembers(written, bodyMembers),
    toolConfig: otherMembers(asObject(written['toolConfig']) ?? {}, choiceMember),
    generationConfig: configMembers(request.generationConfig ?? {}),
  });
}
