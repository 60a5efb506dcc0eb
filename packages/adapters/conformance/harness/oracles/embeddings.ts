import type { EmbeddingsRequest, JsonValue } from '@tollgate/schema';
import { defined } from '../../../src/core/defined.js';
import { pick, pickList, pickNumber, pickText } from './pick.js';

/** A second reading of recorded embeddings, from raw JSON: what was asked for, and what was answered. */
export interface EmbeddingsOracle {
  /** Undefined where our callers have no way to ask for it; then the reason is counted. */
  readonly readRequest: (body: JsonValue) => EmbeddingsRequest | undefined;
  readonly vectors: (body: JsonValue) => (JsonValue | undefined)[];
  readonly inputTokens: (body: JsonValue) => number | undefined;
  /** The texts as they are sent. */
  readonly texts: (body: JsonValue) => (JsonValue | undefined)[];
}

const openAi: EmbeddingsOracle = {
  readRequest: (body) => {
    const encoding = pickText(body, 'encoding_format');
    if (!['', 'float', 'base64', 'base64_int8'].includes(encoding) || (pickNumber(body, 'dimensions') ?? 1) < 1)
      return undefined;
    return defined({
      model: pickText(body, 'model'),
      input: textsOf(pick(body, 'input')).map(String),
      encoding: encoding === 'base64' ? ('base64' as const) : ('float' as const),
      dimensions: pickNumber(body, 'dimensions'),
    });
  },
  vectors: (body) => pickList(body, 'data').map((row) => pick(row, 'embedding')),
  inputTokens: (body) => pickNumber(body, 'usage', 'prompt_tokens'),
  texts: (body) => textsOf(pick(body, 'input')),
};

const cohere: EmbeddingsOracle = {
  readRequest: (body) =>
    defined({
      model: pickText(body, 'model'),
      input: pickList(body, 'texts').map(String),
      encoding: 'float' as const,
      dimensions: pickNumber(body, 'output_dimension'),
      extra: { input_type: pickText(body, 'input_type') },
    }),
  vectors: (body) => pickList(body, 'embeddings', 'float'),
  inputTokens: (body) => pickNumber(body, 'meta', 'billed_units', 'input_tokens'),
  texts: (body) => pickList(body, 'texts'),
};

const gemini: EmbeddingsOracle = {
  readRequest: (body) => {
    const requests = pick(body, 'requests') === undefined ? [body] : pickList(body, 'requests');
    if (requests.some((request) => pickList(request, 'content', 'parts').length !== 1)) return undefined;
    const [first = null] = requests;
    return defined({
      model: pickText(first, 'model').replace('models/', ''),
      input: requests.map((request) => pickText(request, 'content', 'parts', 0, 'text')),
      encoding: 'float' as const,
      dimensions: pickNumber(first, 'outputDimensionality'),
      extra: pick(first, 'taskType') === undefined ? {} : { task_type: pickText(first, 'taskType') },
    });
  },
  vectors: (body) => {
    const whole = pick(body, 'embedding');
    return (whole === undefined ? pickList(body, 'embeddings') : [whole]).map((embedding) => pick(embedding, 'values'));
  },
  inputTokens: (body) => pickNumber(body, 'usageMetadata', 'promptTokenCount'),
  texts: (body) =>
    (pick(body, 'requests') === undefined ? [body] : pickList(body, 'requests')).map((request) =>
      pick(request, 'content', 'parts', 0, 'text'),
    ),
};

const oracles: ReadonlyMap<string, EmbeddingsOracle> = new Map([
  ['cohere', cohere],
  ['gemini', gemini],
  ['vertex', gemini],
]);

/** The oracle of a provider's recordings; OpenAI's where the provider has none of its own. */
export function embeddingsOracleOf(provider: string): EmbeddingsOracle {
  return oracles.get(provider) ?? openAi;
}

function textsOf(input: JsonValue | undefined): (JsonValue | undefined)[] {
  return Array.isArray(input) ? input : [input];
}
