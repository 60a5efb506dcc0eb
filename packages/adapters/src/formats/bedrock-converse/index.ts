import { withAnswerableCalls } from '../../core/answerable-calls.js';
import type { ChatTranslation } from '../../core/chat-translation.js';
import { runMachine } from '../../core/stream-machine.js';
import { formatId } from './format-id.js';
import { decodeFailure } from './upstream/decode-failure.js';
import { decodeResponse } from './upstream/decode-response.js';
import { encodeRequest } from './upstream/encode-request.js';
import type { ConverseQuirks } from './upstream/quirks.js';
import { converseStream } from './upstream/stream.js';

export { decodeFailure as decodeConverseFailure } from './upstream/decode-failure.js';
export type { ConverseQuirks, MediaKind, ReasoningStyle } from './upstream/quirks.js';

/** The Converse format of Amazon Bedrock, with the quirks of one model built in. */
export function bedrockConverse(quirks: ConverseQuirks): ChatTranslation {
  return {
    format: formatId,
    framing: 'aws-event-stream',
    encodeRequest: (request) => encodeRequest(request, quirks),
    passThroughTarget: quirks.target,
    decodeResponse: withAnswerableCalls(decodeResponse),
    decodeFailure,
    openStream: () => runMachine(converseStream),
  };
}
