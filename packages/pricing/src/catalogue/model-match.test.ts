import { describe, expect, it } from '@jest/globals';
import { catalogueName, compileMatch, withDashedDates } from './model-match.js';

describe('a match rule', () => {
  it.each([
    ['equals', { equals: 'gpt-4o' }, ['gpt-4o'], ['gpt-4o-mini', 'x-gpt-4o', '']],
    ['starts_with', { starts_with: 'gpt-4' }, ['gpt-4', 'gpt-4o'], ['my-gpt-4']],
    ['ends_with', { ends_with: '-mini' }, ['gpt-4o-mini'], ['gpt-4o-mini-2']],
    ['contains', { contains: 'sonnet' }, ['sonnet', 'us.claude-sonnet-4'], ['opus']],
    ['regex', { regex: '^gpt-\\d$' }, ['gpt-5'], ['gpt-5-mini', 'my gpt-5']],
    ['or', { or: [{ equals: 'a' }, { equals: 'b' }] }, ['a', 'b'], ['c', 'ab']],
    ['and', { and: [{ starts_with: 'a' }, { ends_with: 'z' }] }, ['az', 'abcz'], ['a', 'z', 'abc']],
    ['nested', { and: [{ contains: 'x' }, { or: [{ equals: 'ax' }, { regex: 'x$' }] }] }, ['ax', 'bx'], ['xa']],
    ['an empty or', { or: [] }, [], ['', 'a']],
    ['an empty and', { and: [] }, ['', 'a'], []],
  ])('of the form %s means these names and no others', (_name, match, meant, others) => {
    const test = compileMatch(match);
    expect(meant.filter(test)).toEqual(meant);
    expect(others.filter(test)).toEqual([]);
  });

  it('ignores case and outer space, as names are compared in their catalogue form', () => {
    const test = compileMatch({ equals: 'DeepSeek-R1' });
    expect(test(catalogueName(' deepSEEK-r1\n'))).toBe(true);
  });

  it('gives the same answer each time it is asked', () => {
    const test = compileMatch({ regex: 'o\\d' });
    expect([test('o3'), test('o3'), test('o3')]).toEqual([true, true, true]);
  });
});

describe('the dates of dated snapshots', () => {
  it.each([
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5-2025-09-29'],
    ['gpt-5-20250807:batch', 'gpt-5-2025-08-07:batch'],
    ['a-20240229-b', 'a-2024-02-29-b'],
    ['a-20250101-20260202', 'a-2025-01-01-2026-02-02'],
  ])('are written the other way in %s', (name, dashed) => {
    expect(withDashedDates(name)).toBe(dashed);
  });

  it.each([
    'claude-sonnet-4-5',
    'gpt-4o-2024-08-06',
    'a-20250230',
    'a-20230229',
    'a-20251301',
    'a-20250100',
    'a-19990101',
    'a20250101',
    'a-202501011',
  ])('are not seen in %s', (name) => {
    expect(withDashedDates(name)).toBeUndefined();
  });
});
