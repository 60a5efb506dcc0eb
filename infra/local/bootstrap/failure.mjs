/** What can go wrong before or while the local stack runs, told in words a newcomer can act on. */

/** Exit codes of the launcher, so that a script can tell the causes apart. */
export const exitCodes = Object.freeze({
  ok: 0,
  failed: 1,
  portTaken: 2,
  alreadyRunning: 3,
  notInstalled: 4,
  notBuilt: 5,
  storeFailed: 6,
  serviceFailed: 7,
  badEnvironment: 78,
});

/** A failure the launcher expects: one sentence of what happened, and what to do about it. */
export class LaunchFailure extends Error {
  /**
   * @param {string} message what happened
   * @param {{ remedy?: string | undefined, exitCode?: number, details?: string, cause?: unknown }} [more]
   */
  constructor(message, more = {}) {
    super(message, { cause: more.cause });
    this.name = 'LaunchFailure';
    this.remedy = more.remedy;
    this.details = more.details;
    this.exitCode = more.exitCode ?? exitCodes.failed;
  }
}

/**
 * The text for the person at the terminal. Only an unexpected error shows its stack.
 *
 * @param {unknown} error
 * @returns {string} lines without a final newline
 */
export function describeFailure(error) {
  if (!(error instanceof LaunchFailure)) {
    return `Unexpected error: ${error instanceof Error ? error.stack : String(error)}`;
  }
  const lines = [error.message];
  if (error.details) lines.push(indent(error.details.trimEnd()));
  if (error.remedy) lines.push(error.remedy);
  return lines.join('\n');
}

/** @param {unknown} error */
export function exitCodeOf(error) {
  return error instanceof LaunchFailure ? error.exitCode : exitCodes.failed;
}

/**
 * The text of an error and of its causes on one line.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function messageOf(error) {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `: ${messageOf(error.cause)}`;
  return `${error.message || error.name}${cause}`;
}

/**
 * The system's code of an error, such as `EEXIST`. (Not by `instanceof`: under a test runner the system's errors come
 * from another realm.)
 *
 * @param {unknown} error
 * @returns {unknown}
 */
export function codeOf(error) {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/** @param {string} text */
function indent(text) {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
