import type { ClientFormat } from '../../../core/client-format.js';
import { formatId } from '../format-id.js';
import { keptState } from './kept-state.js';
import { parseRequest } from './parse-request.js';
import { passThrough } from './pass-through.js';
import { isProviderItem } from './provider-items.js';
import { renderFailure, renderStreamFailure } from './render-failure.js';
import { renderResult } from './render-result.js';
import { openRenderer } from './render-stream.js';

const memberNames = {
  messages: 'input',
  max_tokens: 'max_output_tokens',
  response_format: 'text.format',
  'response_format.json_schema': 'text.format',
  logprobs: 'top_logprobs',
  'reasoning.display': 'reasoning.summary',
  cache_control: 'prompt_cache_breakpoint',
};

/** OpenAI Responses as our own callers speak it. */
export const openAiResponsesClient: ClientFormat = {
  id: formatId,
  parseRequest,
  memberNames,
  keptState,
  isDispensable: isProviderItem,
  renderResult,
  openRenderer,
  renderFailure,
  renderStreamFailure: (failure, context) => renderStreamFailure(failure, context),
  passThrough,
};
