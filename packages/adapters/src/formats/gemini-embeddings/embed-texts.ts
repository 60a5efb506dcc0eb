import { isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { z } from 'zod';
import { asObject } from '../../core/json-members.js';
import { readAsNumber } from '../../core/number-schemas.js';
import type { RequestProblems } from '../../core/request-problems.js';

/** Most texts of one call; a provider may take fewer. */
export const embedRequestsMax = 2048;

/**
 * How a caller asks: `:embedContent` for one text, `:batchEmbedContents` for many, and `:predict` for many where Google's
 * SDK speaks to Vertex AI.
 */
export type EmbedMethod = 'embedContent' | 'batchEmbedContents' | 'predict';

/** One text that wants a vector, and how it is wanted. */
export interface OneText {
  readonly text: string;
  readonly dimensions: number | undefined;
  /** What only some providers know: what the vector is for, a title. */
  readonly others: JsonObject;
}

/** The texts of a body in camel case, in their order; what is wrong is noted, and undefined stands in its place. */
export function readTexts(
  written: JsonValue,
  method: EmbedMethod,
  problems: RequestProblems,
): readonly (OneText | undefined)[] {
  if (method === 'embedContent') return [readText(written, '', problems)];
  return method === 'predict' ? readInstances(written, problems) : readBatch(written, problems);
}

/** Where the texts of a batch stand. */
export const listOf = { batchEmbedContents: 'requests', predict: 'instances', embedContent: '' } as const;

const dimensions = readAsNumber(z.int().min(1)).nullish();
const EmbedRequest = z.object({
  content: z.object({ parts: z.array(z.object({ text: z.string() }), { error: partsRefused() }).min(1) }),
  outputDimensionality: dimensions,
});
const BatchRequest = z.object({ requests: z.array(z.unknown()).min(1).max(embedRequestsMax) });
const Instance = z.object({ content: z.string({ error: 'must be a text; only texts have vectors here' }) });
const PredictRequest = z.object({
  instances: z.array(z.unknown()).min(1).max(embedRequestsMax),
  parameters: z.object({ outputDimensionality: dimensions }).nullish(),
});

function partsRefused(): string {
  return 'must be a list of parts with text; pictures and files have no vectors here';
}

const knownMembers: ReadonlySet<string> = new Set(['model', 'content', 'outputDimensionality', 'embedContentConfig']);

function readBatch(written: JsonValue, problems: RequestProblems): readonly (OneText | undefined)[] {
  const batch = problems.check(BatchRequest, written, '');
  const requests = isJsonObject(written) && Array.isArray(written['requests']) ? written['requests'] : [];
  return batch === undefined ? [] : requests.map((request, index) => readText(request, `requests[${index}]`, problems));
}

function readText(written: JsonValue, path: string, problems: RequestProblems): OneText | undefined {
  // Vertex AI has in a member of its own what the Gemini API has beside the text.
  const config = isJsonObject(written) ? asObject(written['embedContentConfig']) : undefined;
  const flat = config === undefined || !isJsonObject(written) ? written : { ...config, ...written };
  const request = problems.check(EmbedRequest, flat, path);
  if (request === undefined || !isJsonObject(flat)) return undefined;
  return {
    text: request.content.parts.map(({ text }) => text).join('\n'),
    dimensions: request.outputDimensionality ?? undefined,
    others: othersOf(flat),
  };
}

function readInstances(written: JsonValue, problems: RequestProblems): readonly (OneText | undefined)[] {
  const request = problems.check(PredictRequest, written, '');
  if (request === undefined || !isJsonObject(written) || !Array.isArray(written['instances'])) return [];
  const shared = othersOf(asObject(written['parameters']) ?? {});
  return written['instances'].map((instance: JsonValue, index) => {
    const read = problems.check(Instance, instance, `instances[${index}]`);
    if (read === undefined || !isJsonObject(instance)) return undefined;
    return {
      text: read.content,
      dimensions: request.parameters?.outputDimensionality ?? undefined,
      others: { ...shared, ...othersOf(instance) },
    };
  });
}

function othersOf(written: JsonObject): JsonObject {
  const others = Object.entries(written).filter(([name, value]) => !knownMembers.has(name) && value !== null);
  return Object.fromEntries(others);
}
