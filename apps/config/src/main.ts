// First, before a collection can do what it prevents.
import '@tollgate/platform/keep-tick-shape';
import 'reflect-metadata';

/** Loaded only when asked for, so that a command waits for nothing it does not need. */
const commands: ReadonlyMap<string, () => Promise<void>> = new Map([
  ['serve', async () => (await import('./commands/serve.js')).serve()],
  ['migrate', async () => (await import('./commands/migrate.js')).migrate()],
  ['rewrap', async () => (await import('./commands/rewrap.js')).rewrap()],
]);

const usageExitCode = 64;
const [name = 'serve'] = process.argv.slice(2);
const command = commands.get(name);

if (command === undefined) {
  process.stderr.write(`There is no command ${name}: use one of ${[...commands.keys()].join(', ')}\n`);
  process.exitCode = usageExitCode;
} else {
  try {
    await command();
  } catch (error) {
    process.stderr.write(`${name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
