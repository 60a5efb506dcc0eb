import type { Finding } from './finding.ts';
import { resolveImport } from './scope.ts';
import type { SourceFile } from './source-file.ts';

/** Groups of files that import each other in a ring, through imports that are there at run time. */
export function cycleFindings(files: readonly SourceFile[]): readonly Finding[] {
  const graph = new Map(files.map((file) => [withoutExtension(file.path), valueImports(file)]));
  return rings(graph).map((ring) => ({
    rule: 'cycle',
    path: `${ring[0]}.ts`,
    message: `${ring.length} files import each other: ${ring.join(', ')}`,
  }));
}

function valueImports(file: SourceFile): readonly string[] {
  return file.imports.filter((edge) => !edge.typeOnly).map((edge) => resolveImport(file, edge.specifier));
}

function withoutExtension(path: string): string {
  return path.replace(/\.tsx?$/, '');
}

/** Tarjan's strongly connected components, those with more than one member or a self-loop. */
export function rings(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  function walk(node: string): void {
    order.set(node, order.size);
    lowest.set(node, order.get(node) ?? 0);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) walk(next);
      if (stack.includes(next)) lowest.set(node, Math.min(lowest.get(node) ?? 0, lowest.get(next) ?? 0));
    }
    if (lowest.get(node) !== order.get(node)) return;
    const ring = stack.splice(stack.indexOf(node));
    if (ring.length > 1 || graph.get(node)?.includes(node) === true) found.push(ring);
  }
  for (const node of graph.keys()) if (!order.has(node)) walk(node);
  return found;
}
