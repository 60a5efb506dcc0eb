import { describe, expect, it } from '@jest/globals';
import { rings } from './cycles.ts';
import { report } from './report.ts';
import { parseSource } from './source-file.ts';

const fine = [
  parseSource('packages/schema/src/id.ts', 'export const id = 1;\n'),
  parseSource('packages/schema/src/id.test.ts', 'import { id } from "./id.js";\nid;\n'),
  parseSource('packages/adapters/src/providers/acme/index.ts', 'export const acme = 1;\n'),
];

/** The rules that a planted file breaks. */
function rulesBrokenBy(path: string, text: string): readonly string[] {
  return report([...fine, parseSource(path, text)])
    .findings.filter((finding) => finding.path === path)
    .map((finding) => finding.rule);
}

describe('the structure check', () => {
  it('finds nothing in a repository that is in order', () => {
    expect(report(fine).findings.filter((finding) => finding.rule !== 'whole')).toEqual([]);
  });

  it('refuses to judge what it cannot see', () => {
    expect(() => report([])).toThrow('no production files');
    expect(() => parseSource('a.ts', 'const = ;')).toThrow('does not parse');
  });

  it.each([
    ['file-lines', 'packages/schema/src/long.ts', '\n'.repeat(401)],
    ['function-lines', 'packages/schema/src/f.ts', `export function f() {${'\n'.repeat(70)}}\n`],
    ['parameters', 'packages/schema/src/p.ts', 'export function f(a, b, c, d, e) {}\n'],
    ['any', 'packages/schema/src/a.ts', 'export function f(a: any) {}\n'],
    ['non-null', 'packages/schema/src/n.ts', 'export const a = b!;\n'],
    ['assertion', 'packages/schema/src/s.ts', 'export const a = b as string;\n'],
    ['default-export', 'packages/schema/src/d.ts', 'export default 1;\n'],
    ['ignored-error', 'packages/schema/src/i.ts', ['// @ts', 'ignore\nexport const a = 1;\n'].join('-')],
    ['imports', 'packages/schema/src/up.ts', "import '@tollgate/pricing';\n"],
    ['imports', 'apps/proxy/src/usage/sql.ts', "import '@tollgate/clickhouse';\n"],
    ['imports', 'apps/ingestion/src/batches/key.ts', "import '@tollgate/keyring';\n"],
    ['imports', 'apps/config/src/routes/all.ts', "import '@tollgate/adapters';\n"],
    ['imports', 'apps/proxy/src/usage/kit.ts', "import '@tollgate/testkit';\n"],
    ['imports', 'apps/proxy/src/usage/other.ts', "import '../../../config/src/main.js';\n"],
    ['imports', 'apps/proxy/src/usage/deep.ts', "import '../snapshot/accept.js';\n"],
    ['imports', 'packages/schema/src/entry.ts', "import './index.js';\n"],
    ['imports', 'packages/adapters/src/formats/x/y.ts', "import '../../providers/acme/index.js';\n"],
    ['imports', 'packages/adapters/src/providers/other/index.ts', "import '../acme/index.js';\n"],
    ['provider-name', 'apps/proxy/src/usage/name.ts', "export const isAcme = (kind: string) => kind === 'acme';\n"],
    ['provider-name', 'packages/pricing/src/name.ts', 'export const isAcme = (kind: string) => kind === `acme`;\n'],
    ['provider-name', 'packages/schema/src/keys.ts', 'export const prices = { acme: 1 };\n'],
    ['provider-name', 'packages/schema/src/member.ts', 'export const price = prices.acme;\n'],
    ['provider-name', 'packages/adapters/src/formats/x/y.ts', "export const acmes = new Set(['acme']);\n"],
    ['json-parse', 'apps/proxy/src/usage/body.ts', 'export const read = (text: string) => JSON.parse(text);\n'],
    ['json-parse', 'packages/queues/src/body.ts', "export const read = JSON['parse'];\n"],
  ])('sees a planted violation of %s in %s', (rule, path, text) => {
    expect(rulesBrokenBy(path, text)).toEqual([rule]);
  });

  it.each([
    ['apps/config/src/kinds/all.ts', "import '@tollgate/adapters/catalog';\n"],
    ['apps/proxy/src/usage/index-only.ts', "import '../snapshot/index.js';\n"],
    ['apps/proxy/src/usage/usage.test.ts', "import '@tollgate/testkit';\nconst a = 'acme' as string;\n"],
    ['packages/schema/src/c.ts', 'export const a = [1] as const;\n'],
    ['packages/schema/src/parse-json.ts', 'export const read = JSON.parse;\n'],
    ['apps/proxy/src/usage/body.test.ts', "JSON.parse('{}');\n"],
  ])('leaves alone what is allowed in %s', (path, text) => {
    expect(rulesBrokenBy(path, text)).toEqual([]);
  });

  it('sees files that import each other, but not through types', () => {
    const ring = (kind: string) => [
      parseSource('packages/schema/src/a.ts', `import ${kind}{ b } from './b.js';\nexport const a = 1;\n`),
      parseSource('packages/schema/src/b.ts', "import { a } from './a.js';\nexport const b = 1;\n"),
    ];
    expect(report(ring('')).findings.map((finding) => finding.rule)).toContain('cycle');
    expect(report(ring('type ')).findings.map((finding) => finding.rule)).not.toContain('cycle');
  });

  it('finds rings of any length', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a', 'd']],
      ['d', []],
    ]);
    expect(rings(graph).map((ring) => [...ring].sort())).toEqual([['a', 'b', 'c']]);
  });
});
