import type { FormatId, JsonObject } from '@tollgate/schema';
import type { ListedModel } from '../routing/index.js';

/** Nobody here knows when a model was made; both dialects want a date, and this one says as much. */
const unknownDateS = 0;
const unknownDate = new Date(unknownDateS).toISOString();
const ownName = 'tollgate';

/** Writes the list of models in the caller's dialect. */
export function renderModelList(models: readonly ListedModel[], dialect: FormatId): JsonObject {
  const data = models.map((model) => renderModel(model, dialect));
  if (dialect !== 'anthropic-messages') return { object: 'list', data };
  return { data, has_more: false, first_id: models[0]?.id ?? null, last_id: models.at(-1)?.id ?? null };
}

/** Writes one model in the caller's dialect. */
export function renderModel(model: ListedModel, dialect: FormatId): JsonObject {
  const { id, provider = ownName, contextTokens, outputTokensMax } = model;
  if (dialect === 'anthropic-messages') {
    return {
      type: 'model',
      id,
      display_name: id,
      created_at: unknownDate,
      ...(contextTokens === undefined ? {} : { max_input_tokens: contextTokens }),
      ...(outputTokensMax === undefined ? {} : { max_tokens: outputTokensMax }),
    };
  }
  return {
    id,
    object: 'model',
    created: unknownDateS,
    owned_by: provider,
    ...(contextTokens === undefined ? {} : { context_length: contextTokens }),
    ...(outputTokensMax === undefined ? {} : { max_output_tokens: outputTokensMax }),
  };
}
