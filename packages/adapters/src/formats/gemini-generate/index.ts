import { withAnswerableCalls } from '../../core/answerable-calls.js';
import type { ChatTranslation } from '../../core/chat-translation.js';
import { runMachine } from '../../core/stream-machine.js';
import { formatId } from './format-id.js';
import { acceptsBody } from './upstream/accepts-body.js';
import { generateCounting } from './upstream/count-tokens.js';
import { decodeFailure } from './upstream/decode-failure.js';
import { decodeResponse } from './upstream/decode-response.js';
import { encodeRequest } from './upstream/encode-request.js';
import { type GenerateQuirks, targetOf } from './upstream/quirks.js';
import { generateContentStream } from './upstream/stream.js';

export { inCamelCase } from './client/camel-case.js';
export { geminiGenerateClient } from './client/client-format.js';
export { decodeFailure as decodeGenerateFailure } from './upstream/decode-failure.js';
export { geminiTraits } from './upstream/gemini-traits.js';
export type { GenerateQuirks } from './upstream/quirks.js';

/** Gemini's `generateContent` towards a provider, with the quirks of one model on one platform built in. */
export function geminiGenerate(quirks: GenerateQuirks): ChatTranslation {
  const counting = generateCounting(quirks);
  return {
    format: formatId,
    framing: 'sse-or-json',
    encodeRequest: (request) => encodeRequest(request, quirks),
    passThroughTarget: (model, stream) => targetOf(quirks, model, stream),
    acceptsBody: (body) => acceptsBody(body, quirks.traits),
    decodeResponse: withAnswerableCalls(decodeResponse),
    decodeFailure,
    openStream: () => runMachine(generateContentStream),
    ...(counting && { counting }),
  };
}
