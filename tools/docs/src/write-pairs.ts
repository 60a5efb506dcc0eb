import { spawnSync } from 'node:child_process';

/**
 * Writes the page of pairs anew from what its test finds; run from the repository's root. With `--check` nothing is
 * written, and the exit code is 1 where the page says something else.
 */
const isCheck = process.argv.includes('--check');
const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const test = ['--selectProjects', 'unit', '--testPathPatterns', 'adapters/conformance/pairs\\.test'];
const env = { ...process.env, ...(isCheck ? {} : { TOLLGATE_WRITE_PAIRS: '1' }) };
const { status } = spawnSync(process.execPath, [...jest, ...test], { env, stdio: 'inherit' });
if (status !== 0 && isCheck) {
  process.stdout.write('docs/pairs.md can be written anew with: ');
  process.stdout.write('node infra/local/with-tools.mjs node tools/docs/src/write-pairs.ts\n');
}
process.exit(status ?? 1);
