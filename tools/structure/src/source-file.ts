import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** A node of the syntax tree; which members it has depends on its type. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

/** One TypeScript file of the repository, parsed. */
export interface SourceFile {
  /** Relative to the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly program: SyntaxNode;
  /** Value imports and re-exports; `import type` leaves nothing behind at run time and is listed apart. */
  readonly imports: readonly ImportEdge[];
}

export interface ImportEdge {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** Parses one file. A file that does not parse is an error, never an empty result. */
export function parseSource(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text, { astType: 'ts', lang: path.endsWith('.tsx') ? 'tsx' : 'ts' });
  const [error] = parsed.errors;
  if (error !== undefined) throw new Error(`${path} does not parse: ${error.message}`);
  const program: unknown = parsed.program;
  if (!isNode(program)) throw new Error(`${path} gave no syntax tree`);
  return { path, text, lines: text.split('\n').length - 1, program, imports: importsOf(program) };
}

/** All TypeScript files that git knows or would add. */
export function readSources(root: string): readonly SourceFile[] {
  const listing = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', '*.ts', '*.tsx'], { cwd: root });
  const paths = listing
    .toString()
    .split('\n')
    .filter((path) => path !== '' && !path.endsWith('.d.ts'));
  return [...new Set(paths)].flatMap((path) => {
    try {
      return [parseSource(path, readFileSync(join(root, path), 'utf8'))];
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  });
}

/** Tells a syntax node from other values. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Visits a node and everything below it, parents first. */
export function visit(node: SyntaxNode, see: (node: SyntaxNode) => void): void {
  see(node);
  for (const member of Object.values(node)) {
    if (isNode(member)) visit(member, see);
    else if (Array.isArray(member)) for (const entry of member) if (isNode(entry)) visit(entry, see);
  }
}

/** The 1-based line of an offset. */
export function lineOf(file: SourceFile, offset: number): number {
  return file.text.slice(0, offset).split('\n').length;
}

const importTypes = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
]);

function importsOf(program: SyntaxNode): readonly ImportEdge[] {
  const edges: ImportEdge[] = [];
  visit(program, (node) => {
    if (!importTypes.has(node.type) || !isNode(node['source'])) return;
    const specifier = node['source']['value'];
    if (typeof specifier === 'string') edges.push({ specifier, typeOnly: isTypeOnly(node) });
  });
  return edges;
}

function isTypeOnly(node: SyntaxNode): boolean {
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const specifiers = node['specifiers'];
  if (!Array.isArray(specifiers) || specifiers.length === 0) return false;
  return specifiers.every(
    (entry) => isNode(entry) && (entry['importKind'] === 'type' || entry['exportKind'] === 'type'),
  );
}
