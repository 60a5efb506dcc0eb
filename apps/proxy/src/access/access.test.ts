import { describe, expect, test } from '@jest/globals';
import { generateVirtualKey } from '@tollgate/keyring';
import fc from 'fast-check';
import { compileSnapshot } from '../snapshot/compile-snapshot.js';
import { compilersFor, keyOf, snapshotOf, uuidOf } from '../snapshot/testing/snapshots.js';
import { authenticate } from './authenticate.js';
import { callerKey } from './caller-key.js';
import { mayUse } from './may-use.js';
import { matchesPattern } from './model-pattern.js';

const nowMs = 1_790_000_000_000;

function serving(keys: Parameters<typeof keyOf>[], sequence = 1) {
  return compileSnapshot(snapshotOf(sequence, { virtualKeys: keys.map((key) => keyOf(...key)) }), compilersFor({}));
}

describe('the key of a caller', () => {
  test.each([
    [{ authorization: 'Bearer tg_one' }, 'tg_one'],
    [{ authorization: 'bearer   tg_one ' }, 'tg_one'],
    [{ 'x-api-key': 'tg_two' }, 'tg_two'],
    [{ 'x-goog-api-key': 'tg_three' }, 'tg_three'],
    [{ authorization: 'Bearer tg_one', 'x-api-key': 'tg_two' }, 'tg_one'],
    [{ authorization: 'Bearer something-else', 'x-api-key': 'tg_two' }, 'tg_two'],
    [{ authorization: 'Basic dXNlcjpwYXNz', 'x-goog-api-key': 'tg_three' }, 'tg_three'],
    [{ authorization: 'Bearer sk-of-a-provider' }, 'sk-of-a-provider'],
    [{ 'x-api-key': ['tg_two', 'tg_three'] }, undefined],
    [{ authorization: 'Bearer two words' }, undefined],
    [{ authorization: '', 'x-api-key': '' }, undefined],
    [{}, undefined],
  ])('is found in %j', (headers, key) => {
    expect(callerKey(headers)).toBe(key);
  });
});

describe('the key in an address', () => {
  test.each([
    [{}, '/v1beta/models/m:run?alt=sse&key=tg_one', 'tg_one'],
    [{ 'x-goog-api-key': 'tg_two' }, '/?key=tg_one', 'tg_two'],
    [{ authorization: 'Bearer token-of-google' }, '/?key=tg_one', 'tg_one'],
    [{}, '/v1beta/models/m:run', undefined],
    [{}, '/key=tg_one', undefined],
  ])('is found beside %j in %s', (headers, address, key) => {
    expect(callerKey(headers, address)).toBe(key);
  });
});

