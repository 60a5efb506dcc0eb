import type { JsonValue } from '@tollgate/schema';
import type { ClientFormat } from '../../../core/client-format.js';
import { asObject, asText } from '../../../core/json-members.js';
import { asSpelt } from '../../../core/spellings.js';
import { oneCallOnly } from './legacy-functions.js';
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
  // The older words ask for one call at a time by themselves.
  parallel_tool_calls: ['parallel_tool_calls', 'functions'],
};

/** Of `functions` that alone is left out. */
function asWritten(body: JsonValue, told: string): string {
  const reasoned = told === 'parallel_tool_calls' ? `${told}: the provider may make several calls at a time` : told;
  return asSpelt(body, reasoned, spellings);
}

/** OpenAI chat as our own callers speak it. */
export const openAiChatClient: ClientFormat = {
  id: 'openai-chat',
  parseRequest,
  memberNames: {
    'tools[].strict': 'tools[].function.strict',
    filename: 'file.filename',
    audio: 'messages[].audio',
    image: 'messages[].images',
  },
  asWritten,
  ownAnswers,
  // Thinking of earlier turns in another vendor's words.
  isDispensable: (content) => asText(asObject(content)?.['type'])?.startsWith('reasoning.') === true,
  oneCallOnly,
  renderResult,
  openRenderer,
  renderFailure,
  renderStreamFailure,
  passThrough,
};
