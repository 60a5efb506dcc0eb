import { describe, expect, test } from '@jest/globals';
import { keyImports } from './key-import.js';

const option = (name: string, more: object = {}) => ({ name, pattern: /^x$/, expectation: 'an x', ...more });
const home = 'https://home.test';

describe('what providers can be made of the environment', () => {
  test('is a key alone where the kind has an address', () => {
    expect(
      keyImports([
        { id: 'b', baseUrl: home, apiKeyVariable: 'B_KEY' },
        { id: 'a', baseUrl: home },
      ]),
    ).toEqual([{ kind: 'b', variable: 'B_KEY', settings: [] }]);
  });

  test('is the plainer kind where two take one key', () => {
    const kinds = ['long-name', 'short'].map((id) => ({ id, baseUrl: home, apiKeyVariable: 'KEY' }));
    expect(keyImports(kinds).map(({ kind }) => kind)).toEqual(['short']);
  });

  test('needs the address, or what it is made of, where the kind has none', () => {
    const kinds = [
      { id: 'at', apiKeyVariable: 'AT_KEY', baseUrlVariable: 'AT_URL', options: [option('part', { inAddress: true })] },
      {
        id: 'in',
        apiKeyVariable: 'IN_KEY',
        options: [
          option('region', { inAddress: true, variable: 'IN_REGION' }),
          option('tier', { variable: 'IN_TIER' }),
        ],
      },
    ];
    expect(keyImports(kinds)).toEqual([
      { kind: 'at', variable: 'AT_KEY', settings: [{ variable: 'AT_URL', required: true }] },
      {
        kind: 'in',
        variable: 'IN_KEY',
        settings: [
          { variable: 'IN_REGION', option: 'region', required: true },
          { variable: 'IN_TIER', option: 'tier', required: false },
        ],
      },
    ]);
  });

  test('is nothing where no variable tells the address', () => {
    expect(keyImports([{ id: 'own', apiKeyVariable: 'OWN_KEY' }])).toEqual([]);
    const half = [option('a', { inAddress: true, variable: 'A' }), option('b', { inAddress: true })];
    expect(keyImports([{ id: 'half', apiKeyVariable: 'HALF_KEY', options: half }])).toEqual([]);
  });
});
