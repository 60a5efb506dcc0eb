import type { z } from 'zod';
import { plainNumber } from '../exact-number.js';

/** Members of a request that are repeated in one message, and how much of the name of each. */
const namesMax = 5;
const nameCharsMax = 64;

/**
 * What a schema found wrong, in words that say how to mend it: `must be a whole number, not a text`. To be given to the
 * parse as `{ error: issueWords }`; what a schema says in words of its own goes first. Values are never repeated, since
 * any may be a secret: only their kinds are.
 */
export const issueWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind([kinds[issue.expected] ?? issue.expected], issue.input);
    case 'invalid_value':
      return issue.input === undefined ? missing : `must be ${oneOf(issue.values.map(quoted))}`;
    case 'too_small':
      return bound(issue.origin, issue.minimum, issue.exact ? 'exactly' : issue.inclusive ? 'at least' : 'more than');
    case 'too_big':
      return bound(issue.origin, issue.maximum, issue.exact ? 'exactly' : issue.inclusive ? 'at most' : 'less than');
    case 'invalid_format':
      return badForm(issue);
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `has members that are not known: ${issue.keys.slice(0, namesMax).map(shorten).join(', ')}`;
    case 'invalid_union':
      return noneOf(issue);
    case 'invalid_key':
      return `must not have this name: a name ${issue.issues[0]?.message ?? 'must be another'}`;
    case 'invalid_element':
      return 'has an entry that is not valid';
    default:
      return issue.input === undefined ? missing : 'is not valid';
  }
};

const missing = 'is required';

/** The kinds of JSON, and what schemas call them. */
const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  never: 'left out',
};

const forms: Readonly<Record<string, string>> = {
  uuid: 'a UUID',
  url: 'a URL',
  email: 'an email address',
  base64: 'base64',
  date: 'a date such as 2026-01-31',
  datetime: 'a date with a time and a zone such as 2026-01-31T12:00:00Z',
};

const counted: Readonly<Record<string, string>> = {
  string: 'character',
  array: 'entry',
  set: 'entry',
  object: 'member',
};

/** A list of problems on one line, for a log or a terminal. */
export function issuesText({ issues }: Pick<z.core.$ZodError, 'issues'>): string {
  return issues
    .slice(0, namesMax)
    .map(({ path, message }) => [path.join('.'), message].filter((part) => part !== '').join(' '))
    .join('; ');
}

/** What a value has to be, in words such as `an object`, and what was found in its place. */
export function wrongKind(expected: readonly string[], input: unknown): string {
  if (input === undefined) return missing;
  const kind = kindOf(plainNumber(input));
  return `must be ${oneOf(expected)}${kind === undefined ? '' : `, not ${kind}`}`;
}

/** Undefined for what JSON does not have, such as the number that a text was to become. */
function kindOf(input: unknown): string | undefined {
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'boolean') return String(input);
  if (typeof input !== 'number') return kinds[typeof input];
  if (Number.isNaN(input)) return undefined;
  if (!Number.isFinite(input)) return 'one that large';
  return Number.isInteger(input) ? 'a number' : 'a fraction';
}

function bound(origin: string, limit: number | bigint, how: string): string {
  const what = counted[origin];
  if (what === undefined) return `must be ${how} ${limit}`;
  if (how === 'at least' && Number(limit) === 1) return 'must not be empty';
  const plural = what === 'entry' ? 'entries' : `${what}s`;
  return `must have ${how} ${limit} ${Number(limit) === 1 ? what : plural}`;
}

function badForm(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidStringFormat>): string {
  if (issue.format === 'starts_with' && 'prefix' in issue) return `must start with ${quoted(issue.prefix)}`;
  if (issue.format === 'ends_with' && 'suffix' in issue) return `must end with ${quoted(issue.suffix)}`;
  if (issue.format === 'regex' && typeof issue.pattern === 'string') return `must have the form ${issue.pattern}`;
  return `must be ${forms[issue.format] ?? `a valid ${issue.format}`}`;
}

/** The kinds that a union takes, where it does not even take the kind. */
function noneOf(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  if (issue.input === undefined) return missing;
  if (issue.discriminator !== undefined && 'options' in issue && Array.isArray(issue.options)) {
    return `must be ${oneOf(issue.options.map(quoted))}`;
  }
  const atTop = issue.errors.map((branch) => branch.find(({ path }) => path.length === 0));
  const expected = atTop.flatMap((found) =>
    found?.code === 'invalid_type' ? [kinds[found.expected] ?? found.expected] : [],
  );
  if (expected.length > 0 && expected.length === issue.errors.length)
    return wrongKind([...new Set(expected)], issue.input);
  return 'has none of the forms that are taken here';
}

function oneOf(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}

function shorten(name: string): string {
  return name.length > nameCharsMax ? `${name.slice(0, nameCharsMax)}…` : name;
}
