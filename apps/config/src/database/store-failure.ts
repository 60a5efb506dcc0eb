import type { Failure } from '@tollgate/schema';
import { QueryFailedError } from 'typeorm';

/** Connection exceptions, shutdown, too many connections, a lock or statement that took too long. */
const unavailableStates = /^(?:08...|57P0[1-5]|57014|53[0-4]..|55P03|25P03|40001|40P01)$/;
const unavailableErrors = /^(?:ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/;
const unavailableMessages = /connection terminated|timeout exceeded when trying to connect|connection error|not queryable/i;
const uniqueViolation = '23505';

/**
 * What an error of PostgreSQL means to a caller: the store is away, or another change was faster. Undefined for errors
 * that are nobody's fault but ours.
 */
export function storeFailure(error: unknown): Failure | undefined {
  const cause = error instanceof QueryFailedError ? error.driverError : error;
  if (!(cause instanceof Error)) return undefined;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (unavailableStates.test(code) || unavailableErrors.test(code) || unavailableMessages.test(cause.message)) {
    return { code: 'service.unavailable', message: 'The configuration store is away', detail: cause.message };
  }
  if (code === uniqueViolation) {
    return { code: 'resource.conflict', message: 'Another resource has this name already', detail: cause.message };
  }
  return undefined;
}
