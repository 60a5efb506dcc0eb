import {
  type EmbeddingsRequest,
  type EmbeddingsResult,
  fail,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
} from '@tollgate/schema';
import { z } from 'zod';
import type { RequestProblem } from '../../core/client-format.js';
import { defined } from '../../core/defined.js';
import { readAsNumber } from '../../core/number-schemas.js';
import { openRequestProblems, type RequestProblems } from '../../core/request-problems.js';
import { inCamelCase } from '../gemini-generate/index.js';

/** Most texts of one call; a provider may take fewer. */
export const embedRequestsMax = 2048;

/** How a caller asks: `:embedContent` for one text, `:batchEmbedContents` for many. */
export type EmbedMethod = 'embedContent' | 'batchEmbedContents';

const EmbedRequest = z.object({
  content: z.object({ parts: z.array(z.object({ text: z.string() }), { error: partsRefused() }).min(1) }),
  outputDimensionality: readAsNumber(z.int().min(1)).nullish(),
});
type EmbedRequest = z.infer<typeof EmbedRequest>;

const BatchRequest = z.object({ requests: z.array(z.unknown()).min(1).max(embedRequestsMax) });

function partsRefused(): string {
  return 'must be a list of parts with text; pictures and files have no vectors here';
}

const knownMembers: ReadonlySet<string> = new Set(['model', 'content', 'outputDimensionality']);

interface OneText {
  readonly text: string;
  readonly dimensions: number | undefined;
  /** What only some providers know: what the vector is for, a title. */
  readonly others: JsonObject;
}

/**
 * Reads a body of `:embedContent` or `:batchEmbedContents`; the model stands in the address. All texts of a batch are
 * asked for alike, since other providers have one wish for all of them.
 */
export function parseEmbedContent(
  body: JsonValue,
  model: string,
  method: EmbedMethod,
): Result<EmbeddingsRequest, readonly RequestProblem[]> {
  const problems = openRequestProblems();
  const written = inCamelCase(body);
  const texts = method === 'embedContent' ? [readText(written, '', problems)] : readBatch(written, problems);
  const [first] = texts;
  texts.forEach((text, index) => {
    for (const name of text === undefined ? [] : differences(first, text)) {
      problems.add(`requests[${index}].${name}`, 'must be the same in all requests of a batch');
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

function readBatch(written: JsonValue, problems: RequestProblems): readonly (OneText | undefined)[] {
  const batch = problems.check(BatchRequest, written, '');
  const requests = isJsonObject(written) && Array.isArray(written['requests']) ? written['requests'] : [];
  return batch === undefined ? [] : requests.map((request, index) => readText(request, `requests[${index}]`, problems));
}

function readText(written: JsonValue, path: string, problems: RequestProblems): OneText | undefined {
  const request = problems.check(EmbedRequest, written, path);
  if (request === undefined || !isJsonObject(written)) return undefined;
  const others = Object.entries(written).filter(([name, value]) => !knownMembers.has(name) && value !== null);
  return {
    text: request.content.parts.map(({ text }) => text).join('\n'),
    dimensions: request.outputDimensionality ?? undefined,
    others: Object.fromEntries(others),
  };
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
  const embeddings = vectors.map((values) => ({ values }));
  const { inputTokens } = usage;
  return {
    ...(method === 'embedContent' ? { embedding: embeddings[0] ?? { values: [] } } : { embeddings }),
    ...(inputTokens === undefined ? {} : { usageMetadata: { promptTokenCount: inputTokens } }),
  };
}
