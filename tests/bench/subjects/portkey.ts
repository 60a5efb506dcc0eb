import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Processes } from '../processes/processes.ts';

export const portkeyVersion = '1.15.2';
const packageName = '@portkey-ai/gateway';
const installTimeoutMs = 120_000;

/** The entry of the peer that is compared; installs it into the cache when it is not there. Rejects when it cannot. */
export async function findPortkey(processes: Processes, cache: string): Promise<string> {
  const folder = join(cache, 'bench', `portkey-${portkeyVersion}`);
  const entry = join(folder, 'node_modules', packageName, 'build', 'start-server.js');
  if (existsSync(entry)) return entry;
  mkdirSync(folder, { recursive: true });
  const quiet = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts', '--omit=dev'];
  const command = ['npm', 'install', '--prefix', folder, ...quiet, `${packageName}@${portkeyVersion}`] as const;
  // npm reads its registry and its certificates from the caller's configuration.
  const names = ['HOME', 'NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'];
  const passed = Object.entries(process.env).filter(([name]) => names.includes(name) || /^npm_config_/i.test(name));
  const env = Object.fromEntries(passed.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  await processes.run({ name: 'npm install', role: 'others', command, env }, installTimeoutMs);
  if (!existsSync(entry)) throw new Error(`${packageName} has no ${entry}`);
  return entry;
}

/** The command that serves it on loopback alone. */
export function portkeyCommand(entry: string, port: number): readonly [string, ...string[]] {
  const preload = join(import.meta.dirname, 'loopback-only.mjs');
  return [process.execPath, '--no-warnings', '--import', preload, entry, '--headless', `--port=${port}`];
}

/** What it wants to be told of an upstream with every call. */
export function portkeyHeaders(upstreamPort: number): Readonly<Record<string, string>> {
  return {
    authorization: 'Bearer sk-bench',
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}/v1`,
  };
}
