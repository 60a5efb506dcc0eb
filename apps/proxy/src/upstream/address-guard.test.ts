import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isPublicAddress, whyForbidden } from './address-guard.js';

const guarded = { allowPrivate: false };

describe('addresses of providers', () => {
  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '2606:4700::6810:84e5',
    '2a00:1450:4001:82b::200e',
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    '2001:10::1',
    '2001:20::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '2002:a9fe:a9fe::1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    'localhost',
    '127.1',
    '0x7f.1',
    '2130706433',
    '',
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    ['169.254.169.254', 'none that a provider'],
    ['0.0.0.0', 'none that a provider'],
    ['224.0.0.1', 'none that a provider'],
    ['[fe80::1]', 'none that a provider'],
    ['[ff02::1]', 'none that a provider'],
    ['[::ffff:169.254.169.254]', 'none that a provider'],
    ['10.0.0.1', undefined],
    ['127.0.0.1', undefined],
    ['[fd00::1]', undefined],
    ['[::1]', undefined],
    ['models.internal', undefined],
  ])('%s on a private network that is allowed: %s', (host, why) => {
    for (const scheme of ['http', 'https']) {
      const told = whyForbidden(new URL(`${scheme}://${host}/v1`), { allowPrivate: true });
      if (why === undefined) expect(told).toBeUndefined();
      else expect(told).toContain(why);
    }
  });

  test('no private IPv4 address is public in any form of IPv6 that carries one', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const privateAddress = fc.oneof(
      fc.tuple(fc.constant(10), octet, octet, octet),
      fc.tuple(fc.constant(127), octet, octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
    );
    fc.assert(
      fc.property(privateAddress, ([a, b, c, d]) => {
        const dotted = `${a}.${b}.${c}.${d}`;
        const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        for (const form of [dotted, `::ffff:${dotted}`, `::${dotted}`, `64:ff9b::${hex}`, `2002:${hex}::1`]) {
          expect([form, isPublicAddress(form)]).toEqual([form, false]);
        }
      }),
    );
  });
});

describe('base URLs of providers', () => {
  test.each(['https://api.openai.com/v1', 'https://8.8.8.8/', 'https://[2606:4700::1]/v1', 'https://example.com:8443'])(
    '%s may be dialled',
    (url) => {
      expect(whyForbidden(new URL(url), guarded)).toBeUndefined();
    },
  );

  // Every way of writing loopback and the metadata address that a URL parser understands.
  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.0x0.0x0.0x1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://127.0.0.1./',
    'https://①②⑦.0.0.1/',
    'https://0/',
    'https://0.0.0.0/',
    'https://[::]/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[0:0:0:0:0:0:0:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://2852039166/',
    'https://0xa9fea9fe/',
    'https://[::ffff:169.254.169.254]/',
    'https://[fd00:ec2::254]/',
    'https://user@api.openai.com/',
    'https://user:pass@api.openai.com/',
    'http://api.openai.com/v1',
    'ftp://api.openai.com/',
    'file:///etc/passwd',
    'ws://api.openai.com/',
  ])('%s must not be dialled', (url) => {
    expect(whyForbidden(new URL(url), guarded)).toBeDefined();
  });

  test('a local stack may dial itself, but never with a name and password in the URL', () => {
    expect(whyForbidden(new URL('http://127.0.0.1:9000/v1'), { allowPrivate: true })).toBeUndefined();
    expect(whyForbidden(new URL('http://u:p@127.0.0.1:9000'), { allowPrivate: true })).toBeDefined();
    expect(whyForbidden(new URL('file:///etc/passwd'), { allowPrivate: true })).toBeDefined();
  });
});
