import { describe, expect, it } from '@jest/globals';
import { namesOfRows } from './names.js';

const rows = [
  { group: { project: 'p1', key: 'k1', model: 'm' } },
  { group: { project: 'p1', key: 'k2', model: 'm' } },
  { group: { project: 'gone', key: null, model: 'm' } },
];
const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

describe('the names in a report', () => {
  it('are asked for once for each dimension and each id, and are null where nobody knows one', async () => {
    const asked: (readonly string[])[] = [];
    const lookup = (names: Readonly<Record<string, string>>) => async (ids: readonly string[]) => {
      asked.push(ids);
      return new Map(Object.entries(names));
    };
    const lookups = { project: lookup({ p1: 'Search' }), key: lookup({ k1: 'ci', k2: 'laptop' }) };
    expect(await namesOfRows(rows, ['project', 'key', 'model'], lookups)).toEqual([
      { project: 'Search', key: 'ci' },
      { project: 'Search', key: 'laptop' },
      { project: null, key: null },
    ]);
    expect(asked).toEqual([
      ['p1', 'gone'],
      ['k1', 'k2'],
    ]);
  });

  it('are not asked for where the report has no ids', async () => {
    const never = () => Promise.reject(new Error('asked'));
    expect(await namesOfRows(rows, ['model'], { project: never, key: never })).toEqual([{}, {}, {}]);
  });

  it('are missing while PostgreSQL is away, and any other error is one', async () => {
    const key = async () => new Map([['k1', 'ci']]);
    const names = await namesOfRows(rows, ['project', 'key'], { project: () => Promise.reject(away), key });
    expect(names[0]).toEqual({ project: null, key: 'ci' });
    const bug = namesOfRows(rows, ['project'], { project: () => Promise.reject(new Error('bug')), key });
    await expect(bug).rejects.toThrow('bug');
  });
});
