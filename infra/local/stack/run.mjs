/** `npm start` as a whole: checks, start, the time in between, and the end. */
import { describeFailure, exitCodeOf, exitCodes } from '../bootstrap/failure.mjs';
import { createProgress } from '../bootstrap/progress.mjs';
import { checkPlatform } from '../bootstrap/tools.mjs';
import { openHome } from '../home/home.mjs';
import { greeting } from './greeting.mjs';
import { LocalStack } from './local-stack.mjs';
import { checkPorts } from './port-check.mjs';
import { readSettings } from './settings.mjs';
import { listenForStop } from './stop-request.mjs';

/**
 * Stays until it is told to stop.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
export async function runLocalStack(env) {
  const progress = createProgress(console.log);
  const request = listenForStop();
  // At once: a compiler or a store that is starting takes seconds to end, and whoever waits should know for what.
  request.stop.addEventListener('abort', () => progress.say(stopping(request.reason(), progress.running())));
  try {
    checkPlatform();
    const settings = readSettings(env);
    const home = await openHome(settings.home, { log: progress.say });
    try {
      await checkPorts(
        [
          { port: settings.proxyPort, variable: 'TOLLGATE_PROXY_PORT', what: 'proxy' },
          { port: settings.configPort, variable: 'TOLLGATE_CONFIG_PORT', what: 'control plane' },
        ],
        settings.host,
      );
      await runFrom({ settings, home, progress, request });
    } finally {
      await home.close();
    }
    return exitCodes.ok;
  } catch (error) {
    if (request.stop.aborted) {
      progress.say('stopped');
      return exitCodes.ok;
    }
    console.error(describeFailure(error));
    return exitCodeOf(error);
  }
}

/**
 * @param {object} options
 * @param {import('./settings.mjs').Settings} options.settings
 * @param {import('../home/home.mjs').Home} options.home
 * @param {import('../bootstrap/progress.mjs').Progress} options.progress
 * @param {import('./stop-request.mjs').StopRequest} options.request
 */
async function runFrom({ settings, home, progress, request }) {
  const stack = new LocalStack({ settings, home, progress, stop: request.stop });
  try {
    const { addresses, stores, notes, keyVariables } = await stack.start();
    progress.say(greeting(addresses, { stores, notes, keyVariables, logs: `${home.folder}/logs` }));
    await given(request.stop);
  } finally {
    await stack.end(request.hurry);
  }
  progress.say('stopped');
}

/**
 * @param {string} reason
 * @param {readonly string[]} running steps of a start that are under way
 */
function stopping(reason, running) {
  const what = running.length > 0 ? `${running.join(', ')}, and what runs already` : 'the services, then the stores';
  return `\nstopping (${reason}): ${what}; once more to hurry`;
}

/** @param {AbortSignal} signal */
async function given(signal) {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
