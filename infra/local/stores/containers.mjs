/** Stores as containers, through the command line of the container engine. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes, LaunchFailure, messageOf } from '../bootstrap/failure.mjs';
import { root } from '../bootstrap/paths.mjs';
import { runCommand } from '../bootstrap/run-command.mjs';
import { lastLines } from '../processes/tail.mjs';
import { Unit } from '../processes/unit.mjs';
import { images } from './container-images.mjs';
import { stages } from './stages.mjs';

/** Includes the time to fetch the image. */
const readyTimeoutMs = 300_000;
const graceMs = 20_000;
const shownLinesMax = 5;

/**
 * The container is the child of a `docker run` that stays in the foreground: signals reach it through that process, and
 * it is removed when it ends. Its data is a volume named after the home.
 *
 * @param {import('../stores.d.mts').StoreName} name
 * @param {import('./start.mjs').StoreContext} context
 * @returns {Promise<import('./embedded.mjs').Engine>}
 */
export async function startContainer(name, { home, signal }) {
  await askEngine(signal);
  const image = images[name];
  const port = await home.ports.choose(name);
  const container = `tollgate-${createHash('sha256').update(home.folder).digest('hex').slice(0, 8)}-${name}`;
  const secretOf = (/** @type {string} */ secret) => home.secrets.get(secret);
  const urls = image.urls(port, secretOf);
  const unit = new Unit({
    name: image.title,
    readyTimeoutMs,
    exitCode: exitCodes.storeFailed,
    ready: () => isReady(image, { container, url: urls.url }),
    async command() {
      // One of that name is left from a launcher that was killed together with its keeper.
      await runCommand(['docker', 'rm', '--force', container]);
      const envFile = join(home.folder, `${name}.env`);
      const lines = Object.entries(image.env(secretOf)).map(([variable, value]) => `${variable}=${value}\n`);
      writeFileSync(envFile, lines.join(''), { mode: 0o600 });
      return {
        command: ['docker', ...runArguments({ image, container, port, envFile }), ...(image.args?.(secretOf) ?? [])],
        logFile: join(home.folder, 'logs', `${name}.log`),
        record: home.record,
        // SIGTERM would make PostgreSQL wait until its clients have gone.
        rule: { name: image.title, stage: stages.store, stopSignal: 'SIGINT', graceMs },
      };
    },
  });
  await unit.start(signal);
  return { unit, ...urls, portTaken: /port is already allocated/i };
}

/** @param {{ image: import('./container-images.mjs').Image, container: string, port: number, envFile: string }} options */
function runArguments({ image, container, port, envFile }) {
  const mounts = (image.mounts ?? []).flatMap((mount) => ['--volume', `${join(root, mount)}:ro`]);
  const publish = ['--publish', `127.0.0.1:${port}:${image.port}`];
  const volume = ['--volume', `${container}:${image.data}`];
  return ['run', '--rm', '--name', container, '--env-file', envFile, ...publish, ...volume, ...mounts, image.image];
}

/**
 * @param {import('./container-images.mjs').Image} image
 * @param {{ container: string, url: string }} store
 */
async function isReady(image, { container, url }) {
  if (image.answers !== undefined) return image.answers(url);
  const { ok } = await runCommand(['docker', 'exec', container, ...(image.readyCommand ?? ['true'])]);
  return ok;
}

/** @param {AbortSignal | undefined} signal */
async function askEngine(signal) {
  const result = await runCommand(['docker', 'version'], { signal }).catch((error) => {
    signal?.throwIfAborted();
    return { ok: false, output: messageOf(error) };
  });
  if (result.ok) return;
  throw new LaunchFailure('TOLLGATE_STORES=docker is set, but no container engine answers.', {
    details: lastLines(result.output, shownLinesMax),
    remedy: 'Start the engine, or unset TOLLGATE_STORES: Tollgate then runs the stores as private processes.',
    exitCode: exitCodes.storeFailed,
  });
}
