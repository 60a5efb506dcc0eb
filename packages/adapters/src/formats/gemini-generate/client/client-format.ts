import type { ClientFormat } from '../../../core/client-format.js';
import { asSpelt } from '../../../core/spellings.js';
import { formatId } from '../format-id.js';
import { asWritten } from './as-written.js';
import { keptState } from './kept-state.js';
import { ownAnswers } from './own-answers.js';
import { parseRequest } from './parse-request.js';
import { isProviderPart } from './provider-parts.js';
import { renderFailure, renderStreamFailure } from './render-failure.js';
import { renderResult } from './render-result.js';
import { openRenderer } from './render-stream.js';

const memberNames = {
  messages: 'contents',
  tool_choice: 'toolConfig.functionCallingConfig',
  max_tokens: 'generationConfig.maxOutputTokens',
  temperature: 'generationConfig.temperature',
  top_p: 'generationConfig.topP',
  top_k: 'generationConfig.topK',
  frequency_penalty: 'generationConfig.frequencyPenalty',
  presence_penalty: 'generationConfig.presencePenalty',
  seed: 'generationConfig.seed',
  stop: 'generationConfig.stopSequences',
  n: 'generationConfig.candidateCount',
  logprobs: 'generationConfig.responseLogprobs',
  response_format: 'generationConfig.responseMimeType',
  'response_format.json_schema': 'generationConfig.responseJsonSchema',
  top_logprobs: 'generationConfig.logprobs',
  reasoning: 'generationConfig.thinkingConfig',
  'reasoning.budget': 'generationConfig.thinkingConfig.thinkingBudget',
  'reasoning.display': 'generationConfig.thinkingConfig.includeThoughts',
  service_tier: 'serviceTier',
  is_error: 'functionResponse.response.error',
  filename: 'displayName',
  audio: 'contents[].parts[].inlineData',
  image: 'contents[].parts[].inlineData',
};

/** A schema stands in one of two members. */
const spellings = {
  'generationConfig.responseJsonSchema': ['generationConfig.responseJsonSchema', 'generationConfig.responseSchema'],
};

/** Gemini's `generateContent` towards our own callers. */
export const geminiGenerateClient: ClientFormat = {
  id: formatId,
  parseRequest,
  memberNames,
  asWritten: (body, told) => asWritten(body, asSpelt(body, told, spellings)),
  keptState,
  ownAnswers,
  isDispensable: isProviderPart,
  renderResult,
  openRenderer,
  renderFailure,
  renderStreamFailure,
  passThrough: {
    endMarkers: ['finishReason', 'blockReason'],
    strayEnd: '[DONE]',
    // The model stands in the address; one in the body would be an alias that the provider does not know.
    editRequest: (body) => (body['model'] === undefined ? {} : { model: undefined }),
    // Counts are in every stream of this format, so nothing has to be asked for and hidden again.
    hidesFrame: () => false,
  },
};
