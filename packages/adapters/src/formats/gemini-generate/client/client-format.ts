import type { ClientFormat } from '../../../core/client-format.js';
import { formatId } from '../format-id.js';
import { keptState } from './kept-state.js';
import { parseRequest } from './parse-request.js';
import { renderFailure, renderStreamFailure } from './render-failure.js';
import { renderResult } from './render-result.js';
import { openRenderer } from './render-stream.js';

/** Gemini's `generateContent` towards our own callers. */
export const geminiGenerateClient: ClientFormat = {
  id: formatId,
  parseRequest,
  keptState,
  renderResult,
  openRenderer,
  renderFailure,
  renderStreamFailure,
  passThrough: {
    // The model stands in the address; one in the body would be an alias that the provider does not know.
    editRequest: (body) => (body['model'] === undefined ? {} : { model: undefined }),
    // Counts are in every stream of this format, so nothing has to be asked for and hidden again.
    hidesFrame: () => false,
  },
};
