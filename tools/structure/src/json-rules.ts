import type { Finding } from './finding.ts';
import { roleOf } from './scope.ts';
import { isNode, lineOf, type SourceFile, type SyntaxNode, visit } from './source-file.ts';

/** The one reader of JSON, and a store whose member names are the columns and tags that we wrote. */
const allowed = new Set([
  'packages/schema/src/json-reader.ts',
  'packages/schema/src/parse-json.ts',
  'packages/clickhouse/src/connection/connect.ts',
]);

/** Uses of the engine's JSON parser, which misreads some texts: docs/decisions/0014-escaped-member-names.md. */
export function jsonFindings(file: SourceFile): readonly Finding[] {
  if (roleOf(file.path) === 'test' || allowed.has(file.path)) return [];
  const findings: Finding[] = [];
  visit(file.program, (node) => {
    if (!isJsonParse(node)) return;
    const message = 'the engine misreads some member names; take `readJson` or `parseJson` of @tollgate/schema';
    findings.push({ rule: 'json-parse', path: file.path, line: lineOf(file, node.start), message });
  });
  return findings;
}

function isJsonParse(node: SyntaxNode): boolean {
  if (node.type !== 'MemberExpression') return false;
  const { object, property } = node;
  return (
    isNode(object) &&
    object['name'] === 'JSON' &&
    isNode(property) &&
    [property['name'], property['value']].includes('parse')
  );
}
