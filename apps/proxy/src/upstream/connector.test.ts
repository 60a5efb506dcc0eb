import type { LookupAddress } from 'node:dns';
import { describe, expect, test } from '@jest/globals';
import { ForbiddenAddressError, guardedLookup } from './connector.js';

const good: LookupAddress = { address: '8.8.8.8', family: 4 };
const goodIpv6: LookupAddress = { address: '2606:4700::1', family: 6 };

async function lookUp(addresses: readonly LookupAddress[], allowPrivate = false, all = true) {
  const lookup = guardedLookup({ allowPrivate }, async () => addresses);
  return new Promise<{ error: Error | null; found: string | LookupAddress[] }>((resolve) => {
    lookup('provider.example', { all }, (error, found) => resolve({ error, found }));
  });
}

describe('looking a provider up', () => {
  test('gives exactly the addresses that were judged', async () => {
    expect(await lookUp([good, goodIpv6])).toEqual({ error: null, found: [good, goodIpv6] });
    expect(await lookUp([good], false, false)).toEqual({ error: null, found: '8.8.8.8' });
  });

  test.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', '64:ff9b::a9fe:a9fe', 'fe80::1'])(
    'one forbidden address (%s) among good ones refuses them all',
    async (address) => {
      const { error } = await lookUp([good, { address, family: address.includes(':') ? 6 : 4 }]);
      expect(error).toBeInstanceOf(ForbiddenAddressError);
    },
  );

  test('a local stack may find itself', async () => {
    const local: LookupAddress = { address: '127.0.0.1', family: 4 };
    expect(await lookUp([local], true)).toEqual({ error: null, found: [local] });
  });

  test('a name without addresses fails', async () => {
    expect((await lookUp([])).error).toBeInstanceOf(Error);
  });

  test('a failed lookup is told as it is', async () => {
    const failure = new Error('ENOTFOUND');
    const lookup = guardedLookup({ allowPrivate: false }, async () => {
      throw failure;
    });
    const error = await new Promise((resolve) => lookup('x', { all: true }, (reason) => resolve(reason)));
    expect(error).toBe(failure);
  });
});
