/** Says in a newcomer's words why packages could not be installed. */
import { lastLines } from '../processes/tail.mjs';
import { exitCodes, LaunchFailure } from './failure.mjs';

const shownLinesMax = 12;
const tellingLinesMax = 3;

/** @type {readonly { readonly sign: RegExp, readonly message: string, readonly remedy: string }[]} */
const causes = [
  {
    sign: /ENOSPC|no space left/i,
    message: 'the disk is full',
    remedy: 'Free about 2 GiB and run the command again.',
  },
  {
    sign: /SELF_SIGNED_CERT|UNABLE_TO_VERIFY|CERT_|unknown issuer|invalid peer certificate/i,
    message: "the registry's certificate is not trusted here",
    remedy: 'Behind a proxy of your company, name its certificate in NODE_EXTRA_CA_CERTS.',
  },
  {
    sign: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|META_FETCH_FAIL|getaddrinfo|network|dns error|error sending request/i,
    message: 'the package registry cannot be reached',
    remedy: 'Check the network, or name a mirror with `npm config set registry URL`, and run the command again.',
  },
  {
    sign: /EACCES|EPERM|EROFS|permission denied|read-only file system/i,
    message: 'a folder cannot be written',
    remedy: 'Run the command as the user who owns the clone.',
  },
  {
    sign: /OUTDATED_LOCKFILE/,
    message: 'pnpm-lock.yaml does not match a package.json',
    remedy: 'Run `pnpm install` and commit the lockfile.',
  },
];

/**
 * @param {string} what what was being tried
 * @param {string} output of the package manager
 * @returns {LaunchFailure}
 */
export function explainInstallFailure(what, output) {
  const cause = causes.find(({ sign }) => sign.test(output));
  const exitCode = exitCodes.notInstalled;
  if (cause === undefined)
    return new LaunchFailure(`${what}.`, { details: lastLines(output, shownLinesMax), exitCode });
  const telling = output.split('\n').filter((line) => cause.sign.test(line));
  return new LaunchFailure(`${what}: ${cause.message}.`, {
    details: telling.slice(0, tellingLinesMax).join('\n'),
    remedy: cause.remedy,
    exitCode,
  });
}
