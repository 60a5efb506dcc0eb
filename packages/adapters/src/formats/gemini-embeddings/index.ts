export { type EmbedMethod, embedRequestsMax } from './embed-texts.js';
export { parseEmbedContent, renderEmbedContent } from './embeddings-client.js';
export { type GeminiEmbeddingsTarget, geminiEmbeddings, geminiTextsMax } from './gemini-embeddings.js';
export { taskTypes } from './task-types.js';
