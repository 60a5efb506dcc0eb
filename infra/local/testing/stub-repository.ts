import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';

const repository = join(import.meta.dirname, '..', '..', '..');
const entries = ['apps/proxy/dist', 'apps/ingestion/dist', 'apps/config/dist', 'packages/testkit/dist/sim'];

/** A repository with the real launcher and the real stores, whose services are stubs and whose build does nothing. */
export interface StubRepository {
  readonly root: string;
  /** Where the launcher keeps its data. */
  readonly home: string;
  /** Where the stubs note what happens to them. */
  readonly folder: string;
  remove(): void;
}

export function makeStubRepository(): StubRepository {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'tollgate-stub-'));
  const copied = (path: string) => !path.split(sep).includes('node_modules');
  cpSync(join(repository, 'infra'), join(root, 'infra'), { recursive: true, filter: copied });
  symlinkSync(join(repository, 'infra/local/node_modules'), join(root, 'infra/local/node_modules'));
  for (const name of ['package.json', 'pnpm-lock.yaml']) cpSync(join(repository, name), join(root, name));
  for (const folder of entries) {
    mkdirSync(join(root, folder), { recursive: true });
    cpSync(join(import.meta.dirname, 'stub-service.mjs'), join(root, folder, 'main.js'));
  }
  addTools(root);
  return {
    root,
    home: join(root, '.tollgate'),
    folder: root,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Tools that have nothing to do, and the Redis that the real repository has unpacked. */
function addTools(root: string): void {
  const bin = join(root, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(process.execPath, join(bin, 'node'));
  for (const tool of ['pnpm', 'turbo']) {
    writeFileSync(join(bin, tool), '#!/bin/sh\nexit 0\n');
    chmodSync(join(bin, tool), 0o755);
  }
  mkdirSync(join(root, 'node_modules', '.pnpm'));
  const pnpm = join('.cache', 'tools', 'node_modules', 'pnpm', 'package.json');
  mkdirSync(dirname(join(root, pnpm)), { recursive: true });
  cpSync(join(repository, pnpm), join(root, pnpm));
  const redis = join(repository, '.cache', 'redis');
  if (existsSync(redis)) symlinkSync(redis, join(root, '.cache', 'redis'));
}
