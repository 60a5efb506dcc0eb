import { ClickHouseError } from '@clickhouse/client';
import type { Failure } from '@tollgate/schema';

/**
 * Why a call did not succeed.
 * - `away`: ClickHouse did not answer, is overloaded or restarting. The same call may succeed later, and whether an
 *   insert took place is not known.
 * - `refused`: ClickHouse looked at these very rows and will never take them.
 */
export interface StoreFailure {
  readonly kind: 'away' | 'refused';
  readonly message: string;
  readonly cause: unknown;
}

/** Error codes of ClickHouse that are about the content of the rows. Everything else is taken to pass. */
const contentErrorCodes: ReadonlySet<string> = new Set([
  '6', // CANNOT_PARSE_TEXT
  '25', // CANNOT_PARSE_ESCAPE_SEQUENCE
  '26', // CANNOT_PARSE_QUOTED_STRING
  '27', // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  '38', // CANNOT_PARSE_DATE
  '41', // CANNOT_PARSE_DATETIME
  '53', // TYPE_MISMATCH
  '69', // ARGUMENT_OUT_OF_BOUND
  '70', // CANNOT_CONVERT_TYPE
  '72', // CANNOT_PARSE_NUMBER
  '117', // INCORRECT_DATA
  '130', // CANNOT_READ_ARRAY_FROM_TEXT
  '131', // TOO_LARGE_STRING_SIZE
  '190', // SIZES_OF_ARRAYS_DONT_MATCH
  '321', // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
  '349', // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
  '376', // CANNOT_PARSE_UUID
  '407', // DECIMAL_OVERFLOW
  '467', // CANNOT_PARSE_BOOL
  '469', // VIOLATED_CONSTRAINT
]);

const messageCharsMax = 2000;

/** Sorts an error of the client. A missing table counts as away too: a migration may be under way. */
export function toStoreFailure(error: unknown): StoreFailure {
  const message = (error instanceof Error ? error.message : String(error)).slice(0, messageCharsMax);
  if (error instanceof ClickHouseError && contentErrorCodes.has(error.code)) {
    return { kind: 'refused', message: `${error.type ?? error.code}: ${message}`, cause: error };
  }
  return { kind: 'away', message, cause: error };
}

/** A failure that was found before ClickHouse was asked. */
export function refused(message: string): StoreFailure {
  return { kind: 'refused', message, cause: undefined };
}

/** For a caller of a report, who can only wait. */
export function awayFailure(error: unknown): Failure {
  const { message } = toStoreFailure(error);
  return { code: 'service.unavailable', message: 'The reports cannot be read at the moment', detail: message };
}
