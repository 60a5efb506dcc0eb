import { parseEmbeddingsRequest, renderEmbeddingsResult } from '@tollgate/adapters';
import { ok } from '@tollgate/schema';
import { clientFormat, type InferenceRoute, readAsked } from '../inference/index.js';
import { embeddingsEndpoint } from './embeddings-endpoint.js';

/** Vectors, asked for the way OpenAI's clients do. */
export const embeddingsRoute: InferenceRoute = {
  path: '/v1/embeddings',
  endpoint: embeddingsEndpoint({
    dialect: clientFormat('openai-chat'),
    read(body) {
      const asked = readAsked(body);
      return asked.ok ? ok({ ...asked.value, stream: false }) : asked;
    },
    parse: parseEmbeddingsRequest,
    render: renderEmbeddingsResult,
  }),
};
