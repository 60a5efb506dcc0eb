import { FormatId } from '@tollgate/schema';
import type { ChatTranslation } from '../../src/core/chat-translation.js';
import type { Provider } from '../../src/core/provider.js';
import { findProvider } from '../../src/registry.js';

/** One way in which one provider is spoken to. */
export interface Spoken {
  readonly provider: string;
  readonly model: string;
  readonly translation: ChatTranslation;
}

/** Names for providers without a catalogue, and for those that choose the format by the name. */
const probes = ['some-model', 'claude-sonnet-4-6', 'gpt-4.1'];

/** The formats a provider speaks, each with a model that shows it. */
export function spokenBy(provider: Provider): readonly Spoken[] {
  const byFormat = new Map<FormatId, Spoken>();
  for (const model of [...provider.catalog.map((card) => card.id), ...probes]) {
    for (const preferred of [undefined, ...FormatId.options]) {
      const translation = provider.chat(model, preferred);
      if (!byFormat.has(translation.format))
        byFormat.set(translation.format, { provider: provider.id, model, translation });
    }
  }
  return [...byFormat.values()];
}

/** Whose translation the golden files of a format were written for: its maker's. */
const makers: Readonly<Partial<Record<FormatId, string>>> = {
  'openai-chat': 'openai',
  'openai-responses': 'openai',
  'anthropic-messages': 'anthropic',
  'bedrock-converse': 'bedrock',
  'cohere-chat': 'cohere',
  'gemini-generate': 'google',
};

/** The maker's own translation of a format. */
export function spokenByMaker(format: FormatId, model: string): ChatTranslation {
  const maker = findProvider(makers[format] ?? '');
  if (maker === undefined) throw new Error(`Nobody is named as the maker of ${format}.`);
  return maker.chat(model, format);
}
