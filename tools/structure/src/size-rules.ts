import type { Finding } from './finding.ts';
import { roleOf } from './scope.ts';
import { isNode, lineOf, type SourceFile, type SyntaxNode, visit } from './source-file.ts';

export const fileLinesMax = 400;
export const functionLinesMax = 70;
export const parametersMax = 4;
/** Constructors take what a class depends on. */
export const constructorParametersMax = 5;

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Files, functions and parameter lists that are too long. Tests may have long functions, but not long files. */
export function sizeFindings(file: SourceFile): readonly Finding[] {
  const findings: Finding[] = [];
  if (file.lines > fileLinesMax) {
    findings.push({ rule: 'file-lines', path: file.path, message: `has ${file.lines} lines; at most ${fileLinesMax}` });
  }
  if (roleOf(file.path) === 'test') return findings;
  for (const { node, isConstructor } of functionsOf(file)) {
    const line = lineOf(file, node.start);
    const lines = linesOf(file, node);
    if (lines > functionLinesMax) {
      findings.push({
        rule: 'function-lines',
        path: file.path,
        line,
        message: `a function of ${lines} lines; at most ${functionLinesMax}`,
      });
    }
    const parameters = Array.isArray(node['params']) ? node['params'].length : 0;
    const most = isConstructor ? constructorParametersMax : parametersMax;
    if (parameters > most) {
      findings.push({
        rule: 'parameters',
        path: file.path,
        line,
        message: `${parameters} parameters; at most ${most}`,
      });
    }
  }
  return findings;
}

/** Every function of a file with its length in lines. */
export function functionLengths(file: SourceFile): readonly number[] {
  return functionsOf(file).map(({ node }) => linesOf(file, node));
}

function functionsOf(file: SourceFile): readonly { node: SyntaxNode; isConstructor: boolean }[] {
  const constructors = new Set<unknown>();
  const functions: SyntaxNode[] = [];
  visit(file.program, (node) => {
    if (node.type === 'MethodDefinition' && node['kind'] === 'constructor' && isNode(node['value'])) {
      constructors.add(node['value']);
    }
    if (functionTypes.has(node.type)) functions.push(node);
  });
  return functions.map((node) => ({ node, isConstructor: constructors.has(node) }));
}

function linesOf(file: SourceFile, node: SyntaxNode): number {
  return file.text.slice(node.start, node.end).split('\n').length;
}
