import type { ChatTranslation } from '../../core/chat-translation.js';
import { defined } from '../../core/defined.js';
import { embeddingsByModel } from '../../core/embeddings-by-model.js';
import { defineProvider } from '../../core/provider.js';
import { anthropicMessages, claudeTraits } from '../../formats/anthropic-messages/index.js';
import { geminiEmbeddings } from '../../formats/gemini-embeddings/index.js';
import { decodeGenerateFailure, geminiGenerate, geminiTraits } from '../../formats/gemini-generate/index.js';
import { vertexEmbeddings } from '../../formats/vertex-embeddings/index.js';
import { vertexCatalog } from './vertex.catalog.js';

/** The version of Anthropic's API that the platform speaks; a header elsewhere, a member of the body here. */
const anthropicVersion = 'vertex-2023-10-16';

const outputLimits: ReadonlyMap<string, number | undefined> = new Map(
  vertexCatalog.map((card) => [card.id, card.outputTokensMax]),
);

const vectorsPath = (model: string, method: string): string =>
  `/publishers/google/models/${encodeURIComponent(model)}:${method}`;
const predict = vertexEmbeddings(decodeGenerateFailure, (model) => vectorsPath(model, 'predict'));
/** From its second generation on a Gemini model makes vectors by a method of its own. */
const embedOne = geminiEmbeddings(decodeGenerateFailure, {
  path: (model) => vectorsPath(model, 'embedContent'),
  method: 'single',
});

/**
 * Gemini and Claude on Google Cloud, each in its maker's format. The base URL is that of the operator's own project in
 * one location of the platform.
 */
export const vertex = defineProvider({
  id: 'vertex',
  displayName: 'Google Vertex AI',
  options: [
    {
      name: 'project',
      pattern: /^[a-z0-9][a-z0-9.:-]{3,61}[a-z0-9]$/,
      expectation: 'the id or the number of a project of Google Cloud',
      inAddress: true,
    },
    {
      name: 'location',
      pattern: /^(?:global|[a-z]+-[a-z]+\d{1,2})$/,
      expectation: 'a location of Google Cloud such as europe-west4, or global',
      inAddress: true,
    },
  ],
  baseUrlFrom: ({ project = '', location = '' }) => {
    const host = location === 'global' ? 'aiplatform.googleapis.com' : `${location}-aiplatform.googleapis.com`;
    return `https://${host}/v1/projects/${project}/locations/${location}`;
  },
  auth: { kind: 'google-oauth', scope: 'https://www.googleapis.com/auth/cloud-platform' },
  modelPatterns: [],
  catalog: vertexCatalog,
  priceList: () => 'google',
  chat: (model) => (model.startsWith('claude') ? claudeModel(model) : geminiModel(model)),
  embeddings: embeddingsByModel(
    (model) => (model.startsWith('gemini-embedding-2') ? embedOne : predict),
    decodeGenerateFailure,
  ),
});

function geminiModel(model: string): ChatTranslation {
  return geminiGenerate({
    traits: geminiTraits(model),
    modelPath: '/publishers/google/models/',
    counting: 'plain',
    serviceTier: false,
    displayNames: true,
    labels: true,
  });
}

function claudeModel(model: string): ChatTranslation {
  return anthropicMessages(
    defined({
      traits: claudeTraits(model),
      outputTokensMax: outputLimits.get(model),
      target: claudeTarget,
      countTarget: claudeCountTarget,
      modelInBody: false,
      bodyMembers: { anthropic_version: anthropicVersion },
    }),
  );
}

function claudeTarget(
  model: string,
  stream: boolean,
): { readonly path: string; readonly headers: Readonly<Record<string, string>> } {
  const method = stream ? 'streamRawPredict' : 'rawPredict';
  // The platform's names have their date behind an at sign, which an address may hold as it is.
  const name = encodeURIComponent(model).replaceAll('%40', '@');
  return { path: `/publishers/anthropic/models/${name}:${method}`, headers: {} };
}

/** The platform counts for all models of this maker at one address. */
function claudeCountTarget(): { readonly path: string; readonly headers: Readonly<Record<string, string>> } {
  return { path: '/publishers/anthropic/models/count-tokens:rawPredict', headers: {} };
}
