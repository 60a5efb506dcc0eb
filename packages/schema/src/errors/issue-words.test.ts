import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ExactNumber } from '../exact-number.js';
import { JsonObject, JsonValue } from '../json.js';
import { issuesText, issueWords } from './issue-words.js';

const words = (schema: z.ZodType, value: unknown): string[] =>
  schema.safeParse(value, { error: issueWords }).error?.issues.map(({ message }) => message) ?? [];

describe('what a schema finds wrong is told in words that say how to mend it', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['nothing', z.string(), undefined, 'is required'],
    ['nothing of some', z.enum(['a', 'b']), undefined, 'is required'],
    ['nothing of several kinds', z.union([z.string(), z.array(z.string())]), undefined, 'is required'],
    ['another kind', z.string(), 7, 'must be a text, not a number'],
    ['null', z.object({}), null, 'must be an object, not null'],
    ['a list', z.record(z.string(), z.string()), [], 'must be an object, not a list'],
    ['an object', z.array(z.string()), {}, 'must be a list, not an object'],
    ['a text', z.boolean(), 'yes', 'must be true or false, not a text'],
    ['true', z.number(), true, 'must be a number, not true'],
    ['no number at all', z.coerce.number(), 'ten', 'must be a number'],
    ['a number beyond all', z.number(), Number.POSITIVE_INFINITY, 'must be a number, not one that large'],
    ['a number kept as text', z.string(), new ExactNumber('9007199254740993'), 'must be a text, not a number'],
    ['no object', JsonObject, [], 'must be an object, not a list'],
    ['no object at all', z.object({ a: JsonObject }), {}, 'is required'],
    ['nothing of any kind', z.object({ a: JsonValue }), {}, 'is required'],
    ['a fraction', z.int(), 1.5, 'must be a whole number, not a fraction'],
    ['a list of another length', z.tuple([z.string()]), 'a', 'must be a list, not a text'],
    ['something else than the one', z.literal('x'), 'y', 'must be "x"'],
    ['something else than some', z.enum(['a', 'b', 'c']), 'd', 'must be "a", "b" or "c"'],
    ['an empty text', z.string().min(1), '', 'must not be empty'],
    ['a short text', z.string().min(8), 'a', 'must have at least 8 characters'],
    ['a long text', z.string().max(1), 'ab', 'must have at most 1 character'],
    ['a text of another length', z.string().length(3), 'a', 'must have exactly 3 characters'],
    ['an empty list', z.array(z.string()).min(1), [], 'must not be empty'],
    ['a long list', z.array(z.string()).max(2), ['a', 'b', 'c'], 'must have at most 2 entries'],
    ['a small number', z.number().min(2), 1, 'must be at least 2'],
    ['a number at an open end', z.number().gt(2), 2, 'must be more than 2'],
    ['a large number', z.number().max(2), 3, 'must be at most 2'],
    ['a number beyond an open end', z.number().lt(2), 2, 'must be less than 2'],
    ['another multiple', z.number().multipleOf(5), 3, 'must be a multiple of 5'],
    ['no UUID', z.uuid(), 'x', 'must be a UUID'],
    ['no URL', z.url(), 'x', 'must be a URL'],
    ['no date', z.iso.date(), 'x', 'must be a date such as 2026-01-31'],
    ['no time', z.iso.datetime(), 'x', 'must be a date with a time and a zone such as 2026-01-31T12:00:00Z'],
    ['another beginning', z.string().startsWith('a'), 'x', 'must start with "a"'],
    ['another end', z.string().endsWith('a'), 'x', 'must end with "a"'],
    ['another form', z.string().regex(/^a$/), 'x', 'must have the form /^a$/'],
    ['no address', z.ipv4(), 'x', 'must be a valid ipv4'],
    ['an unknown member', z.strictObject({}), { a: 1, b: 2 }, 'has members that are not known: a, b'],
    ['none of the kinds', z.union([z.string(), z.array(z.string())]), 7, 'must be a text or a list, not a number'],
    [
      'none of the forms',
      z.union([z.literal('a'), z.array(z.string())]),
      'b',
      'has none of the forms that are taken here',
    ],
    [
      'a kind nobody knows',
      z.discriminatedUnion('type', [z.object({ type: z.literal('a') }), z.object({ type: z.literal('b') })]),
      { type: 'c' },
      'must be "a" or "b"',
    ],
    [
      'a name that is not taken',
      z.record(z.string().max(1), z.string()),
      { ab: 'x' },
      'must not have this name: a name must have at most 1 character',
    ],
    ['a form without a word', z.string().refine(() => false), 'x', 'is not valid'],
    ['words of the schema itself', z.string('say a word'), 7, 'say a word'],
  ])('%s', (_name, schema, value, expected) => {
    expect(words(schema, value)).toEqual([expected]);
  });

  it('never repeats a value', () => {
    const canary = 'sk-canary';
    const schema = z.object({ a: z.number(), b: z.uuid(), c: z.enum(['x']), d: z.union([z.number(), z.null()]) });
    const told = words(schema, { a: canary, b: canary, c: canary, d: canary });
    expect(told).toHaveLength(4);
    expect(told.join()).not.toContain(canary);
  });

  it('repeats few names of members, and no long ones whole', () => {
    const members = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`${index}`.padEnd(500, 'x'), 1]));
    expect(words(z.strictObject({}), members).join().length).toBeLessThan(500);
  });

  it('goes on one line with the places', () => {
    const schema = z.strictObject({ a: z.array(z.string()), b: z.string() });
    const { error } = schema.safeParse({ a: ['x', 1] }, { error: issueWords });
    expect(issuesText(error ?? { issues: [] })).toBe('a.1 must be a text, not a number; b is required');
  });
});
