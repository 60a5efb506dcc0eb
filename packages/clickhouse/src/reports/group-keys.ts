import { randomBytes } from 'node:crypto';
import type { DimensionSql } from './dimension.js';

/** How rows are grouped by some dimensions. */
export interface GroupKeys {
  /** What `GROUP BY` names beside the bucket. */
  readonly keys: readonly string[];
  /** The raw value of each dimension in a group. */
  readonly raw: readonly string[];
}

/**
 * One column of few texts is grouped by the numbers that ClickHouse keeps for its texts, which is very fast; with any
 * other column beside it the texts of every row are copied and compared, nine times as dear. So where there are more
 * keys than one, the texts go into a single number of 128 bits by which rows are grouped, and each group takes its texts
 * from any of its rows.
 *
 * The number is made of one SipHash for each column, reckoned once for each different text of a block. Each column has a
 * key of its own, so that two columns with one text, or with each other's texts, stay apart; and the keys are secret,
 * made for this one query, so that nobody can make up texts that fall together. By chance two of ten thousand groups do
 * so once in 10^30 reports.
 *
 * @param hasBuckets whether rows are grouped by time as well
 */
export function groupKeys(dimensions: readonly DimensionSql[], hasBuckets: boolean): GroupKeys {
  const texts = dimensions.flatMap(({ rawText }) => (rawText === undefined ? [] : [rawText]));
  const isSingle = dimensions.length === 1 && !hasBuckets;
  if (texts.length === 0 || isSingle) {
    return { keys: dimensions.map((_, index) => `raw_${index}`), raw: dimensions.map(({ raw }) => raw) };
  }
  const others = dimensions.flatMap(({ rawText }, index) => (rawText === undefined ? [`raw_${index}`] : []));
  return {
    keys: [texts.map(hashOf).reduce((left, right) => `bitXor(${left}, ${right})`), ...others],
    raw: dimensions.map(({ raw, rawText }) => (rawText === undefined ? raw : `any(${raw})`)),
  };
}

function hashOf(text: string): string {
  return `reinterpretAsUInt128(sipHash128Keyed((${secret()}, ${secret()}), ${text}))`;
}

/** 64 bits in hexadecimal digits, which ClickHouse reads as a number. */
function secret(): string {
  return `toUInt64(0x${randomBytes(8).toString('hex')})`;
}
