export {
  type EmbedMethod,
  embedRequestsMax,
  parseEmbedContent,
  renderEmbedContent,
} from './embeddings-client.js';
export { type GeminiEmbeddingsTarget, geminiEmbeddings, geminiTextsMax } from './gemini-embeddings.js';
export { taskTypes } from './task-types.js';
