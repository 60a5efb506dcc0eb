import { describe, expect, it } from '@jest/globals';
import type { ErrorCodeSpec } from '@tollgate/schema';
import {
  commandProblems,
  errorPageProblems,
  keyVariableProblems,
  linkProblems,
  providersPageProblems,
  recordProblems,
} from './checks.ts';

const codes: Record<string, ErrorCodeSpec> = {
  'a.b': { status: 400, owner: 'client', retryable: false, title: 'A' },
};
const page = (text: string, path = 'docs/page.md') => ({ path, text });

describe('the documentation check', () => {
  it.each([
    ['| `a.b` | 400 | client | no | Mend it. |', []],
    ['', ['docs/page.md has no row for a.b']],
    ['| `a.b` | 404 | client | no | Mend it. |', ['docs/page.md: a.b should say 400 client no']],
    [
      '| `a.b` | 400 | client | no | x |\n| `a.c` | 400 | client | no | x |',
      ['docs/page.md explains a.c, which does not exist'],
    ],
  ])('compares the error page with the registry: %j', (text, problems) => {
    expect(errorPageProblems(page(text), codes)).toEqual(problems);
  });

  it('finds variables of keys that nobody imports', () => {
    const text = 'Set `A_API_KEY`, `B_API_TOKEN` or `C_API_KEY`; X-API-KEY is a header.';
    expect(keyVariableProblems(page(text), ['A_API_KEY', 'B_API_TOKEN'])).toEqual([
      'docs/page.md names C_API_KEY, of which npm start makes no provider',
    ]);
  });

  it.each([
    ['a\nb\n', undefined],
    ['a\nc\n', 2],
    ['a\nb\nc\n', 3],
    ['a\n', 2],
    ['', 1],
  ])('compares the page of providers with what the registry makes of it: %j', (text, line) => {
    const problems = line === undefined ? [] : [expect.stringContaining(`docs/page.md, line ${line}, `)];
    expect(providersPageProblems(page(text), 'a\nb\n')).toEqual(problems);
  });

  it('follows relative links', () => {
    const exists = (path: string) => path === 'docs/there.md' || path === 'README.md';
    const text = '[a](there.md) [b](../README.md#top) [c](https://example.com) [d](#here) [e](gone.md)';
    expect(linkProblems(page(text), exists)).toEqual(['docs/page.md links to gone.md, which is not there']);
  });

  it('knows the commands', () => {
    expect(commandProblems(page('`npm start` and `npm run verify` and `npm run fly`'), ['start', 'verify'])).toEqual([
      'docs/page.md shows npm run fly, which package.json does not have',
    ]);
  });

  it('wants records numbered and whole', () => {
    const whole = '# T\n\n## Context\n\n## Decision\n\n## Consequences\n\n## Refused\n';
    expect(recordProblems([page(whole, 'docs/decisions/0001-a.md'), page(whole, 'docs/decisions/0002-b.md')])).toEqual(
      [],
    );
    expect(recordProblems([page(whole.replace('## Refused', ''), 'docs/decisions/0002-b.md')])).toEqual([
      'docs/decisions/0002-b.md should be number 0001',
      'docs/decisions/0002-b.md lacks the section Refused',
    ]);
  });
});
