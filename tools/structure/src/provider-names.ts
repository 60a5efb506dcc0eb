import type { Finding } from './finding.ts';
import { roleOf } from './scope.ts';
import { lineOf, type SourceFile, visit } from './source-file.ts';

const providersFolder = 'packages/adapters/src/providers/';

/** The provider ids, read off the folders that define them. */
export function providerIds(files: readonly SourceFile[]): ReadonlySet<string> {
  const ids = files
    .filter((file) => file.path.startsWith(providersFolder))
    .map((file) => file.path.slice(providersFolder.length).split('/'))
    .filter((parts) => parts.length > 1)
    .map(([id = '']) => id);
  return new Set(ids);
}

/** Provider ids written as strings outside the folder of their provider: a quirk in the wrong place. */
export function providerNameFindings(file: SourceFile, ids: ReadonlySet<string>): readonly Finding[] {
  if (roleOf(file.path) === 'test' || file.path.startsWith(providersFolder)) return [];
  const findings: Finding[] = [];
  visit(file.program, (node) => {
    const value = node.type === 'Literal' ? node['value'] : undefined;
    if (typeof value !== 'string' || !ids.has(value)) return;
    findings.push({
      rule: 'provider-name',
      path: file.path,
      line: lineOf(file, node.start),
      message: `names the provider '${value}'`,
    });
  });
  return findings;
}
