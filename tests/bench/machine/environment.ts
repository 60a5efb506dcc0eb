import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Cores } from './cores.ts';

export interface Environment {
  readonly date: string;
  readonly commit: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  /** Processes that wanted to run when the bench began, averaged over a minute. */
  readonly loadAtStart: number;
  readonly pinning: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** What the figures depend on besides the code. */
export function describeEnvironment(root: string, cores: Cores): Environment {
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    commit: commitOf(root),
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${systemName()}, kernel ${release()}`,
    loadAtStart: loadavg()[0] ?? 0,
    pinning: cores.note,
    versions: { node: process.versions.node, ...versionsOf(root) },
  };
}

/** The commit, with a mark when files differ from it. */
function commitOf(root: string): string {
  try {
    const git = (...args: readonly string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();
    const changed = git('status', '--porcelain') === '' ? '' : ' with local changes';
    return `${git('rev-parse', '--short=12', 'HEAD')}${changed}`;
  } catch {
    return 'unknown';
  }
}

function systemName(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}

/** The packages that carry the hot path, as the workspace asks for them. */
const packages = {
  proxy: ['@nestjs/core', 'fastify', 'undici'],
  ingestion: ['@nestjs/core'],
} as const;

function versionsOf(root: string): Record<string, string> {
  const versions: Record<string, string> = {};
  for (const [app, names] of Object.entries(packages)) {
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, 'apps', app, 'package.json'), 'utf8'));
    for (const name of names) if (typeof dependencies[name] === 'string') versions[name] = dependencies[name];
  }
  return versions;
}
