import { embeddingsByModel } from '../../core/embeddings-by-model.js';
import { defineProvider } from '../../core/provider.js';
import type { WireRequest } from '../../core/wire.js';
import { bedrockConverse, decodeConverseFailure } from '../../formats/bedrock-converse/index.js';
import { cohereEmbeddings } from '../../formats/cohere-embeddings/index.js';
import { titanEmbeddings } from '../../formats/titan-embeddings/index.js';
import { bedrockCatalog } from './bedrock.catalog.js';
import { quirksOf } from './families.js';

const loneSurrogate = /\p{Surrogate}/gu;

const titan = titanEmbeddings(decodeConverseFailure, (model) => pathOf(model, 'invoke'));
const cohere = cohereEmbeddings(decodeConverseFailure, {
  path: (model) => pathOf(model, 'invoke'),
  modelInBody: false,
  base64: false,
  inputTokensHeader: 'x-amzn-bedrock-input-token-count',
});

/** Models by many makers on AWS. The base URL is `https://bedrock-runtime.<region>.amazonaws.com`. */
export const bedrock = defineProvider({
  id: 'bedrock',
  displayName: 'Amazon Bedrock',
  auth: { kind: 'aws-sigv4', service: 'bedrock', orBearer: true },
  apiKeyVariable: 'AWS_BEARER_TOKEN_BEDROCK',
  modelPatterns: [],
  catalog: bedrockCatalog,
  priceList: () => 'aws',
  chat: (model) => bedrockConverse({ ...quirksOf(model), target }),
  embeddings: embeddingsByModel((model) => (model.includes('cohere.embed') ? cohere : titan), decodeConverseFailure),
});

function target(model: string, stream: boolean): Pick<WireRequest, 'path' | 'headers'> {
  return { path: pathOf(model, stream ? 'converse-stream' : 'converse'), headers: {} };
}

/** The model stands in the path with all of its colons and slashes written out. */
function pathOf(model: string, operation: string): string {
  return `/model/${encodeURIComponent(model.replace(loneSurrogate, '\uFFFD'))}/${operation}`;
}
