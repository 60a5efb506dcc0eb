import { withAnswerableCalls } from '../../core/answerable-calls.js';
import type { ChatTranslation } from '../../core/chat-translation.js';
import { runMachine } from '../../core/stream-machine.js';
import { formatId } from './format-id.js';
import { decodeFailure } from './upstream/decode-failure.js';
import { decodeResponse } from './upstream/decode-response.js';
import { encodeRequest } from './upstream/encode-request.js';
import { cohereChatStream } from './upstream/stream.js';

export { decodeFailure as decodeCohereFailure } from './upstream/decode-failure.js';

/** Cohere's chat, version 2, towards a provider; `path` is below the provider's base URL. */
export function cohereChat(path: string): ChatTranslation {
  return {
    format: formatId,
    framing: 'sse',
    encodeRequest: (request) => encodeRequest(request, path),
    passThroughTarget: () => ({ path, headers: {} }),
    decodeResponse: withAnswerableCalls(decodeResponse),
    decodeFailure,
    openStream: () => runMachine(cohereChatStream),
  };
}
