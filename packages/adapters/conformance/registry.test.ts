import { describe, expect, test } from '@jest/globals';
import { FormatId } from '@tollgate/schema';
import { findProviderProfile, priceListOf, providerProfiles } from '../src/catalog.js';
import { providers } from '../src/providers/index.js';
import { clientFormats, findClientFormat, findProvider, indexById, providerIds } from '../src/registry.js';
import { readFixtures } from './harness/own-fixtures.js';
import { spokenBy } from './harness/spoken.js';
import { openCutter } from './harness/wire-bytes.js';

describe('the registry', () => {
  test('finds each provider by its id, and nothing else', () => {
    expect(providerIds).toEqual(providers.map((provider) => provider.id));
    for (const provider of providers) expect(findProvider(provider.id)).toBe(provider);
    expect(findProvider('nobody')).toBeUndefined();
    expect(findProvider('')).toBeUndefined();
    expect(findProvider('constructor')).toBeUndefined();
  });

  test('refuses two of one id while it loads', () => {
    const [first] = providers;
    expect(() => indexById('providers', [first, { ...first }])).toThrow(`Two providers have the id ${first.id}.`);
  });

  test('finds each client format by its id', () => {
    expect(clientFormats.map((format) => format.id)).toEqual([
      'openai-chat',
      'openai-responses',
      'anthropic-messages',
      'gemini-generate',
    ]);
    for (const format of clientFormats) expect(findClientFormat(format.id)).toBe(format);
    expect(findClientFormat('cohere-chat')).toBeUndefined();
  });
});

describe.each(providers.map((provider) => [provider.id, provider] as const))('the provider %s', (_id, provider) => {
  test('has an id for addresses, a name, and an address that ends without a slash', () => {
    expect(provider.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(provider.displayName).not.toBe('');
    if (provider.baseUrl !== undefined) expect(provider.baseUrl).toMatch(/^https:\/\/[^\s]+[^/]$/);
    if (provider.apiKeyVariable !== undefined) expect(provider.apiKeyVariable).toMatch(/^[A-Z][A-Z0-9_]+$/);
  });

  test('takes options that say what they must be, and makes its address of them where it has none', () => {
    const options = provider.options ?? [];
    expect(new Set(options.map(({ name }) => name)).size).toBe(options.length);
    for (const { name, pattern, expectation, variable } of options) {
      expect(name).toMatch(/^[a-z][A-Za-z]+$/);
      expect(expectation).toMatch(/^(a|an|the) /);
      expect([pattern.source.startsWith('^'), pattern.source.endsWith('$')]).toEqual([true, true]);
      expect(pattern.test('x y')).toBe(false);
      if (variable !== undefined) expect(variable).toMatch(/^[A-Z][A-Z0-9_]+$/);
    }
    const parts = options.filter(({ inAddress }) => inAddress).map(({ name }) => [name, `in-${name}`.toLowerCase()]);
    expect(provider.baseUrlFrom === undefined).toBe(parts.length === 0);
    if (provider.baseUrlFrom === undefined) return;
    expect(provider.baseUrl).toBeUndefined();
    const address = provider.baseUrlFrom(Object.fromEntries(parts));
    expect(address).toMatch(/^https:\/\/[^\s]+[^/]$/);
    for (const [, value] of parts) expect(address).toContain(value);
  });

  test('lists no model twice, and no limit that cannot be', () => {
    const ids = provider.catalog.map((card) => card.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const card of provider.catalog) {
      expect(card.outputTokensMax ?? 0).toBeLessThanOrEqual(card.contextTokens ?? Number.MAX_SAFE_INTEGER);
    }
  });

  test('claims models by patterns that are not everything', () => {
    for (const pattern of provider.modelPatterns) expect(pattern).toMatch(/^[a-z0-9-]{2,}\*?$/);
  });

  test('has its other endpoints at addresses, and reads what is refused there', () => {
    const { endpoints, rerank } = provider;
    const refused = { status: 429, headers: {}, body: { message: 'slow down', error: { message: 'slow down' } } };
    for (const path of Object.values(endpoints?.paths ?? {})) expect(path).toMatch(/^(?:\/[a-z0-9-]+)+$/);
    const readers = [endpoints, rerank].flatMap((reader) => (reader === undefined ? [] : [reader.decodeFailure]));
    for (const decodeFailure of readers) {
      expect(decodeFailure(refused)).toMatchObject({ code: 'upstream.rate-limited', status: 429, retryable: true });
    }
    const asked = { model: 'm', query: 'q', documents: ['a'], returnDocuments: false };
    expect(rerank?.encodeRequest(asked)).toEqual(rerank?.encodeRequest(asked));
  });

  test('speaks formats for which there are recordings', () => {
    const spoken = spokenBy(provider);
    expect(spoken.length).toBeGreaterThan(0);
    for (const { translation } of spoken) {
      expect(FormatId.options).toContain(translation.format);
      const scenarios = readFixtures(translation.format)?.scenarios ?? [];
      // A format nobody wrote anything down for is a format nobody tested.
      expect(scenarios.map(({ name }) => name)).toEqual(expect.arrayContaining(['text', 'rate-limited']));
    }
  });

  test('is framed by a framer that exists', () => {
    for (const { translation } of spokenBy(provider)) expect(openCutter(translation.framing).end()).toEqual([]);
  });

  test('says where a body that is already right goes', () => {
    for (const { translation, model } of spokenBy(provider)) {
      const target = translation.passThroughTarget(model, true);
      expect(target.path).toMatch(/^\/[^\s]+[^/]$/);
      for (const name of Object.keys(target.headers)) expect(name).toBe(name.toLowerCase());
    }
  });

  test('has a profile without translation', () => {
    const profile = findProviderProfile(provider.id);
    expect(profile).toMatchObject({ id: provider.id, displayName: provider.displayName, catalog: provider.catalog });
    expect(Object.keys(profile ?? {})).not.toContain('chat');
    expect(Object.keys(profile ?? {})).not.toContain('embeddings');
  });
});

describe('the catalogue', () => {
  test('holds one profile for each provider', () => {
    expect(providerProfiles.map((profile) => profile.id)).toEqual([...providerIds]);
  });

  test('names the published price list of a model only where it goes by another name', () => {
    expect(priceListOf('openai', 'gpt-4.1')).toBeUndefined();
    expect(priceListOf('sim', 'claude-haiku-4-5')).toBe('anthropic');
    expect(priceListOf('sim', 'gpt-4.1')).toBe('openai');
    expect(priceListOf('xai', 'grok-4.5')).toBe('x-ai');
    expect(priceListOf('google', 'gemini-2.5-pro')).toBeUndefined();
    expect(priceListOf('vertex', 'claude-sonnet-4-5@20250929')).toBe('google');
    expect(priceListOf('moonshot', 'kimi-k2.6')).toBe('moonshotai');
    expect(priceListOf('nobody', 'gpt-5')).toBeUndefined();
  });
});
