import type { FormatId, JsonValue } from '@tollgate/schema';
import { anthropicMessagesOracle } from './oracles/anthropic-messages.js';
import { bedrockConverseOracle } from './oracles/bedrock-converse.js';
import { cohereChatOracle } from './oracles/cohere-chat.js';
import { geminiGenerateOracle } from './oracles/gemini-generate.js';
import { openAiChatOracle } from './oracles/openai-chat.js';
import { openAiResponsesOracle } from './oracles/openai-responses.js';
import type { Oracle } from './oracles/oracle.js';
import { meaningOf } from './request-meaning.js';
import { responsesMeaningOf } from './responses-meaning.js';

/** One kind of recorded exchange and who can judge it. A new format is one line here and its oracle. */
export interface Family {
  /** The word of the recordings for this API. */
  readonly api: string;
  readonly format: FormatId;
  readonly oracle: Oracle;
  /** What a request means, for formats with several spellings of one meaning; others check their requests beside their source. */
  readonly meaningOf?: (request: JsonValue) => JsonValue;
  /** What may follow the end of a stream of this format and means nothing, so that nobody misses it. */
  readonly trailer?: string;
}

export const families: readonly Family[] = [
  { api: 'chat_completions', format: 'openai-chat', oracle: openAiChatOracle, meaningOf },
  {
    api: 'responses',
    format: 'openai-responses',
    oracle: openAiResponsesOracle,
    meaningOf: responsesMeaningOf,
    // Relays send it out of habit, after the event that is the end.
    trailer: 'data: [DONE]',
  },
  { api: 'messages', format: 'anthropic-messages', oracle: anthropicMessagesOracle },
  { api: 'converse', format: 'bedrock-converse', oracle: bedrockConverseOracle },
  { api: 'converse_stream', format: 'bedrock-converse', oracle: bedrockConverseOracle },
  {
    api: 'chat_v2',
    format: 'cohere-chat',
    oracle: cohereChatOracle,
    // `message-end` has the finish and the counts; the marker behind it adds nothing.
    trailer: 'data: [DONE]',
  },
  { api: 'generate_content', format: 'gemini-generate', oracle: geminiGenerateOracle },
  { api: 'stream_generate_content', format: 'gemini-generate', oracle: geminiGenerateOracle },
];

/** Recordings name the platform; where it is served by another kind of provider here, that kind. */
export const kindsOfRecordings: ReadonlyMap<string, string> = new Map([
  ['gemini', 'google'],
  ['vertex-anthropic', 'vertex'],
]);

/** What may follow the end of a stream of a format; nothing for most. */
export function trailerOf(format: FormatId): string {
  return families.find((family) => family.format === format)?.trailer ?? '';
}

/**
 * Recorded exchanges of providers that are spoken to here, on an API of theirs that is not, with the reason; they are
 * counted, so that nobody takes them for read.
 */
export const otherApis: readonly { readonly provider: string; readonly api: string; readonly reason: string }[] = [
  { provider: 'bedrock', api: 'invoke', reason: 'each maker’s own body; Converse says the same in one format' },
  { provider: 'bedrock', api: 'invoke_stream', reason: 'each maker’s own body; Converse says the same in one format' },
  { provider: 'bedrock', api: 'count_tokens', reason: 'no answer of a model' },
];
