import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { folderProblem } from './folder.js';

const parent = mkdtempSync(join(tmpdir(), 'tollgate-data-'));
writeFileSync(join(parent, 'file'), '');
symlinkSync(join(parent, 'absent'), join(parent, 'dangling'));
afterAll(() => rmSync(parent, { recursive: true }));

describe('the folder that a variable names', () => {
  it('is made with all that is missing above it, for its owner alone, and left empty', () => {
    const folder = join(parent, 'a', 'b');
    expect([folderProblem(folder), folderProblem(folder)]).toEqual([undefined, undefined]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a file in its place', 'file', 'ENOTDIR'],
    ['a file above it', 'file/data', 'ENOTDIR'],
    ['a link that leads nowhere', 'dangling', 'EEXIST'],
    ['a name that is too long', 'x'.repeat(300), 'ENAMETOOLONG'],
  ])('is refused with what stands in the way: %s', (_name, path, code) => {
    expect(folderProblem(join(parent, path))).toBe(
      `must be a folder that this user may write to, or that can be made (${code})`,
    );
  });

  // In a process of its own, since one that spins can be stopped by nobody inside it.
  it.each(process.platform === 'linux' ? ['/proc/tollgate', '/proc/tollgate/data', '/proc/self'] : ['/dev/null'])(
    'is refused at once where the system keeps no folders, by the name of its variable: %s',
    (path) => {
      const module = pathToFileURL(join(import.meta.dirname, '..', 'dist', 'env.js')).href;
      const script = `import('${module}').then((env) => env.useFolder('TOLLGATE_DATA_DIR', '${path}'))`;
      const run = () => execFileSync(process.execPath, ['-e', script], { timeout: 5000, stdio: 'pipe' });
      expect(run).toThrow(
        expect.objectContaining({
          status: 78,
          message: expect.stringMatching(/^ {2}TOLLGATE_DATA_DIR must be a folder .*\(ENOENT\)$/m),
        }),
      );
    },
  );
});
