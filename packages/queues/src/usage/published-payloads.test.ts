import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { declaredQueues } from './usage.queue.js';

/** Every payload that was ever published, in the shape it had then. A file here is never changed; new ones are added. */
const folder = new URL('../../fixtures/', import.meta.url);
const files = readdirSync(folder);

describe('payloads that older releases published', () => {
  it.each(files)('%s can still be read', (file) => {
    const queue = declaredQueues.find(({ name }) => file.startsWith(`${name}.`));
    const parsed = queue?.payload.safeParse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
    expect(parsed?.error?.issues ?? (parsed === undefined ? 'no such queue' : [])).toEqual([]);
  });

  it('are kept for every queue', () => {
    for (const { name } of declaredQueues) expect(files.some((file) => file.startsWith(`${name}.v1`))).toBe(true);
  });
});
