import { checkConversation, clientFormat, type InferenceRoute, readAsked } from '../inference/index.js';
import { countEndpoint } from './count-endpoint.js';

const format = clientFormat('anthropic-messages');

/** A chat body must have a limit, a count has none; what is asked of providers says nothing of it. */
const outputTokensMax = 64_000;

/** `POST /v1/messages/count_tokens`. */
export const messagesCountRoute: InferenceRoute = {
  path: '/v1/messages/count_tokens',
  endpoint: countEndpoint({
    format,
    read(body) {
      const asked = readAsked(body);
      if (!asked.ok) return asked;
      const conversation = checkConversation(format.id, body);
      return conversation.ok ? { ok: true, value: { ...asked.value, stream: false } } : conversation;
    },
    chatBodyOf: (body) => ({ written: { max_tokens: outputTokensMax, ...body } }),
    render: (inputTokens) => ({ input_tokens: inputTokens }),
  }),
};
