import { type EmbedMethod, parseEmbedContent, renderEmbedContent } from '@tollgate/adapters';
import { clientFormat, type InferenceEndpoint, readAddressed } from '../inference/index.js';
import { embeddingsEndpoint } from './embeddings-endpoint.js';

const dialect = clientFormat('gemini-generate');

/** Vectors, asked for the way Google's clients do, with the model in the address. */
export function modelEmbeddingsEndpoint(model: string, method: EmbedMethod): InferenceEndpoint {
  return embeddingsEndpoint({
    dialect,
    read: () => readAddressed({ model, stream: false }),
    parse: (body, target) => parseEmbedContent(body, target, method),
    render: (result) => renderEmbedContent(result, method),
  });
}
