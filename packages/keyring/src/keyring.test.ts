import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { SealedSecret } from '@tollgate/schema';
import { createKeyring, type SecretContext } from './keyring.js';
import { type MasterKey, parseMasterKeys } from './master-key.js';

const context: SecretContext = { tenant: 'default', provider: 'main', credentialId: 'c-1', version: 1 };
const oldKey: MasterKey = { id: 'old', bytes: randomBytes(32) };
const newKey: MasterKey = { id: 'new', bytes: randomBytes(32) };

function flipBit(base64: string, bit: number): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return bytes.toString('base64');
}

describe('a sealed secret', () => {
  const keyring = createKeyring([oldKey]);
  const sealed = keyring.seal('sk-canary', context);

  it('opens to what was sealed', () => {
    expect(keyring.open(sealed, context)).toEqual({ ok: true, value: 'sk-canary' });
  });

  it('shows nothing of the secret and is never sealed twice alike', () => {
    expect(JSON.stringify(sealed)).not.toContain('canary');
    expect(keyring.seal('sk-canary', context).ciphertext).not.toBe(sealed.ciphertext);
  });

  it.each([
    ['tenant', { ...context, tenant: 'other' }],
    ['provider', { ...context, provider: 'other' }],
    ['credential', { ...context, credentialId: 'c-2' }],
    ['version', { ...context, version: 2 }],
  ])('does not open in the row of another %s', (_, other) => {
    expect(keyring.open(sealed, other)).toEqual({ ok: false, failure: 'unreadable' });
  });

  it('does not open after a change of any single bit', () => {
    const changed: SealedSecret[] = [];
    for (let bit = 0; bit < Buffer.from(sealed.ciphertext, 'base64').length * 8; bit += 1) {
      changed.push({ ...sealed, ciphertext: flipBit(sealed.ciphertext, bit) });
    }
    for (let bit = 0; bit < Buffer.from(sealed.wrappedDataKey, 'base64').length * 8; bit += 1) {
      changed.push({ ...sealed, wrappedDataKey: flipBit(sealed.wrappedDataKey, bit) });
    }
    expect(changed.length).toBeGreaterThan(700);
    expect(changed.filter((candidate) => keyring.open(candidate, context).ok)).toEqual([]);
  });

  it('does not open with a shortened tag', () => {
    const bytes = Buffer.from(sealed.ciphertext, 'base64');
    const shortTag = Buffer.concat([bytes.subarray(0, 12 + 4), bytes.subarray(28)]).toString('base64');
    expect(keyring.open({ ...sealed, ciphertext: shortTag }, context).ok).toBe(false);
    expect(keyring.open({ ...sealed, ciphertext: 'AAAA' }, context).ok).toBe(false);
  });

  it('does not open under another master key of the same id', () => {
    const impostor = createKeyring([{ id: 'old', bytes: randomBytes(32) }]);
    expect(impostor.open(sealed, context)).toEqual({ ok: false, failure: 'unreadable' });
  });
});

describe('rotation of the master key', () => {
  const before = createKeyring([oldKey]);
  const during = createKeyring([newKey, oldKey]);
  const after = createKeyring([newKey]);
  const sealed = before.seal('sk-canary', context);

  it('keeps old values readable, rewraps them, and then needs the old key no more', () => {
    expect(during.isCurrent(sealed)).toBe(false);
    expect(during.open(sealed, context)).toEqual({ ok: true, value: 'sk-canary' });
    const rewrapped = during.rewrap(sealed, context);
    if (!rewrapped.ok) throw new Error('not rewrapped');
    expect(rewrapped.value.ciphertext).toBe(sealed.ciphertext);
    expect(during.isCurrent(rewrapped.value)).toBe(true);
    expect(after.open(rewrapped.value, context)).toEqual({ ok: true, value: 'sk-canary' });
    expect(after.open(sealed, context)).toEqual({ ok: false, failure: 'unknown-master-key' });
  });

  it('changes nothing when run again, so that it can be resumed', () => {
    const once = during.rewrap(sealed, context);
    if (!once.ok) throw new Error('not rewrapped');
    expect(during.rewrap(once.value, context)).toEqual(once);
  });

  it('refuses to rewrap a value of another row', () => {
    expect(during.rewrap(sealed, { ...context, tenant: 'other' })).toEqual({ ok: false, failure: 'unreadable' });
  });
});

describe('a sealed document', () => {
  const keyring = createKeyring([newKey, oldKey]);

  it('opens for its own purpose only', () => {
    const sealed = keyring.sealDocument('{"sequence":7}', 'snapshot');
    expect(sealed).not.toContain('sequence');
    expect(keyring.openDocument(sealed, 'snapshot')).toEqual({ ok: true, value: '{"sequence":7}' });
    expect(keyring.openDocument(sealed, 'other')).toEqual({ ok: false, failure: 'unreadable' });
    expect(createKeyring([oldKey]).openDocument(sealed, 'snapshot')).toEqual({
      ok: false,
      failure: 'unknown-master-key',
    });
  });

  it.each(['', 'junk', 'tollgate-sealed-1.new.', 'tollgate-sealed-1.new.AAAA'])(
    'refuses %j without a throw',
    (text) => {
      expect(keyring.openDocument(text, 'snapshot').ok).toBe(false);
    },
  );
});

describe('master keys from the environment', () => {
  const encoded = randomBytes(32).toString('base64');
  const second = randomBytes(32).toString('base64');

  it('are read in order, with or without ids', () => {
    const parsed = parseMasterKeys(`2026-11:${encoded}, 2025-01:${second}`);
    expect(parsed.ok && parsed.value.map((key) => key.id)).toEqual(['2026-11', '2025-01']);
    const bare = parseMasterKeys(encoded);
    expect(bare.ok && bare.value[0]?.id).toMatch(/^[0-9a-f]{8}$/);
  });

  it.each([
    ['', /32 bytes/],
    ['short', /32 bytes/],
    [Buffer.alloc(32).toString('base64'), /example/],
    [`a b:${encoded}`, /id/],
    [`a:${encoded},a:${second}`, /two keys/],
  ])('are refused when %j, without being repeated', (text, reason) => {
    const parsed = parseMasterKeys(text);
    expect(parsed.ok ? '' : parsed.failure).toMatch(reason);
    expect(parsed.ok ? '' : parsed.failure).not.toContain(encoded);
  });
});
