import {
  type EmbeddingsRequest,
  type EmbeddingsResult,
  fail,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
} from '@tollgate/schema';
import { z } from 'zod';
import type { RequestProblem } from '../../core/client-format.js';
import { defined } from '../../core/defined.js';
import { unknownMembers } from '../../core/json-members.js';
import { readAsNumber } from '../../core/number-schemas.js';
import { openRequestProblems } from '../../core/request-problems.js';

/** Most inputs of one call, as OpenAI allows. */
export const embeddingsInputsMax = 2048;

const tokens = z.array(z.int().nonnegative()).min(1);
const CallerEmbeddings = z.object({
  model: z.string().min(1).max(256),
  input: z.union(
    [
      z.string().min(1),
      z.array(z.string().min(1)).min(1).max(embeddingsInputsMax),
      tokens,
      z.array(tokens).min(1).max(embeddingsInputsMax),
    ],
    {
      error: `must be a text, a list of 1 to ${embeddingsInputsMax} texts, or token ids in their place; none may be empty`,
    },
  ),
  dimensions: readAsNumber(z.int().min(1)).nullish(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  user: z.string().nullish(),
});
const knownMembers = new Set(Object.keys(CallerEmbeddings.shape));

/** Reads a body of `POST /v1/embeddings`. */
export function parseEmbeddingsRequest(body: JsonValue): Result<EmbeddingsRequest, readonly RequestProblem[]> {
  const problems = openRequestProblems();
  const wire = problems.check(CallerEmbeddings, body, '');
  if (wire === undefined) return fail(problems.list());
  return ok(
    defined({
      model: wire.model,
      input: inputsOf(wire.input),
      dimensions: wire.dimensions ?? undefined,
      encoding: wire.encoding_format ?? ('float' as const),
      user: wire.user ?? undefined,
      extra: unknownMembers(body, knownMembers),
    }),
  );
}

/** One text or one list of token ids is one input. */
function inputsOf(input: string | readonly (string | number | readonly number[])[]): EmbeddingsRequest['input'] {
  if (typeof input === 'string') return [input];
  const inputs: (string | readonly number[])[] = [];
  const ids: number[] = [];
  for (const item of input) {
    if (typeof item === 'number') ids.push(item);
    else inputs.push(item);
  }
  return ids.length > 0 ? [ids] : inputs;
}

/** Writes the answer; `model` is the name for a provider that gives none. */
export function renderEmbeddingsResult(result: EmbeddingsResult, model: string): JsonObject {
  const { inputTokens } = result.usage;
  return {
    object: 'list',
    data: result.vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    model: result.model ?? model,
    ...(inputTokens === undefined ? {} : { usage: { prompt_tokens: inputTokens, total_tokens: inputTokens } }),
  };
}
