import type { FormatId, JsonObject } from '@tollgate/schema';
import type { ListedModel } from '../routing/index.js';
import { type ModelsPage, pageTokenOf } from './page-models.js';

/** Nobody here knows when a model was made; two dialects want a date, and this one says as much. */
const unknownDateS = 0;
const unknownDate = new Date(unknownDateS).toISOString();
const ownName = 'tollgate';

/** Writes a page of the list of models in the caller's dialect. */
export function renderModelList(page: ModelsPage, dialect: FormatId): JsonObject {
  const { models, hasMore } = page;
  const data = models.map((model) => renderModel(model, dialect));
  switch (dialect) {
    case 'anthropic-messages':
      return { data, has_more: hasMore, first_id: models[0]?.id ?? null, last_id: models.at(-1)?.id ?? null };
    case 'gemini-generate': {
      const nextPageToken = pageTokenOf(page);
      return { models: data, ...(nextPageToken === undefined ? {} : { nextPageToken }) };
    }
    default:
      return { object: 'list', data };
  }
}

/** Writes one model in the caller's dialect. */
export function renderModel(model: ListedModel, dialect: FormatId): JsonObject {
  switch (dialect) {
    case 'anthropic-messages':
      return anthropicModel(model);
    case 'gemini-generate':
      return googleModel(model);
    default:
      return openAiModel(model);
  }
}

function openAiModel({ id, provider = ownName, contextTokens, outputTokensMax }: ListedModel): JsonObject {
  return {
    id,
    object: 'model',
    created: unknownDateS,
    owned_by: provider,
    ...(contextTokens === undefined ? {} : { context_length: contextTokens }),
    ...(outputTokensMax === undefined ? {} : { max_output_tokens: outputTokensMax }),
  };
}

function anthropicModel({ id, contextTokens, outputTokensMax }: ListedModel): JsonObject {
  return {
    type: 'model',
    id,
    display_name: id,
    created_at: unknownDate,
    ...(contextTokens === undefined ? {} : { max_input_tokens: contextTokens }),
    ...(outputTokensMax === undefined ? {} : { max_tokens: outputTokensMax }),
  };
}

function googleModel({ id, provider = ownName, contextTokens, outputTokensMax, endpoint }: ListedModel): JsonObject {
  return {
    name: `models/${id}`,
    version: '',
    displayName: id,
    description: `Served by ${provider}`,
    ...(contextTokens === undefined ? {} : { inputTokenLimit: contextTokens }),
    ...(outputTokensMax === undefined ? {} : { outputTokenLimit: outputTokensMax }),
    supportedGenerationMethods: googleMethods(endpoint ?? 'chat'),
  };
}

/** What Google's API calls what can be done with a model; it has no words for some endpoints. */
function googleMethods(endpoint: string): readonly string[] {
  if (endpoint === 'chat') return ['generateContent', 'streamGenerateContent', 'countTokens'];
  return endpoint === 'embeddings' ? ['embedContent', 'batchEmbedContents'] : [];
}
