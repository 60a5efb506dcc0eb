/** Stores as throwaway containers, where a container engine answers. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { images } from '../../infra/local/stores/container-images.mjs';

const root = join(import.meta.dirname, '..', '..');
/** Throwaway passwords: the containers listen on loopback and live as long as the run. */
const secretOf = (name) => `test-${name}`;

/**
 * @param {readonly string[]} names
 * @returns {Promise<Record<string, any> | undefined>} undefined when no container engine answers; else, by name, the
 *   URLs, and `stop`
 */
export async function startTestContainers(names) {
  const library = await import(
    pathToFileURL(createRequire(join(root, 'tests', 'package.json')).resolve('testcontainers')).href
  );
  try {
    await library.getContainerRuntimeClient();
  } catch {
    return undefined;
  }
  const started = await Promise.all(names.map((name) => startOne(library, name)));
  return {
    ...Object.fromEntries(started.map(({ name, urls }) => [name, urls])),
    async stop() {
      await Promise.all(started.map(({ container }) => container.stop()));
    },
  };
}

/** The library's own reaper removes the containers when this process dies. */
async function startOne({ GenericContainer }, name) {
  const image = images[name];
  let wanted = new GenericContainer(image.image).withExposedPorts(image.port).withEnvironment(image.env(secretOf));
  if (image.args !== undefined) wanted = wanted.withCommand([...image.args(secretOf)]);
  const files = (image.mounts ?? []).map((mount) => {
    const [source, target] = mount.split(':');
    return { source: join(root, source), target };
  });
  const container = await wanted.withCopyFilesToContainer(files).start();
  const urls = image.urls(container.getMappedPort(image.port), secretOf);
  await untilReady(image, container, urls.url);
  return { name, container, urls };
}

const readyTimeoutMs = 60_000;
const lookMs = 100;

async function untilReady(image, container, url) {
  const deadline = performance.now() + readyTimeoutMs;
  while (performance.now() < deadline) {
    if (await isReady(image, container, url).catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  throw new Error(`${image.title} in a container was not ready within ${readyTimeoutMs / 1000} s`);
}

async function isReady(image, container, url) {
  if (image.answers !== undefined) return image.answers(url);
  return (await container.exec([...image.readyCommand])).exitCode === 0;
}
