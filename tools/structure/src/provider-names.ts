import type { Finding } from './finding.ts';
import { roleOf } from './scope.ts';
import { isNode, lineOf, type SourceFile, type SyntaxNode, visit } from './source-file.ts';

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

/**
 * Provider ids outside the folder of the providers, written as a text, as a template or as the name of a member: a quirk in
 * the wrong place, for what depends on a provider is data of its own folder.
 */
export function providerNameFindings(file: SourceFile, ids: ReadonlySet<string>): readonly Finding[] {
  if (roleOf(file.path) === 'test' || file.path.startsWith(providersFolder)) return [];
  const findings: Finding[] = [];
  visit(file.program, (node) => {
    const value = writtenName(node);
    if (value === undefined || !ids.has(value)) return;
    findings.push({
      rule: 'provider-name',
      path: file.path,
      line: lineOf(file, node.start),
      message: `names the provider '${value}'`,
    });
  });
  return findings;
}

function writtenName(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'Literal':
      return asText(node['value']);
    case 'TemplateElement':
      return asText(memberOf(node['value'], 'cooked'));
    case 'Property':
      return node['computed'] === true ? undefined : identifierName(node['key']);
    case 'MemberExpression':
      return node['computed'] === true ? undefined : identifierName(node['property']);
    default:
      return undefined;
  }
}

function identifierName(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' ? asText(node['name']) : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([own]) => own === name)?.[1]
    : undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
