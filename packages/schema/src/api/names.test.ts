import { describe, expect, it } from '@jest/globals';
import { ModelName, ResourceName } from './resource.js';
import { Timestamp, TimestampInput } from './timestamp.js';

const accepts = (schema: { safeParse: (value: unknown) => { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe('a name', () => {
  it.each(['a', 'Search', 'ä😀 name', "O'Brien; drop table", 'a  b', 'x'.repeat(256)])('may be %j', (name) => {
    expect(accepts(ResourceName, name)).toBe(true);
  });

  it.each([
    '',
    ' ',
    ' a',
    'a ',
    'a\n',
    'a\tb',
    '\u0000',
    '\u007f',
    '\ud800',
    '\u2028 a',
    '\u200b',
    '\u202eevil',
    'x'.repeat(257),
    7,
    null,
  ])('must not be %j', (name) => {
    expect(accepts(ResourceName, name)).toBe(false);
  });
});

describe('the name of a model', () => {
  it.each(['gpt-4.1', 'vendor/model:tag@2', 'a model'])('may be %j', (name) => {
    expect(accepts(ModelName, name)).toBe(true);
  });

  it.each(['', 'g\n', 'a\u0000b', '\ud800', 'x'.repeat(257)])('must not be %j', (name) => {
    expect(accepts(ModelName, name)).toBe(false);
  });
});

describe('a time', () => {
  it.each([
    '2026-01-31T12:00:00Z',
    '2026-01-31T12:00:00.123Z',
    '2026-01-31T12:00:00+02:00',
    '2026-01-31',
    '2024-02-29',
    '1970-01-01',
  ])('may be given as %s', (time) => {
    expect(accepts(TimestampInput, time)).toBe(true);
  });

  it.each([
    '2026-01-31T12:00:00',
    '2026-01-31 12:00:00Z',
    '2026-02-29',
    '2026-13-01',
    '2026-01-31T25:00:00Z',
    '1969-12-31',
    'tomorrow',
    '',
    '1767225600',
    1_767_225_600_000,
  ])('must not be given as %j', (time) => {
    expect(accepts(TimestampInput, time)).toBe(false);
  });

  it('is written in UTC only', () => {
    expect(accepts(Timestamp, new Date(0).toISOString())).toBe(true);
    expect(accepts(Timestamp, '2026-01-31T12:00:00+02:00')).toBe(false);
    expect(accepts(Timestamp, '2026-01-31')).toBe(false);
  });
});
