import type { JsonValue } from '@tollgate/schema';
import { pick, pickText } from '../../oracles/pick.js';
import type { Asked } from '../asked.js';
import { readChatMessages } from './chat-messages.js';

/** Reads a body of OpenAI chat. */
export function readOpenAiChat(body: JsonValue): Asked {
  return {
    ...readChatMessages(body),
    mustCall: pick(body, 'tool_choice') === 'required',
    schema: pick(body, 'response_format', 'json_schema', 'schema'),
    thinks: !['', 'none'].includes(pickText(body, 'reasoning_effort')),
  };
}
