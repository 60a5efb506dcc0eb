import { ByteWriter } from './byte-writer.js';

/** A column of a table, and how its values are written in ClickHouse's format Native: all of them in a row. */
export interface Column<Row> {
  readonly name: string;
  /** As ClickHouse spells it. Where the table has another type, the server converts. */
  readonly type: string;
  readonly write: (rows: readonly Row[], out: ByteWriter) => void;
}

/**
 * Rows as one block of format Native, which costs ClickHouse half of what it costs to read them as text: nothing is to be
 * parsed, and each column arrives in one piece. Made of the parts that `encodeColumns` gives.
 */
export function encodeBlock(counts: { readonly columns: number; readonly rows: number }, ...parts: readonly Buffer[]) {
  const head = new ByteWriter(16);
  head.varint(counts.columns);
  head.varint(counts.rows);
  return [head.bytes(), ...parts];
}

/** The columns of a block, one after the other. */
export function encodeColumns<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Buffer {
  const out = new ByteWriter();
  for (const { name, type, write } of columns) {
    out.text(name);
    out.text(type);
    write(rows, out);
  }
  return out.bytes();
}
