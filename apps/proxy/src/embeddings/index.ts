export { embeddingsRoute } from './embeddings-route.js';
export { modelEmbeddingsEndpoint } from './model-embeddings-endpoint.js';
