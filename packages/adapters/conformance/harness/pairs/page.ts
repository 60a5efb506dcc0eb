import { documented, documentedOf } from './documented.js';
import { features } from './features.js';
import { callers, models, type Outcome, type Pair } from './pair.js';

/** The cells that tests have made, by what they are of. */
export type Cells = ReadonlyMap<string, Outcome>;

/** Each is told once, however many cells it is of. */
const reasons: readonly string[] = [...new Set(documented.map(({ reason }) => reason))];

export function cellKey({ caller, provider }: Pick<Pair, 'caller' | 'provider'>, feature: string): string {
  return `${caller} ${provider} ${feature}`;
}

/** The page of pairs, from what the tests found; a cell that no test made is a hole that makes the page wrong. */
export function pairsPage(cells: Cells, pairs: readonly Pair[]): string {
  const means = features.map(({ name, means: words }) => `- **${name}**: ${words}.`).join('\n');
  const tables = callers.map((caller) => `## Callers of ${caller}\n\n${tableOf(caller, cells, pairs)}`);
  const notes = reasons.map((reason, at) => `${at + 1}. ${reason}`).join('\n');
  return `${[opening, means, ...tables, '## Notes', notes].join('\n\n')}\n`;
}

const opening = `# Pairs

Any caller reaches any provider. This page is written by \`node infra/local/with-tools.mjs node tools/docs/src/write-pairs.ts\`
from what [a test](../packages/adapters/conformance/pairs.test.ts) finds, and \`npm run verify\` runs that test and compares the two:
no cell is coloured by hand.

In each cell a caller’s request is written in its own dialect, translated, and read in the provider’s format by a plain reader that shares
nothing with the code under test. A fake provider answers in its own format, whole and streamed, and what the caller gets is read by a plain
reader of the caller’s dialect. Columns are formats of providers, with the models that stand for them in the test:
${models.map(([format, model]) => `\`${format}\` (${model})`).join(', ')}. Which provider speaks which format is in [providers.md](providers.md).

*ok*: both sides read what the other meant, and nothing was left out. *drops*: likewise, but a part that the format has no place for was
left out, and the caller is told in \`x-tollgate-dropped\`. *refused*: the caller gets an error that says what to do. The notes say why.`;

function tableOf(caller: Pair['caller'], cells: Cells, pairs: readonly Pair[]): string {
  const line = (entries: readonly string[]): string => `| ${entries.join(' | ')} |`;
  const columns = pairs.filter((pair) => pair.caller === caller);
  const rows = features.map(({ name }) =>
    line([name, ...columns.map((pair) => wordOf(pair, name, cells.get(cellKey(pair, name))))]),
  );
  const head = ['', ...columns.map(({ provider }) => `\`${provider}\``)];
  return [line(head), line(head.map(() => '---')), ...rows].join('\n');
}

function wordOf(pair: Pair, feature: string, outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'WRONG';
  if (outcome.type === 'ok') return 'ok';
  const entry = documentedOf(pair, feature);
  const note = reasons.findIndex((reason) => reason === entry?.reason) + 1;
  return `${outcome.type === 'dropped' ? 'drops' : 'refused'} (${note})`;
}
