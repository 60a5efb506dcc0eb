import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { identify } from '../processes/identity.mjs';
import { tryLock } from './lock.mjs';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

function take(): () => void {
  const outcome = tryLock(file);
  if ('heldBy' in outcome) throw new Error(`held by ${outcome.heldBy.pid}`);
  return outcome.release;
}

describe('a lock', () => {
  it('is held by one live process at a time', () => {
    const release = take();
    expect(tryLock(file)).toEqual({ heldBy: identify(process.pid) });
    release();
    expect(existsSync(file)).toBe(false);
    take()();
  });

  it('is taken from a process that has died', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(file, JSON.stringify({ pid, startTime: 'long ago' }));
    take()();
  });

  it('is taken from a process whose number is now the number of another', () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, startTime: 'before this one' }));
    take();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(identify(process.pid));
  });

  it('is taken over a file that nobody can read', () => {
    writeFileSync(file, '{"pid": 1');
    take()();
  });

  it('is not released by somebody who no longer holds it', () => {
    const release = take();
    const other = JSON.stringify({ pid: process.ppid, startTime: identify(process.ppid)?.startTime });
    writeFileSync(file, other);
    release();
    expect(readFileSync(file, 'utf8')).toBe(other);
  });
});
