import { describe, expect, test } from '@jest/globals';
import { isLauncher } from './ancestor.mjs';

describe('who is watched by what it started', () => {
  test.each([
    'npm start',
    'node /usr/lib/node_modules/npm/bin/npm-cli.js start',
    'node infra/local/with-tools.mjs node x.ts',
  ])('%s is a launcher', (commandLine) => expect(isLauncher(commandLine)).toBe(true));

  test.each(['bash -c npm start >log 2>&1 & sleep 5', 'sh -c node infra/local/up.mjs', 'ssh host npm start', ''])(
    '%s is none',
    (commandLine) => expect(isLauncher(commandLine)).toBe(false),
  );
});
