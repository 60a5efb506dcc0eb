import { FakeProvider } from '../provider/fake-provider.js';
import { Simulator } from './simulate.js';

/**
 * The simulated provider of the local stack, as a process. `TOLLGATE_SIM_PORT` (0: any), `TOLLGATE_SIM_SERVED_LOG` (a
 * path to keep its books in) and `TOLLGATE_SIM_SPEED` (1: as slow as the real ones; 0: at once).
 */
/** Longer than a proxy takes to drain. */
const orphanGraceMs = 45_000;
const port = Number(process.env['TOLLGATE_SIM_PORT'] ?? '0');
const speed = Number(process.env['TOLLGATE_SIM_SPEED'] ?? '1');
const servedLogPath = process.env['TOLLGATE_SIM_SERVED_LOG'];
const problems = [
  ...(Number.isInteger(port) && port >= 0 && port <= 65_535 ? [] : ['TOLLGATE_SIM_PORT must be a port']),
  ...(Number.isFinite(speed) && speed >= 0 ? [] : ['TOLLGATE_SIM_SPEED must be a number of at least 0']),
];
if (problems.length > 0) exitBadly(problems);

const simulator = new Simulator(speed);
const provider = await FakeProvider.start({
  port,
  reply: (call) => simulator.reply(call),
  ...(servedLogPath === undefined ? {} : { servedLogPath }),
});
process.stdout.write(`${JSON.stringify({ listening: provider.url })}\n`);

async function stop(): Promise<void> {
  await provider.stop();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
if (process.env['TOLLGATE_EXIT_WITH_PARENT'] === 'stdin') {
  // Answers that are under way may end: whoever cleans up after a launcher ends the proxy first.
  process.stdin.on('end', () => setTimeout(() => void stop(), orphanGraceMs));
  process.stdin.resume();
}

function exitBadly(lines: readonly string[]): never {
  process.stderr.write(`The environment is not usable:\n${lines.map((line) => `  ${line}\n`).join('')}`);
  process.exit(78);
}
