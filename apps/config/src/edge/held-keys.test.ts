import { describe, expect, it } from '@jest/globals';
import { generateVirtualKey } from '@tollgate/keyring';
import { heldKeys } from './held-keys.js';

const { key } = generateVirtualKey();
const providerKey = `sk-proj-${'a1B2'.repeat(12)}`;

describe('a key that would be kept in clear', () => {
  it.each([
    ['as a name', { name: key }, 'name'],
    ['within a name', { name: `key ${key} of ann` }, 'name'],
    ['as a name, of a provider', { name: providerKey }, 'name'],
    ['within a name, of a provider', { name: `key AIza${'a1B2c'.repeat(7)} of ann` }, 'name'],
    ['as a tag', { name: 'a', tags: { team: key } }, 'tags.team'],
    ['as the name of a tag', { name: 'a', tags: { [key]: 'x' } }, 'tags'],
    ['as the name of a member', { [providerKey]: 1 }, ''],
    ['in a list', { allowedModels: ['gpt-4.1', key] }, 'allowedModels.1'],
    ['in options', { options: { region: { name: providerKey } } }, 'options.region.name'],
    ['as the body', key, ''],
  ])('is found and not repeated: %s', (_, value, path) => {
    const problems = heldKeys(value);
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    for (const secret of [key, providerKey]) expect(JSON.stringify(problems)).not.toContain(secret);
  });

  it('may stand in a secret, which is sealed', () => {
    expect(heldKeys({ name: 'a', secret: { apiKey: key, other: providerKey } })).toEqual([]);
  });

  it('is not found in ordinary JSON', () => {
    expect(heldKeys({ name: 'tg_ and sk-live', tags: { a: 'sk-1' }, list: [1, null, true, { b: 'gpt-4.1' }] })).toEqual(
      [],
    );
  });
});
