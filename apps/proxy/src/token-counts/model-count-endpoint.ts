import { isJsonObject, type JsonObject } from '@tollgate/schema';
import { kindOfMember } from '../edge/index.js';
import { checkConversation, clientFormat, type InferenceEndpoint, readAddressed } from '../inference/index.js';
import { countEndpoint } from './count-endpoint.js';

const format = clientFormat('gemini-generate');

/** What may stand around a whole request. */
const envelope = 'generateContentRequest';

/** `POST /v1beta/models/{model}:countTokens`. */
export function modelCountEndpoint(model: string): InferenceEndpoint {
  return countEndpoint({
    format,
    read(body) {
      const asked = readAddressed({ model, stream: false });
      if (!asked.ok) return asked;
      if (kindOfMember(body, envelope) === 'object') return asked;
      const conversation = checkConversation(format.id, body);
      return conversation.ok ? asked : conversation;
    },
    chatBodyOf(body) {
      const enclosed = enclosedIn(body);
      return enclosed === undefined ? { written: body } : { written: enclosed, member: envelope };
    },
    render: (inputTokens) => ({ totalTokens: inputTokens }),
  });
}

function enclosedIn(body: JsonObject): JsonObject | undefined {
  const inner = body[envelope];
  return inner !== undefined && isJsonObject(inner) ? inner : undefined;
}
