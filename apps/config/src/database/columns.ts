import type { EntitySchemaColumnOptions } from 'typeorm';

/** A moment, exact to the millisecond, which is what a JavaScript `Date` holds. */
export function momentColumn(name: string): EntitySchemaColumnOptions {
  return { name, type: 'timestamptz', precision: 3 };
}

/** A 64-bit number that stays far below 2^53; PostgreSQL hands it over as text. */
export function bigintColumn(name: string): EntitySchemaColumnOptions {
  return { name, type: 'bigint', transformer: { to: (value: number) => value, from: Number } };
}

/** What every resource row has besides its own columns. */
export const resourceColumns = {
  version: { type: 'integer' },
  createdAt: momentColumn('created_at'),
  updatedAt: momentColumn('updated_at'),
} as const satisfies Record<string, EntitySchemaColumnOptions>;

/** The columns of `resourceColumns` in a row. */
export interface ResourceRow {
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
