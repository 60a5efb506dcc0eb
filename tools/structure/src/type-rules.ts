import type { Finding } from './finding.ts';
import { roleOf } from './scope.ts';
import { isNode, lineOf, type SourceFile, type SyntaxNode, visit } from './source-file.ts';

const explanations: Readonly<Record<string, string>> = {
  any: '`any` switches the compiler off; take `unknown` and parse it',
  'non-null': '`!` claims what the compiler could not see; test for it',
  assertion: '`as` claims a type; narrow it instead (`as const` is fine)',
  'default-export': 'exports are named, so that a thing has one name everywhere',
  'ignored-error': 'a compiler error is mended, not switched off',
};
const ignorePattern = /@ts-(ignore|nocheck|expect-error)|oxlint-disable|biome-ignore|eslint-disable/g;

/** Places where production code leaves the type system. */
export function typeFindings(file: SourceFile): readonly Finding[] {
  if (roleOf(file.path) === 'test') return [];
  const findings: Finding[] = [];
  const report = (rule: string, offset: number) => {
    findings.push({ rule, path: file.path, line: lineOf(file, offset), message: explanations[rule] ?? rule });
  };
  visit(file.program, (node) => {
    const rule = ruleBrokenBy(node);
    if (rule !== undefined) report(rule, node.start);
  });
  for (const match of file.text.matchAll(ignorePattern)) report('ignored-error', match.index);
  return findings;
}

function ruleBrokenBy(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'TSAnyKeyword':
      return 'any';
    case 'TSNonNullExpression':
      return 'non-null';
    case 'TSTypeAssertion':
      return 'assertion';
    case 'TSAsExpression':
      return isConstAssertion(node) ? undefined : 'assertion';
    case 'ExportDefaultDeclaration':
      return 'default-export';
    default:
      return undefined;
  }
}

function isConstAssertion(node: SyntaxNode): boolean {
  const annotation = node['typeAnnotation'];
  const name = isNode(annotation) ? annotation['typeName'] : undefined;
  return isNode(name) && name['name'] === 'const';
}
