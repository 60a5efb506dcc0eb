import {
  type EmbeddingsRequest,
  type EmbeddingsResult,
  fail,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
} from '@tollgate/schema';
import type { RequestProblem } from '../../core/client-format.js';
import { defined } from '../../core/defined.js';
import { openRequestProblems } from '../../core/request-problems.js';
import { inCamelCase } from '../gemini-generate/index.js';
import { type EmbedMethod, listOf, type OneText, readTexts } from './embed-texts.js';

/**
 * Reads a body of one of the methods; the model stands in the address. All texts of a batch are asked for alike, since
 * other providers have one wish for all of them.
 */
export function parseEmbedContent(
  body: JsonValue,
  model: string,
  method: EmbedMethod,
): Result<EmbeddingsRequest, readonly RequestProblem[]> {
  const problems = openRequestProblems();
  const texts = readTexts(inCamelCase(body), method, problems);
  const [first] = texts;
  texts.forEach((text, index) => {
    for (const name of text === undefined ? [] : differences(first, text)) {
      problems.add(`${listOf[method]}[${index}].${name}`, 'must be the same for all texts of a batch');
    }
  });
  if (first === undefined || problems.list().length > 0) return fail(problems.list());
  return ok(
    defined({
      model,
      input: texts.flatMap((text) => (text === undefined ? [] : [text.text])),
      dimensions: first.dimensions,
      encoding: 'float' as const,
      extra: Object.keys(first.others).length === 0 ? undefined : first.others,
    }),
  );
}

function differences(first: OneText | undefined, { dimensions, others }: OneText): readonly string[] {
  const found = first?.dimensions === dimensions ? [] : ['outputDimensionality'];
  const names = new Set([...Object.keys(first?.others ?? {}), ...Object.keys(others)]);
  for (const name of names) {
    if (JSON.stringify(first?.others[name]) !== JSON.stringify(others[name])) found.push(name);
  }
  return found;
}

/** Writes the answer in the form of the method that was asked. */
export function renderEmbedContent({ vectors, usage }: EmbeddingsResult, method: EmbedMethod): JsonObject {
  const { inputTokens } = usage;
  const counted = inputTokens === undefined ? {} : { usageMetadata: { promptTokenCount: inputTokens } };
  const embeddings = vectors.map((values) => ({ values }));
  if (method === 'embedContent') return { embedding: embeddings[0] ?? { values: [] }, ...counted };
  if (method === 'batchEmbedContents') return { embeddings, ...counted };
  // Each prediction counts its own text; the provider's count is that of the call, which is the same for one text only.
  const statistics =
    vectors.length === 1 && inputTokens !== undefined ? { statistics: { token_count: inputTokens } } : {};
  return { predictions: vectors.map((values) => ({ embeddings: { values, ...statistics } })), ...counted };
}
