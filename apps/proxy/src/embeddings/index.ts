import type { InferenceRoute } from '../inference/index.js';
import { embeddingsEndpoint } from './embeddings-endpoint.js';

/** Texts into vectors. */
export const embeddingsRoute: InferenceRoute = { path: '/v1/embeddings', endpoint: embeddingsEndpoint };
