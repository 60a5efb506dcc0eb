import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { keyImports } from '@tollgate/adapters/catalog';
import { errorCodes, isJsonObject, parseJson } from '@tollgate/schema';
import {
  commandProblems,
  errorPageProblems,
  keyVariableProblems,
  linkProblems,
  type Page,
  providersPageProblems,
  recordProblems,
} from './checks.ts';
import { providersPage } from './providers-page.ts';
import { registeredProviders } from './registered-providers.ts';

/** Prints what is wrong with the documentation of the repository in the current folder; exits with 1 if anything is. */
const paths = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', '*.md']).toString().split('\n');
const pages: readonly Page[] = paths
  .filter((path) => path !== '' && existsSync(path))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
if (pages.length === 0) throw new Error('The documentation check saw no page');

const manifest = parseJson(readFileSync('package.json', 'utf8'));
const scripts = manifest !== undefined && isJsonObject(manifest) ? manifest['scripts'] : undefined;
const scriptNames = scripts !== undefined && isJsonObject(scripts) ? Object.keys(scripts) : [];
const pageAt = (path: string): Page => pages.find((page) => page.path === path) ?? { path, text: '' };

const problems = [
  ...errorPageProblems(pageAt('docs/errors.md'), errorCodes),
  ...providersPageProblems(pageAt('docs/providers.md'), providersPage(registeredProviders())),
  ...keyVariableProblems(
    pageAt('README.md'),
    keyImports(registeredProviders()).map(({ variable }) => variable),
  ),
  ...pages.flatMap((page) => [...linkProblems(page, existsSync), ...commandProblems(page, scriptNames)]),
  ...recordProblems(pages.filter((page) => /^docs\/decisions\/\d{4}-/.test(page.path))),
];
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exit(problems.length === 0 ? 0 : 1);
