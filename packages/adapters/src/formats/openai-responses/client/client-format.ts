import type { ClientFormat } from '../../../core/client-format.js';
import { asSpelt } from '../../../core/spellings.js';
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
  citations: 'annotations',
};

/** Members that took the place of others, or say the same. */
const spellings = {
  user: ['user', 'safety_identifier'],
  top_logprobs: ['top_logprobs', 'include'],
  'reasoning.summary': ['reasoning.summary', 'reasoning.generate_summary'],
};

/** An `image_generation_call` holds the bytes of its picture. */
const noAddresses =
  'The model answered with the address of a picture, while the OpenAI Responses format has a place for its bytes only; ask in another dialect, such as OpenAI chat';

/** OpenAI Responses as our own callers speak it. */
export const openAiResponsesClient: ClientFormat = {
  id: formatId,
  parseRequest,
  memberNames,
  asWritten: (body, told) => asSpelt(body, told, spellings),
  keptState,
  isDispensable: isProviderItem,
  noPlaceFor: (block) => (block.type === 'image' && block.source.kind !== 'base64' ? noAddresses : undefined),
  renderResult,
  openRenderer,
  renderFailure,
  renderStreamFailure: (failure, context) => renderStreamFailure(failure, context),
  passThrough,
};