describe('authentication', () => {
  const { key, sha256 } = generateVirtualKey();

  test('gives the key with its project and the tags of both', () => {
    const result = authenticate(serving([[1, [sha256], { tags: { tier: 'silver', app: 'cart' } }]]), key, nowMs);
    expect(result).toMatchObject({
      ok: true,
      value: { key: { id: uuidOf(1), project: { name: 'checkout', team: 'platform' } } },
    });
    expect(result.ok && result.value.key.tags).toEqual({ env: 'prod', tier: 'silver', app: 'cart' });
  });

  test('refuses junk before it looks anything up', () => {
    const keysByHash = new Map();
    keysByHash.get = () => {
      throw new Error('Looked up');
    };
    const last = key.at(-1) === 'a' ? 'b' : 'a';
    for (const junk of [
      'x',
      'tg_short',
      key.slice(0, -1),
      `${key.slice(0, -1)}${last}`,
      `${key}0`,
      ` ${key}`,
      '€'.repeat(39),
    ]) {
      expect(authenticate({ keysByHash }, junk, nowMs)).toMatchObject({ failure: { code: 'access.key-malformed' } });
    }
    expect(() => authenticate({ keysByHash }, key, nowMs)).toThrow('Looked up');
  });

  test('asks for a key when none was sent', () => {
    for (const none of [undefined, '']) {
      expect(authenticate(serving([]), none, nowMs)).toMatchObject({ failure: { code: 'access.key-missing' } });
    }
  });

  test('answers the same for unknown, revoked and expired keys', () => {
    const unknown = authenticate(serving([]), key, nowMs);
    const expired = authenticate(serving([[1, [sha256], { expiresAtMs: nowMs }]]), key, nowMs);
    expect(unknown).toMatchObject({ ok: false, failure: { code: 'access.key-unknown' } });
    expect(expired).toEqual(unknown);
  });

  test('a revoked key stops working with the snapshot that no longer has it', () => {
    const before = serving([[1, [sha256]]], 1);
    const after = serving([], 2);
    expect(authenticate(before, key, nowMs).ok).toBe(true);
    expect(authenticate(after, key, nowMs).ok).toBe(false);
  });

  test('a key works until the instant it expires', () => {
    const snapshot = serving([[1, [sha256], { expiresAtMs: nowMs }]]);
    expect(authenticate(snapshot, key, nowMs - 1).ok).toBe(true);
    expect(authenticate(snapshot, key, nowMs).ok).toBe(false);
  });

  test('during a rotation both keys work, the old one until its overlap ends', () => {
    const next = generateVirtualKey();
    const hashes = [{ sha256, expiresAtMs: nowMs + 10 }, { sha256: next.sha256 }];
    const snapshot = serving([[1, [], { hashes }]]);
    expect(authenticate(snapshot, key, nowMs).ok).toBe(true);
    expect(authenticate(snapshot, key, nowMs + 10).ok).toBe(false);
    expect(authenticate(snapshot, next.key, nowMs + 10).ok).toBe(true);
  });

  test('an overlap does not outlast the key itself', () => {
    const hashes = [{ sha256, expiresAtMs: nowMs + 1000 }];
    const snapshot = serving([[1, [], { hashes, expiresAtMs: nowMs + 10 }]]);
    expect(authenticate(snapshot, key, nowMs + 10).ok).toBe(false);
  });

  test('a key whose project is gone is unknown', () => {
    const snapshot = compileSnapshot(
      snapshotOf(1, { projects: [], virtualKeys: [keyOf(1, [sha256])] }),
      compilersFor({}),
    );
    expect(authenticate(snapshot, key, nowMs)).toMatchObject({ failure: { code: 'access.key-unknown' } });
  });
});

describe('model patterns', () => {
  test.each([
    ['gpt-*', 'gpt-4o', true],
    ['gpt-*', 'gpt-', true],
    ['gpt-*', 'xgpt-4o', false],
    ['*', '', true],
    ['*-mini', 'gpt-4o-mini', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-b-b-d', false],
    ['**', 'anything', true],
    ['gpt-4o', 'gpt-4o', true],
    ['gpt-4o', 'gpt-4o-mini', false],
    ['gpt.4o', 'gpt-4o', false],
    ['', '', true],
    ['', 'x', false],
  ])('%s on %s: %s', (pattern, text, matches) => {
    expect(matchesPattern(pattern, text)).toBe(matches);
  });

  test('mean what the same regular expression means', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(word, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }), (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
        expect(matchesPattern(pattern, text)).toBe(expression.test(text));
      }),
    );
  });

  test('do bounded work on hostile names', () => {
    const beganMs = performance.now();
    expect(matchesPattern('*a'.repeat(128), 'a'.repeat(255).concat('b'))).toBe(false);
    expect(performance.now() - beganMs).toBeLessThan(50);
  });

  test('a key without patterns may use all, with none may use nothing', () => {
    const { key, sha256 } = generateVirtualKey();
    const uses = (allowedModels: string[] | undefined, model: string) => {
      const principal = authenticate(serving([[1, [sha256], allowedModels ? { allowedModels } : {}]]), key, nowMs);
      return principal.ok && mayUse(principal.value, model);
    };
    expect(uses(undefined, 'anything')).toBe(true);
    expect(uses([], 'anything')).toBe(false);
    expect(uses(['small', 'gpt-*'], 'gpt-4o')).toBe(true);
    expect(uses(['small', 'gpt-*'], 'claude')).toBe(false);
  });
});
