import type { JsonValue } from '@tollgate/schema';
import { pick } from '../../oracles/pick.js';
import type { Asked } from '../asked.js';
import { readChatMessages } from './chat-messages.js';

/** Reads a body of Cohere's chat, version 2. */
export function readCohereChat(body: JsonValue): Asked {
  return {
    ...readChatMessages(body),
    mustCall: pick(body, 'tool_choice') === 'REQUIRED',
    schema: pick(body, 'response_format', 'json_schema'),
    thinks: pick(body, 'thinking', 'type') === 'enabled',
  };
}
