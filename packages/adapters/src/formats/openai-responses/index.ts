export { openAiResponsesClient } from './client/client-format.js';
export { speaksResponsesOnly } from './responses-only.js';
export { openAiResponses } from './upstream/open-ai-responses.js';
export { type OpenAiResponsesQuirks, openAiResponsesQuirks } from './upstream/quirks.js';
