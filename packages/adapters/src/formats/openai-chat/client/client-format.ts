import type { ClientFormat } from '../../../core/client-format.js';
import { parseRequest } from './parse-request.js';
import { passThrough } from './pass-through.js';
import { renderFailure, renderStreamFailure } from './render-failure.js';
import { renderResult } from './render-result.js';
import { openRenderer } from './render-stream.js';

/** OpenAI chat as our own callers speak it. */
export const openAiChatClient: ClientFormat = {
  id: 'openai-chat',
  parseRequest,
  memberNames: {},
  renderResult,
  openRenderer,
  renderFailure,
  renderStreamFailure,
  passThrough,
};
