import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { documented, documentedOf } from './harness/pairs/documented.js';
import { features } from './harness/pairs/features.js';
import { cellKey, pairsPage } from './harness/pairs/page.js';
import { allPairs, type Outcome } from './harness/pairs/pair.js';

const pagePath = join(import.meta.dirname, '../../../docs/pairs.md');
const pairs = allPairs();
const cells = new Map<string, Outcome>();

describe.each(pairs.map((pair) => [pair.caller, pair.provider, pair] as const))(
  'a caller of %s at a provider of %s',
  (_caller, _provider, pair) => {
    test.each(features.map((feature) => [feature.name, feature] as const))('%s', (name, { run }) => {
      const outcome = run(pair);
      const entry = documentedOf(pair, name);
      const said = outcome.type === 'ok' ? [] : outcome.said;
      expect([outcome.type, said]).toEqual([
        entry?.type ?? 'ok',
        (entry?.said ?? []).map((pattern) => expect.stringMatching(pattern)),
      ]);
      cells.set(cellKey(pair, name), outcome);
    });
  },
);

test('docs/pairs.md says what came out, cell by cell', () => {
  const page = pairsPage(cells, pairs);
  expect(cells.size).toBe(pairs.length * features.length);
  expect(documented.filter(({ callers }) => callers.length === 0)).toEqual([]);
  if (process.env['TOLLGATE_WRITE_PAIRS'] !== undefined) writeFileSync(pagePath, page);
  expect(existsSync(pagePath) ? readFileSync(pagePath, 'utf8') : '').toBe(page);
  const types = [...cells.values()].map(({ type }) => type);
  const counts = [...new Set(types)]
    .map((type) => `${type} ${types.filter((other) => other === type).length}`)
    .join(', ');
  process.stdout.write(`pairs: ${cells.size} cells (${counts})\n`);
});
