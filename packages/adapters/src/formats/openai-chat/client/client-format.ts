import type { ClientFormat } from '../../../core/client-format.js';
import { asObject, asText } from '../../../core/json-members.js';
import { asSpelt } from '../../../core/spellings.js';
import { ownAnswers } from './own-answers.js';
import { parseRequest } from './parse-request.js';
import { passThrough } from './pass-through.js';
import { renderFailure, renderStreamFailure } from './render-failure.js';
import { renderResult } from './render-result.js';
import { openRenderer } from './render-stream.js';

/** Members that took the place of others, and what other providers of the format call them. */
const spellings = {
  max_tokens: ['max_tokens', 'max_completion_tokens'],
  tool_choice: ['tool_choice', 'function_call'],
  reasoning: ['reasoning', 'reasoning_effort', 'thinking'],
  'reasoning.budget': ['reasoning.max_tokens', 'thinking.budget_tokens'],
  'reasoning.display': ['reasoning.exclude'],
};

/** OpenAI chat as our own callers speak it. */
export const openAiChatClient: ClientFormat = {
  id: 'openai-chat',
  parseRequest,
  memberNames: { 'tools[].strict': 'tools[].function.strict', filename: 'file.filename' },
  asWritten: (body, told) => asSpelt(body, told, spellings),
  ownAnswers,
  // Thinking of earlier turns in another vendor's words.
  isDispensable: (content) => asText(asObject(content)?.['type'])?.startsWith('reasoning.') === true,
  renderResult,
  openRenderer,
  renderFailure,
  renderStreamFailure,
  passThrough,
};
