import { fail } from '@tollgate/schema';
import { type ModelAddress, readAlt } from '../edge/index.js';
import { modelEmbeddingsEndpoint } from '../embeddings/index.js';
import { chatEndpoint, clientFormat, type InferenceEndpoint } from '../inference/index.js';
import { modelCountEndpoint } from '../token-counts/index.js';

const dialect = clientFormat('gemini-generate');

/**
 * What Google's API does with a model by a method in the address. The whole answer of a stream is a list of JSON unless
 * the query says `alt=sse`. Undefined for methods that are not there.
 */
export function modelMethodEndpoint({ model, method, query }: ModelAddress): InferenceEndpoint | undefined {
  const alt = readAlt(query);
  const endpoint = endpointOf(model, method, alt.ok && alt.value === 'sse' ? 'sse' : 'json-array');
  // A caller without a key learns nothing of what is wrong with its request but that.
  return endpoint === undefined || alt.ok ? endpoint : { ...endpoint, read: () => fail(alt.failure) };
}

function endpointOf(model: string, method: string, framing: 'sse' | 'json-array'): InferenceEndpoint | undefined {
  switch (method) {
    case 'generateContent':
      return chatEndpoint(dialect, { model, stream: false });
    case 'streamGenerateContent':
      return chatEndpoint(dialect, { model, stream: true, framing });
    case 'countTokens':
      return modelCountEndpoint(model);
    case 'embedContent':
    case 'batchEmbedContents':
    case 'predict':
      return modelEmbeddingsEndpoint(model, method);
    default:
      return undefined;
  }
}
