import type { ClientFormat } from '../../../core/client-format.js';
import { asSpelt } from '../../../core/spellings.js';
import { formatId } from '../format-id.js';
import { parseRequest } from './parse-request.js';
import { isProviderBlock } from './provider-blocks.js';
import { renderFailure } from './render-failure.js';
import { renderResult } from './render-result.js';
import { openRenderer } from './render-stream.js';
import { sseText } from './sse-event.js';

const memberNames = {
  stop: 'stop_sequences',
  user: 'metadata.user_id',
  response_format: 'output_config.format',
  'response_format.json_schema': 'output_config.format',
  parallel_tool_calls: 'tool_choice.disable_parallel_tool_use',
  reasoning: 'thinking',
  'reasoning.budget': 'thinking.budget_tokens',
  'reasoning.display': 'thinking.display',
  filename: 'title',
};

/** Thinking is asked for in two places, and so was a schema. */
const spellings = {
  thinking: ['thinking', 'output_config.effort'],
  'output_config.format': ['output_config.format', 'output_format'],
};

const noPictures =
  'The model answered with a picture, which the Anthropic Messages format has no place for; ask in another dialect, such as OpenAI chat';

/** The Anthropic Messages format towards our own callers. */
export const anthropicMessagesClient: ClientFormat = {
  id: formatId,
  parseRequest,
  isDispensable: isProviderBlock,
  memberNames,
  asWritten: (body, told) => asSpelt(body, told, spellings),
  noPlaceFor: ({ type }) => (type === 'image' ? noPictures : undefined),
  renderResult,
  openRenderer,
  renderFailure,
  renderStreamFailure: (failure, context) => sseText('error', JSON.stringify(renderFailure(failure, context).body)),
  passThrough: {
    endMarkers: ['message_stop'],
    strayEnd: '[DONE]',
    editRequest: (_body, model) => ({ model }),
    // Counts are in every stream of this format, so nothing has to be asked for and hidden again.
    hidesFrame: () => false,
  },
};
