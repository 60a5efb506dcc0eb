/** Brings the tables of PostgreSQL and ClickHouse up to date. */
import { join } from 'node:path';
import { exitCodes, LaunchFailure } from '../bootstrap/failure.mjs';
import { pinnedNode, root } from '../bootstrap/paths.mjs';
import { runCommand } from '../bootstrap/run-command.mjs';
import { lastLines } from '../processes/tail.mjs';

const shownLinesMax = 12;

/**
 * @param {NodeJS.ProcessEnv} env that of config
 * @param {Pick<import('../bootstrap/tools.mjs').StepContext, 'signal' | 'onStart'>} context
 */
export async function migrate(env, context) {
  const command = /** @type {const} */ ([pinnedNode, join(root, 'apps', 'config', 'dist', 'main.js'), 'migrate']);
  const { ok, output } = await runCommand(command, { cwd: root, env, ...context });
  if (ok) return;
  throw new LaunchFailure('The tables could not be brought up to date.', {
    details: lastLines(output, shownLinesMax),
    exitCode: exitCodes.serviceFailed,
  });
}
