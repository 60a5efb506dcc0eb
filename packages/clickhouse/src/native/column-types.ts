import { dayMs } from '@tollgate/schema';
import type { ByteWriter } from './byte-writer.js';
import type { Column } from './column.js';
import { type Dictionary, dictionaryOf, dictionaryVersion, writeDictionary } from './dictionary.js';
import { uuidWords } from './uuid-words.js';

type Write<Value> = (out: ByteWriter, value: Value) => void;
type Read<Row, Value> = (row: Row) => Value;

/** A column of which every value is written by itself. */
function plain<Value>(type: string, write: Write<Value>) {
  return <Row>(name: string, read: Read<Row, Value>): Column<Row> => ({
    name,
    type,
    write(rows, out) {
      for (const row of rows) write(out, read(row));
    },
  });
}

/** The same, of which undefined becomes NULL. Behind NULL there is a value too, which nobody sees. */
function nullable<Value>(type: string, write: Write<Value>, unseen: Value) {
  return <Row>(name: string, read: Read<Row, Value | undefined>): Column<Row> => ({
    name,
    type: `Nullable(${type})`,
    write(rows, out) {
      for (const row of rows) out.uint8(read(row) === undefined ? 1 : 0);
      for (const row of rows) write(out, read(row) ?? unseen);
    },
  });
}

function array<Value>(type: string, write: Write<Value>) {
  return <Row>(name: string, read: Read<Row, readonly Value[]>): Column<Row> => ({
    name,
    type: `Array(${type})`,
    write(rows, out) {
      const lists = rows.map(read);
      writeEnds(lists, out);
      for (const list of lists) for (const value of list) write(out, value);
    },
  });
}

/** Where each list ends among the elements of all of them. */
function writeEnds(lists: readonly { readonly length: number }[], out: ByteWriter): void {
  let end = 0;
  for (const { length } of lists) {
    end += length;
    out.int64(end);
  }
}

const writeUint16: Write<number> = (out, value) => out.uint16(value);
const writeInt64: Write<number> = (out, value) => out.int64(value);
const writeFloat64: Write<number> = (out, value) => out.float64(value);
const writeText: Write<string> = (out, value) => out.text(value);
const writeDecimal: Write<bigint> = (out, value) => out.int128(value);
/** As two numbers of 64 bits, of which the higher comes first; of each its lower half. */
const highestFirst = [1, 0, 3, 2] as const;
const writeUuid: Write<string> = (out, text) => {
  const words = uuidWords(text);
  for (const index of highestFirst) out.uint32(words[index] ?? 0);
};
const nil = '00000000-0000-0000-0000-000000000000';

export const bool = plain<boolean>('Bool', (out, value) => out.uint8(value ? 1 : 0));
export const uint16 = plain('UInt16', writeUint16);
/** Of a whole number that is exact. */
export const uint64 = plain('UInt64', writeInt64);
export const float64 = plain('Float64', writeFloat64);
/** Of seconds since 1970. */
export const dateTime = plain<number>("DateTime('UTC')", (out, value) => out.uint32(value));
/** Of milliseconds since 1970. */
export const dateTimeMs = plain("DateTime64(3, 'UTC')", writeInt64);
export const uuid = plain('UUID', writeUuid);
export const text = plain('String', writeText);
/** Of 16 ASCII characters. */
export const ascii16 = plain<string>('FixedString(16)', (out, value) => out.ascii(value));
/** Of 10^-12. */
export const decimal12 = plain('Decimal(38, 12)', writeDecimal);

export const nullableUint16 = nullable<number>('UInt16', writeUint16, 0);
export const nullableUint64 = nullable<number>('UInt64', writeInt64, 0);
export const nullableFloat64 = nullable<number>('Float64', writeFloat64, 0);
export const nullableUuid = nullable<string>('UUID', writeUuid, nil);
export const nullableText = nullable<string>('String', writeText, '');

export const uint64s = array('UInt64', writeInt64);
export const decimals12 = array('Decimal(38, 12)', writeDecimal);

/** Of days written `YYYY-MM-DD`, of which neighbours mostly have the same. */
export function date<Row>(name: string, read: Read<Row, string>): Column<Row> {
  return {
    name,
    type: 'Date',
    write(rows, out) {
      let known = { day: '1970-01-01', number: 0 };
      for (const row of rows) {
        const day = read(row);
        if (day !== known.day) known = { day, number: Date.parse(day) / dayMs };
        out.uint16(known.number);
      }
    },
  };
}

/** Texts of which there are few different ones. */
export function fewTexts<Row>(name: string, read: Read<Row, string>): Column<Row> {
  return dictionaryColumn(name, 'String', () => dictionaryOf(), read);
}

/** The same, of which undefined becomes NULL. */
export function nullableFewTexts<Row>(name: string, read: Read<Row, string | undefined>): Column<Row> {
  return dictionaryColumn(name, 'Nullable(String)', () => dictionaryOf(undefined), read);
}

function dictionaryColumn<Row, Value extends string | undefined>(
  name: string,
  inner: string,
  create: () => Dictionary,
  read: Read<Row, Value>,
): Column<Row> {
  return {
    name,
    type: `LowCardinality(${inner})`,
    write(rows, out) {
      out.int64(dictionaryVersion);
      const dictionary = create();
      for (const row of rows) dictionary.add(read(row));
      writeDictionary(dictionary, out);
    },
  };
}

/** Lists of texts of which there are few different ones. */
export function fewTextsLists<Row>(name: string, read: Read<Row, readonly string[]>): Column<Row> {
  return {
    name,
    type: 'Array(LowCardinality(String))',
    write(rows, out) {
      const lists = rows.map(read);
      out.int64(dictionaryVersion);
      writeEnds(lists, out);
      const dictionary = dictionaryOf();
      for (const list of lists) for (const value of list) dictionary.add(value);
      writeDictionary(dictionary, out);
    },
  };
}

/** Names with values; there are few different names. */
export function labels<Row>(name: string, read: Read<Row, Readonly<Record<string, string>>>): Column<Row> {
  return {
    name,
    type: 'Map(LowCardinality(String), String)',
    write(rows, out) {
      const lists = rows.map((row) => Object.entries(read(row)));
      out.int64(dictionaryVersion);
      writeEnds(lists, out);
      const names = dictionaryOf();
      for (const list of lists) for (const [label] of list) names.add(label);
      writeDictionary(names, out);
      for (const list of lists) for (const [, value] of list) out.text(value);
    },
  };
}
