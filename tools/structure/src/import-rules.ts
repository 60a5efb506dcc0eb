import type { Finding } from './finding.ts';
import { featureOf, packageOf, resolveImport, roleOf } from './scope.ts';
import type { SourceFile } from './source-file.ts';

const workspacePrefix = '@tollgate/';

/** Who may import whom: the table of docs/architecture.md. What is not listed is refused. */
const allowedImports: Readonly<Record<string, readonly string[]>> = {
  'packages/schema': [],
  'packages/adapters': ['schema'],
  'packages/pricing': ['schema'],
  'packages/queues': ['schema'],
  'packages/clickhouse': ['schema'],
  'packages/keyring': ['schema'],
  'packages/platform': ['schema'],
  'packages/testkit': ['schema'],
  'apps/proxy': ['schema', 'adapters', 'pricing', 'queues', 'keyring', 'platform'],
  'apps/ingestion': ['schema', 'pricing', 'queues', 'clickhouse', 'platform'],
  'apps/config': ['schema', 'adapters/catalog', 'pricing', 'clickhouse', 'keyring', 'platform'],
};

/** Folders of `packages/adapters/src`, each with the folders it may import besides itself. */
const adapterLayers: Readonly<Record<string, readonly string[]>> = {
  core: ['framing'],
  framing: ['core'],
  formats: ['core', 'framing'],
  providers: ['core', 'framing', 'formats'],
};

/** Imports that cross a border they must not cross. */
export function importFindings(file: SourceFile): readonly Finding[] {
  return file.imports.flatMap(({ specifier }) => {
    const target = resolveImport(file, specifier);
    const message =
      packageBorder(file, specifier) ??
      relativeBorder(file, specifier, target) ??
      ownEntry(file, specifier, target) ??
      featureBorder(file, specifier, target) ??
      adapterLayer(file, specifier, target);
    return message === undefined ? [] : [{ rule: 'imports', path: file.path, message: `${message}: ${specifier}` }];
  });
}

function packageBorder(file: SourceFile, specifier: string): string | undefined {
  const from = packageOf(file.path);
  if (!specifier.startsWith(workspacePrefix) || from === undefined) return undefined;
  const target = specifier.slice(workspacePrefix.length);
  const [name = ''] = target.split('/');
  if (name === 'testkit') return roleOf(file.path) === 'test' ? undefined : 'testkit is for tests';
  if (from === 'tests' || from.startsWith('tools/')) return undefined;
  const allowed = allowedImports[from] ?? [];
  if (allowed.includes(target) || (allowed.includes(name) && target !== name)) return undefined;
  return `${from} may not import ${target}`;
}

function relativeBorder(file: SourceFile, specifier: string, target: string): string | undefined {
  const from = packageOf(file.path);
  if (!specifier.startsWith('.') || from === undefined) return undefined;
  return target.startsWith(`${from}/`) || target === from ? undefined : 'a relative import leaves its package';
}

function ownEntry(file: SourceFile, specifier: string, target: string): string | undefined {
  const from = packageOf(file.path);
  if (from === undefined || roleOf(file.path) === 'test') return undefined;
  const byPath = specifier.startsWith('.') && target === `${from}/src/index`;
  const byName = specifier === workspacePrefix + from.split('/').at(-1);
  return byPath || byName ? 'a file imports the entry of its own package' : undefined;
}

function featureBorder(file: SourceFile, specifier: string, target: string): string | undefined {
  const from = featureOf(file.path);
  const to = featureOf(`${target}.ts`);
  if (!specifier.startsWith('.') || from === undefined || to === undefined || from === to) return undefined;
  // A test may set up what it needs from anywhere in its app.
  if (roleOf(file.path) === 'test') return undefined;
  return target === `${to}/index` ? undefined : 'another feature is reached through its index';
}

function adapterLayer(file: SourceFile, specifier: string, target: string): string | undefined {
  const from = adapterFolder(file.path);
  const to = adapterFolder(target);
  if (!specifier.startsWith('.') || from === undefined || to === undefined || roleOf(file.path) === 'test')
    return undefined;
  if (from.layer !== to.layer) {
    const allowed = adapterLayers[from.layer];
    return allowed === undefined || allowed.includes(to.layer) ? undefined : `${from.layer} may not import ${to.layer}`;
  }
  const isRegistry = from.unit === 'index.ts';
  const isSibling = from.layer === 'providers' && from.unit !== to.unit && !isRegistry;
  return isSibling ? 'a provider never imports another provider' : undefined;
}

function adapterFolder(path: string): { layer: string; unit: string } | undefined {
  const match = /^packages\/adapters\/src\/([^/]+)\/([^/]+)/.exec(path);
  if (match === null) return undefined;
  const [, layer = '', unit = ''] = match;
  return { layer, unit };
}
