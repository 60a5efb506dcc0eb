import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Provider } from '../src/core/provider.js';
import { providers } from '../src/providers/index.js';
import { findClientFormat, indexById } from '../src/registry.js';
import { writers } from './harness/asked/spoken-by-tests.js';
import { exchange, type Parties } from './harness/exchange.js';
import { documentedOf } from './harness/pairs/documented.js';
import { features } from './harness/pairs/features.js';
import { callers } from './harness/pairs/pair.js';
import { scenes } from './harness/pairs/scenes.js';
import { spokenBy } from './harness/spoken.js';
import { registry } from './small-provider/registry.js';

/** What a provider that speaks OpenAI chat may take: the whole of its folder but its tests, in lines. */
const linesMax = 60;
const providersFolder = join(import.meta.dirname, '../src/providers');
const found = indexById<Provider>('providers', registry).get('acme');
if (found === undefined) throw new Error('The provider of this test is not in its registry.');
const acme = found;

function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}

function partiesOf(caller: (typeof callers)[number]): Parties {
  const client = findClientFormat(caller);
  if (client === undefined) throw new Error(`Callers cannot speak ${caller}.`);
  return { client, translation: acme.chat('acme-large'), model: 'acme-large' };
}

describe('a new provider that speaks OpenAI chat', () => {
  test(`is one folder of at most ${linesMax} lines`, () => {
    const folder = join(import.meta.dirname, 'small-provider/acme');
    const lines = readdirSync(folder).flatMap((file) => linesOf(join(folder, file)));
    expect(lines.length).toBeLessThanOrEqual(linesMax);
    process.stdout.write(`a new provider: ${lines.length} lines in ${readdirSync(folder).length} files\n`);
  });

  test.each(callers)('is reached by callers of %s, who can do all that its format can', (caller) => {
    const pair = { caller, provider: 'openai-chat' as const, parties: partiesOf(caller) };
    // What OpenAI itself cannot do, a provider that says nothing of it cannot either.
    const played = features.filter(({ name }) => documentedOf(pair, name) === undefined);
    expect(played.map(({ name, run }) => [name, run(pair).type])).toEqual(played.map(({ name }) => [name, 'ok']));
  });

  test('is spoken to as its quirks say', () => {
    const { body } = writers['anthropic-messages'](scenes.text.asked);
    const parties = partiesOf('anthropic-messages');
    const answer = () => ({ type: 'answer' as const, answer: scenes.text.answer });
    const exchanged = exchange(parties, { body: { ...body, metadata: { user_id: 'u' } }, hints: {} }, answer);
    expect(exchanged).toMatchObject({
      sent: true,
      call: {
        path: '/chat/completions',
        body: { model: 'acme-large', max_tokens: 8_000, messages: expect.anything() },
      },
      dropped: ['metadata.user_id'],
    });
  });
});

describe.each(providers.map((provider) => [provider.id, provider] as const))('the provider %s', (id, provider) => {
  test('is an import and an entry of the registry, and a folder of its name', () => {
    const registryLines = linesOf(join(providersFolder, 'index.ts'));
    const [line = ''] = registryLines.filter((text) => text.endsWith(`from './${id}/index.js';`));
    const name = /^import \{ (\w+) \}/.exec(line)?.[1] ?? id;
    const mentions = registryLines.filter((text) => new RegExp(`\\b${name}\\b`).test(text.split(' from ')[0] ?? ''));
    expect(mentions).toEqual([line, `  ${name},`]);
    expect(existsSync(join(providersFolder, id, 'index.ts'))).toBe(true);
  });

  const formats = spokenBy(provider).map(({ translation }) => translation.format);
  if (formats.every((format) => format === 'openai-chat')) {
    test(`speaks OpenAI chat only, and takes at most ${linesMax} lines besides its models`, () => {
      expect(linesOf(join(providersFolder, id, 'index.ts')).length).toBeLessThanOrEqual(linesMax);
    });
  }
});
