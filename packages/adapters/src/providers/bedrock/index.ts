import { defineProvider } from '../../core/provider.js';
import type { WireRequest } from '../../core/wire.js';
import { bedrockConverse } from '../../formats/bedrock-converse/index.js';
import { bedrockCatalog } from './bedrock.catalog.js';
import { quirksOf } from './families.js';

const loneSurrogate = /\p{Surrogate}/gu;

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
});

/** The model stands in the path with all of its colons and slashes written out. */
function target(model: string, stream: boolean): Pick<WireRequest, 'path' | 'headers'> {
  const id = encodeURIComponent(model.replace(loneSurrogate, '\uFFFD'));
  return { path: `/model/${id}/${stream ? 'converse-stream' : 'converse'}`, headers: {} };
}
