import type { FormatId } from '@tollgate/schema';
import { anthropicMessagesOracle } from './oracles/anthropic-messages.js';
import { openAiChatOracle } from './oracles/openai-chat.js';
import type { Oracle } from './oracles/oracle.js';

/** One kind of recorded exchange and who can judge it. A new format is one line here and its oracle. */
export interface Family {
  /** The word of the recordings for this API. */
  readonly api: string;
  readonly format: FormatId;
  readonly oracle: Oracle;
}

export const families: readonly Family[] = [
  { api: 'chat_completions', format: 'openai-chat', oracle: openAiChatOracle },
  { api: 'messages', format: 'anthropic-messages', oracle: anthropicMessagesOracle },
];

/** Recordings name the platform; where it is served by another kind of provider here, that kind. */
export const kindsOfRecordings: ReadonlyMap<string, string> = new Map([['vertex-anthropic', 'anthropic']]);
