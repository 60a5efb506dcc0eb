import type { ChatTranslation } from '../../src/core/chat-translation.js';
import type { Provider } from '../../src/core/provider.js';
import { findProvider } from '../../src/registry.js';
import { type Family, kindsOfRecordings } from './families.js';
import type { RecordedCase } from './recordings-folder.js';

/** How the provider of a recording is spoken to by callers of the format it was recorded in. */
export function translationOf(family: Family, recorded: RecordedCase): ChatTranslation {
  const translation = providerOf(recorded).chat(recorded.model, family.format);
  if (translation.format !== family.format) throw new Error(`${recorded.provider} does not speak ${family.format}.`);
  return translation;
}

function providerOf(recorded: RecordedCase): Provider {
  const kind = kindsOfRecordings.get(recorded.provider) ?? recorded.provider;
  const provider = findProvider(kind);
  if (provider === undefined) throw new Error(`There are recordings of ${recorded.provider}, but no such provider.`);
  return provider;
}
