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

/** Models by many makers on AWS, in one region of it. */
export const bedrock = defineProvider({
  id: 'bedrock',
  displayName: 'Amazon Bedrock',
  options: [
    {
      name: 'region',
      pattern: /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/,
      expectation: 'a region of AWS such as us-east-1',
      inAddress: true,
      variable: 'AWS_REGION',
    },
  ],
  baseUrlFrom: ({ region = '' }) => `https://bedrock-runtime.${region}.amazonaws.com`,
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
