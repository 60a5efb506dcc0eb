import { ClickHouseError } from '@clickhouse/client';
import { describe, expect, it } from '@jest/globals';
import { toStoreFailure } from './store-failure.js';

const clickhouseError = (code: string, type: string) => new ClickHouseError({ message: 'no', code, type });

describe('an error of ClickHouse', () => {
  it.each([
    ['469', 'VIOLATED_CONSTRAINT'],
    ['72', 'CANNOT_PARSE_NUMBER'],
    ['407', 'DECIMAL_OVERFLOW'],
  ])('about the content of the rows (%s) means that they are refused for good', (code, type) => {
    expect(toStoreFailure(clickhouseError(code, type))).toMatchObject({ kind: 'refused', message: `${type}: no` });
  });

  it.each([
    ['241', 'MEMORY_LIMIT_EXCEEDED'],
    ['252', 'TOO_MANY_PARTS'],
    ['159', 'TIMEOUT_EXCEEDED'],
    ['60', 'UNKNOWN_TABLE'],
    ['242', 'TABLE_IS_READ_ONLY'],
    ['999999', 'SOMETHING_NEW'],
  ])('about anything else (%s) means that the same insert may succeed later', (code, type) => {
    expect(toStoreFailure(clickhouseError(code, type)).kind).toBe('away');
  });

  it('counts a lost connection as away', () => {
    expect(toStoreFailure(new Error('connect ECONNREFUSED'))).toMatchObject({ kind: 'away' });
  });
});
