export * from './core/chat-translation.js';
export * from './core/client-format.js';
export { isCutShort } from './core/cut-short.js';
export { type JoinOpaque, joinPieces, OpaqueJoiner } from './core/join-opaque.js';
export { type JsonReader, openJsonReader } from './core/json-reader.js';
export { withOneCall } from './core/one-call.js';
export * from './core/passed-endpoints.js';
export * from './core/provider.js';
export * from './core/stream-machine.js';
export { jsonPieces, pieceCharsMax, piecesOfText } from './core/text-pieces.js';
export * from './core/token-counting.js';
export * from './core/translate-request.js';
export { type Untellable, whyUntellable } from './core/untellable.js';
export * from './core/wire.js';
export {
  type EmbedMethod,
  embedRequestsMax,
  parseEmbedContent,
  renderEmbedContent,
} from './formats/gemini-embeddings/index.js';
export {
  embeddingsInputsMax,
  parseEmbeddingsRequest,
  renderEmbeddingsResult,
} from './formats/openai-embeddings/index.js';
export {
  type EndpointEvent,
  readEndpointEvent,
  readImagesAnswer,
  readModerationsAnswer,
  readTranscriptionAnswer,
} from './formats/openai-endpoints/index.js';
export { parseRerankRequest, renderRerankResult, rerankDocumentsMax } from './formats/rerank/index.js';
export { openAwsEventStreamFramer } from './framing/aws-event-stream.js';
export * from './framing/framer.js';
export { openFramer } from './framing/open-framer.js';
export { clientFormats, findClientFormat, findProvider, type ProviderKind, providerIds } from './registry.js';
