import { defined } from '../../core/defined.js';
import { defineProvider } from '../../core/provider.js';
import {
  anthropicMessages,
  claudeTraits,
  messagesCountTarget,
  messagesTarget,
} from '../../formats/anthropic-messages/index.js';
import { anthropicCatalog } from './anthropic.catalog.js';

const outputLimits: ReadonlyMap<string, number | undefined> = new Map(
  anthropicCatalog.map((card) => [card.id, card.outputTokensMax]),
);

/** Claude models at their maker. */
export const anthropic = defineProvider({
  id: 'anthropic',
  displayName: 'Anthropic',
  baseUrl: 'https://api.anthropic.com',
  auth: { kind: 'header', name: 'x-api-key' },
  apiKeyVariable: 'ANTHROPIC_API_KEY',
  modelPatterns: ['claude-*'],
  catalog: anthropicCatalog,
  chat: (model) =>
    anthropicMessages(
      defined({
        traits: claudeTraits(model),
        outputTokensMax: outputLimits.get(model),
        target: messagesTarget,
        countTarget: messagesCountTarget,
        modelInBody: true,
      }),
    ),
});
