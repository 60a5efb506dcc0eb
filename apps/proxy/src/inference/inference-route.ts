import type { InferenceEndpoint } from './call.js';
import { chatEndpoint } from './chat-endpoint.js';
import { clientFormat } from './client-formats.js';

/** An address to which callers post what a model is to answer. */
export interface InferenceRoute {
  readonly path: string;
  readonly endpoint: InferenceEndpoint;
}

/** Conversations: one line a client format. */
export const chatRoutes: readonly InferenceRoute[] = [
  { path: '/v1/chat/completions', endpoint: chatEndpoint(clientFormat('openai-chat')) },
  { path: '/v1/responses', endpoint: chatEndpoint(clientFormat('openai-responses')) },
  { path: '/v1/messages', endpoint: chatEndpoint(clientFormat('anthropic-messages')) },
];
