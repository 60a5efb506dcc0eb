import { embeddingsByModel } from '../../core/embeddings-by-model.js';
import { defineProvider, type Provider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { openAiEndpoints } from '../../formats/openai-endpoints/index.js';
import { openAiResponses, speaksResponsesOnly } from '../../formats/openai-responses/index.js';
import { azureCatalog } from './azure.catalog.js';

const loneSurrogate = /\p{Surrogate}/gu;

type Speaking = Pick<Provider, 'chat' | 'embeddings'>;

const withoutDate = atNewerAddress('');

/** Azure OpenAI; the base URL is that of the operator's own resource. */
export const azure: Provider<'azure'> = defineProvider({
  id: 'azure',
  displayName: 'Azure OpenAI',
  options: [
    {
      name: 'resource',
      pattern: /^[a-z0-9][a-z0-9-]{0,62}$/,
      expectation: 'the name of a resource, as in its address before .openai.azure.com',
      inAddress: true,
    },
    {
      name: 'apiVersion',
      pattern: /^(?:\d{4}-\d{2}-\d{2}(?:-preview)?|preview|latest)$/,
      expectation: 'a version of the API such as 2024-10-21, or preview',
      variable: 'OPENAI_API_VERSION',
    },
  ],
  baseUrlFrom: ({ resource = '' }) => `https://${resource}.openai.azure.com`,
  auth: { kind: 'header', name: 'api-key' },
  apiKeyVariable: 'AZURE_OPENAI_API_KEY',
  baseUrlVariable: 'AZURE_OPENAI_ENDPOINT',
  modelPatterns: [],
  catalog: azureCatalog,
  ...withoutDate,
  endpoints: openAiEndpoints(
    { decodeFailure: decodeOpenAiFailure, prefix: '/openai/v1' },
    'images',
    'image-edits',
    'speech',
    'transcriptions',
    'translations',
  ),
  configure: ({ apiVersion }): Provider<'azure'> =>
    apiVersion === undefined ? azure : { ...azure, ...speakingVersion(apiVersion) },
});

/** A version with a date belongs to the addresses of deployments; the newer address takes names of versions only. */
function speakingVersion(apiVersion: string): Speaking {
  const query = `?api-version=${apiVersion}`;
  return /^\d/.test(apiVersion) ? atDeployments(query) : atNewerAddress(query);
}

function atNewerAddress(query: string): Speaking {
  const chat = openAiChat({ path: `/openai/v1/chat/completions${query}` });
  const responses = openAiResponses({ path: `/openai/v1/responses${query}` });
  return {
    chat: (model, preferred) => (preferred === responses.format || speaksResponsesOnly(model) ? responses : chat),
    embeddings: openAiEmbeddings(decodeOpenAiFailure, { path: `/openai/v1/embeddings${query}` }),
  };
}

/** The deployment, which operators name after its model or not, stands in the path; of Responses alone it does not. */
function atDeployments(query: string): Speaking {
  const responses = openAiResponses({ path: `/openai/responses${query}` });
  const path = (model: string, operation: string) =>
    `/openai/deployments/${encodeURIComponent(model.replace(loneSurrogate, '\uFFFD'))}/${operation}${query}`;
  return {
    chat: (model) => (speaksResponsesOnly(model) ? responses : openAiChat({ path: path(model, 'chat/completions') })),
    embeddings: embeddingsByModel(
      (model) => openAiEmbeddings(decodeOpenAiFailure, { path: path(model, 'embeddings') }),
      decodeOpenAiFailure,
    ),
  };
}
