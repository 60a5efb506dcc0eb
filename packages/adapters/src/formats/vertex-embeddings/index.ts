export { vertexEmbeddings, vertexTextsMax } from './vertex-embeddings.js';
