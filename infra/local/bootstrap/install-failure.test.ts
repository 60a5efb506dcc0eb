import { describe, expect, it } from '@jest/globals';
import { describeFailure, exitCodes } from './failure.mjs';
import { explainInstallFailure } from './install-failure.mjs';

describe('a failed install', () => {
  it.each([
    ['npm error code ENOTFOUND\nnpm error network request failed', 'registry cannot be reached', 'network'],
    [
      'ERR_PNPM_META_FETCH_FAIL  GET /zod: request failed, reason: connect ECONNREFUSED',
      'cannot be reached',
      'network',
    ],
    ['ENOSPC: no space left on device, write', 'the disk is full', '2 GiB'],
    ['error: UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate is not trusted', 'NODE_EXTRA_CA_CERTS'],
    ["EACCES: permission denied, mkdir 'node_modules'", 'cannot be written', 'owns the clone'],
    ['ERR_PNPM_OUTDATED_LOCKFILE  Cannot install', 'does not match', 'pnpm install'],
  ])('names the problem and what to do: %j', (output, problem, remedy) => {
    const text = describeFailure(explainInstallFailure('pnpm could not install the packages', output));
    expect(text).toContain(problem);
    expect(text.split('\n').at(-1)).toContain(remedy);
  });

  it('shows what was said when it is not known', () => {
    const failure = explainInstallFailure('npm could not fetch pnpm', 'something\n\nunheard of\n');
    expect(failure.exitCode).toBe(exitCodes.notInstalled);
    expect(describeFailure(failure)).toBe('npm could not fetch pnpm.\n    something\n    unheard of');
  });
});
