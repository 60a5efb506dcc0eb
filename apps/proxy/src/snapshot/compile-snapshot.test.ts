import { expect, test } from '@jest/globals';
import { findProvider } from '@tollgate/adapters';
import { createPriceBook } from '@tollgate/pricing';
import { type JsonObject, ProviderId } from '@tollgate/schema';
import { compileSnapshot } from './compile-snapshot.js';
import { providerOf, snapshotOf } from './testing/snapshots.js';

function pathWith(options: JsonObject): string | undefined {
  const provider = providerOf('main', { kind: 'azure', baseUrl: 'https://mine.test', options });
  const compilers = { findKind: findProvider, compilePrices: createPriceBook };
  const { providers } = compileSnapshot(snapshotOf(1, { providers: [provider] }), compilers);
  return providers.get(ProviderId.parse('main'))?.adapter?.chat('m').passThroughTarget('m', false).path;
}

test('a provider is spoken to as its options say', () => {
  expect(pathWith({})).toBe('/openai/v1/chat/completions');
  expect(pathWith({ apiVersion: '2024-10-21' })).toBe('/openai/deployments/m/chat/completions?api-version=2024-10-21');
});

test('an option that is no text, which a control plane of before took, means nothing', () => {
  expect(pathWith({ apiVersion: 7, other: null })).toBe('/openai/v1/chat/completions');
});
