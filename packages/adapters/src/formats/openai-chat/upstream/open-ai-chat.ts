import type { JsonObject } from '@tollgate/schema';
import { withAnswerableCalls } from '../../../core/answerable-calls.js';
import type { ChatTranslation } from '../../../core/chat-translation.js';
import { runMachine } from '../../../core/stream-machine.js';
import { acceptsBody, refusesBodies } from './accepts-body.js';
import { decodeFailure } from './decode-failure.js';
import { decodeResponse } from './decode-response.js';
import { encodeRequest } from './encode-request.js';
import { type OpenAiChatQuirks, openAiQuirks } from './quirks.js';
import { readFacts } from './read-facts.js';
import { openAiChatStream } from './stream.js';

/** The OpenAI chat format as one provider speaks it; `differences` says in what it is not OpenAI's own. */
export function openAiChat(differences: Partial<OpenAiChatQuirks> = {}): ChatTranslation {
  const quirks: OpenAiChatQuirks = { ...openAiQuirks, ...differences };
  const stream = openAiChatStream(quirks.usage);
  return {
    format: 'openai-chat',
    framing: 'sse',
    encodeRequest: (request) => encodeRequest(request, quirks),
    passThroughTarget: () => ({ path: quirks.path, headers: {} }),
    // The client's format asks for counts; a provider that sends them always would refuse the question.
    ...(quirks.streamUsage === 'always' ? { passThroughEdits: { stream_options: undefined } } : {}),
    ...(refusesBodies(quirks) ? { acceptsBody: (body: JsonObject) => acceptsBody(body, quirks) } : {}),
    decodeResponse: withAnswerableCalls((response) => decodeResponse(response, quirks.usage)),
    readFacts: (response) => readFacts(response, quirks.usage),
    decodeFailure,
    openStream: () => runMachine(stream),
  };
}
