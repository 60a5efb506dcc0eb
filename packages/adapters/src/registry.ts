import type { ClientFormat } from './core/client-format.js';
import type { Provider } from './core/provider.js';
import { anthropicMessagesClient } from './formats/anthropic-messages/index.js';
import { geminiGenerateClient } from './formats/gemini-generate/index.js';
import { openAiChatClient } from './formats/openai-chat/index.js';
import { openAiResponsesClient } from './formats/openai-responses/index.js';
import { providers } from './providers/index.js';

/** Looks things up by id. Two of one id are a mistake in the source, so they are refused while the program loads. */
export function indexById<Item extends { readonly id: string }>(
  what: string,
  items: readonly Item[],
): ReadonlyMap<string, Item> {
  const byId = new Map<string, Item>();
  for (const item of items) {
    if (byId.has(item.id)) throw new Error(`Two ${what} have the id ${item.id}.`);
    byId.set(item.id, item);
  }
  return byId;
}

const providersById = indexById<Provider>('providers', providers);

export type ProviderKind = (typeof providers)[number]['id'];

/** The ids of all kinds of providers, in the order of the registry. */
export const providerIds: readonly ProviderKind[] = providers.map((provider) => provider.id);

/** The provider of a kind; undefined when there is none. */
export function findProvider(kind: string): Provider | undefined {
  return providersById.get(kind);
}

/** The formats our own callers may speak. */
export const clientFormats: readonly ClientFormat[] = [
  openAiChatClient,
  openAiResponsesClient,
  anthropicMessagesClient,
  geminiGenerateClient,
];

const clientFormatsById = indexById<ClientFormat>('client formats', clientFormats);

/** The client side of a format; undefined where callers cannot speak it. */
export function findClientFormat(id: string): ClientFormat | undefined {
  return clientFormatsById.get(id);
}
