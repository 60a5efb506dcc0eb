/** Builds what has changed since the last build. */
import { lastLines } from '../processes/tail.mjs';
import { exitCodes, LaunchFailure } from './failure.mjs';
import { root, withToolsOnPath } from './paths.mjs';
import { runCommand } from './run-command.mjs';

/** Enough for the errors of a few files. */
const shownLinesMax = 40;

/** What turbo says of itself. */
const chatter = /^\s*(•|Tasks:|Cached:|Time:|Failed:|$)/;

/**
 * @param {import('./tools.mjs').StepContext & { packages?: readonly string[] }} context `packages`: only these and what
 *   they use; everything by default
 */
export async function build({ progress, signal, onStart, packages = [] }) {
  await progress.step('building', async () => {
    const env = { ...withToolsOnPath(process.env), TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' };
    const options = ['--output-logs=errors-only', '--ui=stream', ...packages.map((name) => `--filter=${name}`)];
    const { ok, output } = await runCommand(['turbo', 'run', 'build', ...options], { cwd: root, env, signal, onStart });
    if (ok) return;
    const said = output.split('\n').filter((line) => !chatter.test(line));
    throw new LaunchFailure('The build failed.', {
      details: lastLines(said.join('\n'), shownLinesMax),
      exitCode: exitCodes.notBuilt,
    });
  });
}
