export { openAiChatClient } from './client/client-format.js';
export { decodeFailure as decodeOpenAiFailure } from './upstream/decode-failure.js';
export { openAiChat } from './upstream/open-ai-chat.js';
export { answerMembers, type OpenAiChatQuirks, openAiQuirks, type UsageAccounting } from './upstream/quirks.js';
