import type { FormatId, JsonObject } from '@tollgate/schema';
import type { ListedModel } from '../routing/index.js';
import { type ModelsPage, pageTokenOf } from './page-models.js';

/** Nobody here knows when a model was made; two dialects want a date, and this one says as much. */
const unknownDateS = 0;
const unknownDate = new Date(unknownDateS).toISOString();
const ownName = 'tollgate';

/** The caller's dialect, or that of Google's SDK where it speaks to Vertex AI. */
export type ModelsForm = FormatId | 'published';

/** Writes a page of the list of models in the caller's form. */
export function renderModelList(page: ModelsPage, form: ModelsForm): JsonObject {
  const { models, hasMore } = page;
  const data = models.map((model) => renderModel(model, form));
  switch (form) {
    case 'anthropic-messages':
      return { data, has_more: hasMore, first_id: models[0]?.id ?? null, last_id: models.at(-1)?.id ?? null };
    case 'gemini-generate':
      return { models: data, ...nextPage(page) };
    case 'published':
      return { publisherModels: data, ...nextPage(page) };
    default:
      return { object: 'list', data };
  }
}

function nextPage(page: ModelsPage): JsonObject {
  const nextPageToken = pageTokenOf(page);
  return nextPageToken === undefined ? {} : { nextPageToken };
}

/** Writes one model in the caller's form. */
export function renderModel(model: ListedModel, form: ModelsForm): JsonObject {
  switch (form) {
    case 'anthropic-messages':
      return anthropicModel(model);
    case 'gemini-generate':
      return googleModel(model);
    case 'published':
      return publishedModel(model);
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

/**
 * A model as Vertex AI lists it. The name is one that Google's SDK takes for the model: it reads one slash as that between
 * publisher and model, and cuts off what stands behind a second one.
 */
function publishedModel({ id, provider = ownName }: ListedModel): JsonObject {
  return {
    name: publishedName(id),
    versionId: '',
    displayName: id,
    description: `Served by ${provider}`,
  };
}

function publishedName(id: string): string {
  const [publisher, model, ...more] = id.split('/');
  // That publisher would be taken for none.
  if (id.startsWith('google/')) return `models/${id}`;
  if (model === undefined) return `publishers/google/models/${id}`;
  return more.length === 0 ? `publishers/${publisher}/models/${model}` : `models/${id}`;
}

/** What Google's API calls what can be done with a model; it has no words for some endpoints. */
function googleMethods(endpoint: string): readonly string[] {
  if (endpoint === 'chat') return ['generateContent', 'streamGenerateContent', 'countTokens'];
  return endpoint === 'embeddings' ? ['embedContent', 'batchEmbedContents'] : [];
}
