import { describe, expect, it } from '@jest/globals';
import { dimensionSql } from './dimension.js';
import { groupKeys } from './group-keys.js';

const sql = (...names: readonly Parameters<typeof dimensionSql>[0][]) =>
  names.map((name, index) => dimensionSql(name, `group_${index}`));

describe('what rows are grouped by', () => {
  it('is a column of few texts itself, as long as it is the only key', () => {
    expect(groupKeys(sql('model'), false)).toEqual({ keys: ['raw_0'], raw: ['model'] });
  });

  it.each([
    ['a bucket of time', sql('model'), true],
    ['another such column', sql('model', 'tag:feature'), false],
    ['a column of many values', sql('model', 'user'), false],
  ])('is one number for all columns of few texts where there is %s beside one', (_what, dimensions, hasBuckets) => {
    const { keys, raw } = groupKeys(dimensions, hasBuckets);
    expect(keys.filter((key) => key.includes('sipHash128Keyed'))).toHaveLength(1);
    expect(raw[0]).toBe('any(model)');
  });

  it('is the value where a column has many, and nothing where there is no dimension', () => {
    expect(groupKeys(sql('user', 'project'), true)).toEqual({ keys: ['raw_0', 'raw_1'], raw: ['user', 'project_id'] });
    expect(groupKeys([], false)).toEqual({ keys: [], raw: [] });
  });

  it('has a secret for each column and each query, so that no two texts can be made to fall together', () => {
    const secretsOf = () =>
      groupKeys(sql('model', 'provider'), false)
        .keys.join()
        .match(/0x[0-9a-f]{16}/g) ?? [];
    expect(new Set([...secretsOf(), ...secretsOf()]).size).toBe(8);
  });
});
