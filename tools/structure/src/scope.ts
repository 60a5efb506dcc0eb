import type { SourceFile } from './source-file.ts';

export type Role = 'production' | 'test';

const testPattern =
  /\.(test|itest|alone|e2e|fault)\.ts$|\/(conformance|testing|test-support)\/|^(tests|tools|packages\/testkit)\/|^infra\/.*\.test\.ts$/;

/** Whether a file serves users or only tests. */
export function roleOf(path: string): Role {
  return testPattern.test(path) ? 'test' : 'production';
}

/** The workspace package a file is in, such as `packages/schema`; files outside all of them have none. */
export function packageOf(path: string): string | undefined {
  return /^((?:apps|packages|tools|infra)\/[^/]+|tests)\//.exec(path)?.[1];
}

/** The feature of an app that a file is in, such as `apps/config/src/routes`. */
export function featureOf(path: string): string | undefined {
  return /^(apps\/[^/]+\/src\/[^/]+)\//.exec(path)?.[1];
}

/** Where an import leads: a path in the repository without its extension, or a package name. */
export function resolveImport(file: Pick<SourceFile, 'path'>, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const parts = file.path.split('/').slice(0, -1);
  for (const part of specifier.replace(/\.(js|ts)$/, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
