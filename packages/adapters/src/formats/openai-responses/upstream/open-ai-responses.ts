import { withAnswerableCalls } from '../../../core/answerable-calls.js';
import type { ChatTranslation } from '../../../core/chat-translation.js';
import { runMachine } from '../../../core/stream-machine.js';
import { formatId } from '../format-id.js';
import { acceptsBody } from './accepts-body.js';
import { decodeFailure } from './decode-failure.js';
import { decodeResponse } from './decode-response.js';
import { encodeRequest } from './encode-request.js';
import { type OpenAiResponsesQuirks, openAiResponsesQuirks } from './quirks.js';
import { openAiResponsesStream } from './stream.js';

/** The OpenAI Responses format as one provider speaks it; `differences` says in what it is not OpenAI's own. */
export function openAiResponses(differences: Partial<OpenAiResponsesQuirks> = {}): ChatTranslation {
  const quirks: OpenAiResponsesQuirks = { ...openAiResponsesQuirks, ...differences };
  return {
    format: formatId,
    framing: 'sse',
    encodeRequest: (request) => encodeRequest(request, quirks),
    passThroughTarget: () => ({ path: quirks.path, headers: {} }),
    acceptsBody: (body) => acceptsBody(body, quirks),
    decodeResponse: withAnswerableCalls(decodeResponse),
    decodeFailure,
    openStream: () => runMachine(openAiResponsesStream),
  };
}
