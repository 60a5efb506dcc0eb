export { type CohereEmbeddingsTarget, cohereEmbeddings, cohereTextsMax } from './cohere-embeddings.js';
