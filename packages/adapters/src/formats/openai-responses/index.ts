export { openAiResponsesClient } from './client/client-format.js';
export { openAiResponses } from './upstream/open-ai-responses.js';
export { type OpenAiResponsesQuirks, openAiResponsesQuirks } from './upstream/quirks.js';
