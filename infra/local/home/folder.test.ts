import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeFailure, exitCodeOf } from '../bootstrap/failure.mjs';
import { makeFolder } from './folder.mjs';

const mode = 0o700;
let parent: string;

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'tollgate-folder-'));
  writeFileSync(join(parent, 'file'), '');
  symlinkSync(join(parent, 'absent'), join(parent, 'dangling'));
});
afterAll(() => rmSync(parent, { recursive: true }));

function refusalOf(folder: string): unknown {
  try {
    makeFolder(folder, mode);
  } catch (error) {
    return error;
  }
  throw new Error(`${folder} was taken`);
}

describe('the folder of a home', () => {
  it('is made with all that is missing above it, and taken as it is when it is there', () => {
    const folder = join(parent, 'a', 'b');
    makeFolder(folder, mode);
    makeFolder(folder, mode);
    expect(statSync(folder).isDirectory()).toBe(true);
    expect(statSync(join(parent, 'a')).mode & 0o777).toBe(mode);
  });

  it.each([
    ['a file in its place', () => join(parent, 'file'), 'ENOTDIR'],
    ['a file above it', () => join(parent, 'file', 'home'), 'ENOTDIR'],
    ['a link that leads nowhere', () => join(parent, 'dangling'), 'EEXIST'],
    ['a name that is too long', () => join(parent, 'x'.repeat(300)), 'ENAMETOOLONG'],
  ])('is refused with what stands in the way: %s', (_case, folder, reason) => {
    const refusal = refusalOf(folder());
    expect(exitCodeOf(refusal)).toBe(78);
    expect(describeFailure(refusal)).toMatch(new RegExp(`^The folder ${folder()} cannot be used: .*${reason}`));
    expect(describeFailure(refusal)).toContain('Set TOLLGATE_HOME to');
  });

  // In a process of its own, since one that spins can be stopped by nobody inside it.
  it.each(process.platform === 'linux' ? ['/proc/tollgate', '/proc/tollgate/home', '/proc/self'] : ['/dev/null'])(
    'is refused at once where the system keeps no folders: %s',
    (folder) => {
      const module = pathToFileURL(join(import.meta.dirname, 'folder.mjs')).href;
      const script = `import('${module}').then((m) => m.makeFolder('${folder}', 0o700)).catch((e) => console.log(e.message))`;
      const said = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', timeout: 5000 });
      expect(said).toContain(`The folder ${folder} cannot be used: ENOENT`);
    },
  );
});
