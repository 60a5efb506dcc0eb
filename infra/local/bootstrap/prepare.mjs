/** From a fresh clone to something that runs. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lock } from '../home/lock.mjs';
import { build } from './build.mjs';
import { ensurePackages } from './install.mjs';
import { cache } from './paths.mjs';
import { checkPlatform, ensurePnpm } from './tools.mjs';

/**
 * Installs what is missing. One launcher at a time: two installs into one folder spoil each other.
 *
 * @param {import('./tools.mjs').StepContext} context
 */
export async function install(context) {
  checkPlatform();
  await alone(context, async () => {
    await ensurePnpm(context);
    await ensurePackages(context);
  });
}

/** @param {import('./tools.mjs').StepContext} context */
export async function installAndBuild(context) {
  await install(context);
  await buildAlone(context);
}

/** @param {Parameters<typeof build>[0]} context */
export async function buildAlone(context) {
  await alone(context, () => build(context));
}

/**
 * @param {import('./tools.mjs').StepContext} context
 * @param {() => Promise<void>} work
 */
async function alone({ progress, signal }, work) {
  mkdirSync(cache, { recursive: true });
  const { release } = await lock(join(cache, 'prepare.lock'), {
    signal,
    onWait: ({ pid }) => progress.say(`  process ${pid} is installing or building here; waiting for it ...`),
  });
  try {
    await work();
  } finally {
    release();
  }
}
