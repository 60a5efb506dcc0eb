import type { ClientFormat } from '../../../core/client-format.js';
import { asObject, asText } from '../../../core/json-members.js';
import { parseRequest } from './parse-request.js';
import { passThrough } from './pass-through.js';
import { renderFailure, renderStreamFailure } from './render-failure.js';
import { renderResult } from './render-result.js';
import { openRenderer } from './render-stream.js';

/** OpenAI chat as our own callers speak it. */
export const openAiChatClient: ClientFormat = {
  id: 'openai-chat',
  parseRequest,
  memberNames: { 'tools[].strict': 'tools[].function.strict' },
  // Thinking of earlier turns in another vendor's words.
  isDispensable: (content) => asText(asObject(content)?.['type'])?.startsWith('reasoning.') === true,
  renderResult,
  openRenderer,
  renderFailure,
  renderStreamFailure,
  passThrough,
};
