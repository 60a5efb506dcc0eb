export { titanEmbeddings } from './titan-embeddings.js';
