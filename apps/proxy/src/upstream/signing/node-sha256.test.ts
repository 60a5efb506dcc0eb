import { createHash, createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { mebibyte } from '@tollgate/schema';
import { NodeSha256 } from './node-sha256.js';

const long = Buffer.alloc(2 * mebibyte + 7, 'long');
const updates = ['short', long, new Uint8Array([1, 2]), long, 'end'] as const;

test.each([undefined, 'secret'])('hashes long bytes in steps, and all in its order: secret %s', async (secret) => {
  const ours = new NodeSha256(secret);
  const theirs = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  for (const data of updates) {
    ours.update(data);
    theirs.update(data);
  }
  expect(Buffer.from(await ours.digest()).toString('hex')).toBe(theirs.digest('hex'));
});

test('forgets long bytes with all others', async () => {
  const hash = new NodeSha256();
  hash.update(long);
  hash.reset();
  expect(Buffer.from(await hash.digest())).toEqual(createHash('sha256').digest());
});
