import { withAnswerableCalls } from '../../core/answerable-calls.js';
import type { ChatTranslation } from '../../core/chat-translation.js';
import { runMachine } from '../../core/stream-machine.js';
import { formatId } from './format-id.js';
import { joinAnthropicBlock } from './join-block.js';
import { acceptsBody } from './upstream/accepts-body.js';
import { messagesCounting } from './upstream/count-tokens.js';
import { decodeFailure } from './upstream/decode-failure.js';
import { decodeResponse } from './upstream/decode-response.js';
import { encodeRequest } from './upstream/encode-request.js';
import type { MessagesQuirks } from './upstream/quirks.js';
import { readFacts } from './upstream/read-facts.js';
import { messagesStream } from './upstream/stream.js';

export { anthropicMessagesClient } from './client/client-format.js';
// For the other formats in which Claude models are served: they take the same parameters under other names.
export { toolInput } from './tool-input.js';
export { claudeTraits, type ModelTraits, plainTraits } from './upstream/claude-traits.js';
export { encodeSampling } from './upstream/encode-sampling.js';
export { encodeThinking } from './upstream/encode-thinking.js';
export { type EncodingNotes, noteUnsupported, openNotes } from './upstream/notes.js';
export { type MessagesQuirks, messagesApiVersion, messagesCountTarget, messagesTarget } from './upstream/quirks.js';

/** The Anthropic Messages format towards a provider, with the quirks of one model on one platform built in. */
export function anthropicMessages(quirks: MessagesQuirks): ChatTranslation {
  return {
    format: formatId,
    framing: 'sse',
    encodeRequest: (request) => encodeRequest(request, quirks),
    passThroughTarget: quirks.target,
    passThroughEdits: { ...(quirks.modelInBody ? undefined : { model: undefined }), ...quirks.bodyMembers },
    acceptsBody,
    decodeResponse: withAnswerableCalls(decodeResponse),
    readFacts,
    decodeFailure,
    openStream: () => runMachine(messagesStream),
    joinOpaque: joinAnthropicBlock,
    ...(quirks.countTarget && { counting: messagesCounting(quirks.countTarget, quirks.bodyMembers) }),
  };
}
