import type { InferenceRoute } from '../inference/index.js';
import { rerankEndpoint } from './rerank-endpoint.js';

/** Texts in the order in which they answer a query. */
export const rerankRoute: InferenceRoute = { path: '/v1/rerank', endpoint: rerankEndpoint };
