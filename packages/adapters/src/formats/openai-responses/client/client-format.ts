import type { ClientFormat } from '../../../core/client-format.js';
import { formatId } from '../format-id.js';
import { keptState } from './kept-state.js';
import { parseRequest } from './parse-request.js';
import { passThrough } from './pass-through.js';
import { renderFailure, renderStreamFailure } from './render-failure.js';
import { renderResult } from './render-result.js';
import { openRenderer } from './render-stream.js';

/** OpenAI Responses as our own callers speak it. */
export const openAiResponsesClient: ClientFormat = {
  id: formatId,
  parseRequest,
  keptState,
  renderResult,
  openRenderer,
  renderFailure,
  renderStreamFailure: (failure, context) => renderStreamFailure(failure, context),
  passThrough,
};
