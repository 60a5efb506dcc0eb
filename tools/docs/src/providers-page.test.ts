import { describe, expect, it } from '@jest/globals';
import { findProvider, type Provider } from '@tollgate/adapters';
import { providersPage } from './providers-page.ts';
import { registeredProviders } from './registered-providers.ts';

function known(kind: string): Provider {
  const provider = findProvider(kind);
  if (provider === undefined) throw new Error(`There is no provider ${kind}.`);
  return provider;
}

const chat = known('openai-compatible').chat;
const bare: Provider = {
  id: 'bare',
  displayName: 'Bare',
  auth: { kind: 'bearer' },
  modelPatterns: [],
  catalog: [],
  chat,
};
const rowsOf = (...providers: readonly Provider[]): readonly string[] =>
  providersPage(providers)
    .split('\n')
    .filter((line) => line.startsWith('|'));

describe('the page of providers', () => {
  it('says of a provider nothing but what is known', () => {
    expect(rowsOf(bare)[2]).toBe('| Bare | `bare` | `openai-chat` | – | bearer token | – | – |');
    expect(providersPage([bare])).toContain(
      '### Bare\n\nNo models are listed; which there are is up to the operator.\n',
    );
  });

  it('says where a provider is and how it knows us', () => {
    const full: Provider = {
      ...known('openai'),
      ...bare,
      baseUrl: 'https://example.com/v1',
      apiKeyVariable: 'BARE_KEY',
      modelPatterns: ['b-*', 'bare-*'],
    };
    expect(rowsOf(full)[2]).toBe(
      '| Bare | `bare` | `openai-chat` | `https://example.com/v1` | bearer token | `BARE_KEY` | `b-*`, `bare-*` |',
    );
  });

  it('says which options make its address, and which variables hold what it needs', () => {
    const region = {
      name: 'region',
      pattern: /^x$/,
      expectation: 'a region',
      inAddress: true,
      variable: 'BARE_REGION',
    };
    const tier = { name: 'tier', pattern: /^x$/, expectation: 'a tier', variable: 'BARE_TIER' };
    const made: Provider = {
      ...bare,
      options: [{ ...region, inAddress: true }, tier],
      baseUrlFrom: (options) => `https://${options['region']}.test`,
      apiKeyVariable: 'BARE_KEY',
    };
    const page = providersPage([made]);
    expect(page).toContain('| `https://{region}.test` | bearer token | `BARE_KEY` |');
    expect(page).toContain('| `bare` | `region` | a region | yes |\n| `bare` | `tier` | a tier | no |');
    expect(page).toContain('| `BARE_KEY` | `bare` | `BARE_REGION` | `BARE_TIER` |');
    expect(providersPage([bare])).not.toMatch(/## Options|## Keys/);
  });

  it('says which endpoints a provider has besides chat', () => {
    const listed = (kind: string) => rowsOf({ ...known(kind), ...bare }).filter((row) => row.startsWith('| `bare`'));
    expect(listed('openai-compatible')).toEqual(['| `bare` | yes | yes | yes | yes | yes | yes | yes | yes |']);
    expect(listed('cohere')).toEqual(['| `bare` | yes |  |  |  |  |  |  | yes |']);
    expect(listed('xai')).toEqual(['| `bare` |  | yes |  |  |  |  |  |  |']);
    expect(listed('anthropic')).toEqual([]);
  });

  it.each<[Provider['auth'], string]>([
    [{ kind: 'header', name: 'x-key' }, '`x-key`'],
    [{ kind: 'aws-sigv4', service: 's' }, 'AWS signature 4'],
    [{ kind: 'aws-sigv4', service: 's', orBearer: true }, 'AWS signature 4, or bearer token'],
    [{ kind: 'google-oauth', scope: 's' }, 'Google OAuth token'],
  ])('has a word for signing with %j', (auth, word) => {
    expect(rowsOf({ ...bare, auth })[2]).toContain(`| ${word} |`);
  });

  it('names every format of a provider that has several, chosen by the model or by what the caller speaks', () => {
    const other = known('anthropic').chat;
    const byModel: Provider = {
      ...bare,
      catalog: [{ id: 'a' }],
      chat: (model) => (model === 'a' ? other('a') : chat(model)),
    };
    const byCaller: Provider = {
      ...bare,
      chat: (model, preferred) => (preferred === 'anthropic-messages' ? other(model) : chat(model)),
    };
    for (const provider of [byModel, byCaller]) {
      expect(rowsOf(provider)[2]).toContain('| `anthropic-messages`, `openai-chat` |');
    }
  });

  it('says of a model its limits, its abilities and its end', () => {
    const catalog = [
      {
        id: 'big',
        contextTokens: 1_048_576,
        outputTokensMax: 8_192,
        abilities: { reasoning: true, tools: true, vision: false },
        deprecatedOn: '2026-10-23',
      },
      { id: 'dark' },
      { id: 'vec', contextTokens: 512, endpoint: 'embeddings', abilities: { vision: true } },
    ] as const;
    expect(rowsOf({ ...bare, catalog }).slice(7)).toEqual([
      '| `big` | 1 048 576 | 8 192 | tools, no images, thinking | 2026-10-23 |',
      '| `dark` | – | – | – |  |',
      '| `vec` | 512 | – | vectors, images |  |',
    ]);
  });

  it('lists every provider of the registry once, in the order of their kinds', () => {
    const kinds = rowsOf(...registeredProviders())
      .map((row) => /^\| [^|`]+ \| `([^`]+)` \| `/.exec(row)?.[1])
      .filter((kind) => kind !== undefined);
    expect(kinds).toEqual(
      registeredProviders()
        .map((provider) => provider.id)
        .sort(),
    );
  });
});
