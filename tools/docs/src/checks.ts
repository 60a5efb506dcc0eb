import type { ErrorCodeSpec } from '@tollgate/schema';

/** One page of the documentation. */
export interface Page {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly text: string;
}

/** The page of error codes has a row for each code, with its status and owner, and none for a code that does not exist. */
export function errorPageProblems(page: Page, codes: Readonly<Record<string, ErrorCodeSpec>>): readonly string[] {
  const rows = new Map(
    [...page.text.matchAll(/^\| `([^`]+)` \| (\d+) \| (\w+) \| (yes|no) \| (.+) \|$/gm)].map((row) => [
      row[1] ?? '',
      row,
    ]),
  );
  const problems: string[] = [];
  for (const [code, spec] of Object.entries(codes)) {
    const row = rows.get(code);
    const expected = `${spec.status} ${spec.owner} ${spec.retryable ? 'yes' : 'no'}`;
    if (row === undefined) problems.push(`${page.path} has no row for ${code}`);
    else if (`${row[2]} ${row[3]} ${row[4]}` !== expected)
      problems.push(`${page.path}: ${code} should say ${expected}`);
  }
  for (const code of rows.keys())
    if (!(code in codes)) problems.push(`${page.path} explains ${code}, which does not exist`);
  return problems;
}

/** The page of providers says what the registry says; the first line that does not is named. */
export function providersPageProblems(page: Page, expected: string): readonly string[] {
  const [lines, wanted] = [page.text.split('\n'), expected.split('\n')];
  const at = wanted.findIndex((line, index) => line !== lines[index]);
  if (at === -1 && lines.length === wanted.length) return [];
  const line = at === -1 ? wanted.length : at;
  const write = 'node infra/local/with-tools.mjs node tools/docs/src/write-providers.ts';
  return [`${page.path}, line ${line + 1}, is not what the registry says; write the page anew with: ${write}`];
}

/** Every variable of a provider's key that a page names is one that is imported; all are where the page of providers is. */
export function keyVariableProblems(page: Page, known: readonly string[]): readonly string[] {
  return [...page.text.matchAll(/\b[A-Z][A-Z0-9_]*_(?:API_KEY|API_TOKEN)\b/g)]
    .map(([variable]) => variable)
    .filter((variable) => !known.includes(variable))
    .map((variable) => `${page.path} names ${variable}, of which npm start makes no provider`);
}

/** Every relative link leads to a file or folder that is there. */
export function linkProblems(page: Page, exists: (path: string) => boolean): readonly string[] {
  const folder = page.path.split('/').slice(0, -1);
  return [...page.text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !exists(resolve(folder, target)))
    .map((target) => `${page.path} links to ${target}, which is not there`);
}

function resolve(folder: readonly string[], target: string): string {
  const parts = [...folder];
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Every `npm` command that a page shows is one that package.json has. */
export function commandProblems(page: Page, scripts: readonly string[]): readonly string[] {
  return [...page.text.matchAll(/`npm (?:run )?([a-z:-]+)/g)]
    .map((match) => match[1] ?? '')
    .filter((script) => !scripts.includes(script) && !['install', 'ci', 'view'].includes(script))
    .map((script) => `${page.path} shows npm run ${script}, which package.json does not have`);
}

const recordSections = ['## Context', '## Decision', '## Consequences', '## Refused'];

/** Decision records are numbered without gaps and say context, decision, consequences and what was refused. */
export function recordProblems(records: readonly Page[]): readonly string[] {
  const sorted = [...records].sort((left, right) => (left.path < right.path ? -1 : 1));
  return sorted.flatMap((record, index) => {
    const number = String(index + 1).padStart(4, '0');
    const name = record.path.split('/').at(-1) ?? '';
    const missing = recordSections.filter((section) => !record.text.includes(`\n${section}\n`));
    return [
      ...(name.startsWith(`${number}-`) ? [] : [`${record.path} should be number ${number}`]),
      ...missing.map((section) => `${record.path} lacks the section ${section.slice(3)}`),
    ];
  });
}
