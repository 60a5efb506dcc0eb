export { type GeminiEmbeddingsTarget, geminiEmbeddings, geminiTextsMax } from './gemini-embeddings.js';
export { taskTypes } from './task-types.js';
