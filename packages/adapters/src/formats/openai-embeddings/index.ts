export { embeddingsInputsMax, parseEmbeddingsRequest, renderEmbeddingsResult } from './embeddings-client.js';
export { type DecodeFailure, type EmbeddingsQuirks, openAiEmbeddings } from './openai-embeddings.js';
