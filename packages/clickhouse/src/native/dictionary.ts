import type { ByteWriter } from './byte-writer.js';

/** Begins every column of type LowCardinality. */
export const dictionaryVersion = 1;

/** Flags before a dictionary: it comes with the block, and holds for this block alone. */
const hasKeys = 0x200;
const isNew = 0x400;

const uint8KeysMax = 0x100;
const uint16KeysMax = 0x1_0000;

/** Values of a column of type LowCardinality: each different one once, and which of them each row has. */
export interface Dictionary {
  readonly keys: readonly string[];
  readonly rows: readonly number[];
  readonly add: (value: string | undefined) => void;
}

/** `nothing` is given for a column that may be NULL: it is undefined, and always the first key. */
export function dictionaryOf(...nothing: readonly [] | readonly [undefined]): Dictionary {
  const indexes = new Map<string | undefined, number>(nothing.map((value) => [value, 0]));
  const keys = nothing.map(() => '');
  const rows: number[] = [];
  let last: { readonly value: string | undefined; readonly index: number } | undefined;
  return {
    keys,
    rows,
    add(value) {
      if (last === undefined || last.value !== value) last = { value, index: indexOf(value) };
      rows.push(last.index);
    },
  };
  function indexOf(value: string | undefined): number {
    const known = indexes.get(value);
    if (known !== undefined) return known;
    const index = keys.push(value ?? '') - 1;
    indexes.set(value, index);
    return index;
  }
}

/** Nothing is written when there are no rows: ClickHouse expects nothing then. */
export function writeDictionary({ keys, rows }: Dictionary, out: ByteWriter): void {
  if (rows.length === 0) return;
  const [width, write] = indexWriter(keys.length, out);
  out.int64(hasKeys | isNew | width);
  out.int64(keys.length);
  for (const key of keys) out.text(key);
  out.int64(rows.length);
  for (const row of rows) write(row);
}

/** Indexes are as wide as the number of keys asks for. */
function indexWriter(keys: number, out: ByteWriter): readonly [width: number, write: (index: number) => void] {
  if (keys <= uint8KeysMax) return [0, (index) => out.uint8(index)];
  if (keys <= uint16KeysMax) return [1, (index) => out.uint16(index)];
  return [2, (index) => out.uint32(index)];
}
