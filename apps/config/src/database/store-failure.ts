import type { Failure } from '@tollgate/schema';
import { QueryFailedError } from 'typeorm';
import { SilentStore } from './pulse.js';

/** Connection exceptions, shutdown, too many connections. */
const awayStates = /^(?:08...|57P0[1-5]|53[0-4]..)$/;
/** A lock or statement that took too long, transactions in each other's way: PostgreSQL is there, and says so. */
const busyStates = /^(?:57014|55P03|25P03|40001|40P01)$/;
const unavailableErrors = /^(?:ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/;
const unavailableMessages =
  /connection terminated|timeout exceeded when trying to connect|connection error|not queryable|query read timeout/i;
const uniqueViolation = '23505';

/**
 * What an error of PostgreSQL means to a caller: the store is away, or another change was faster. Undefined for errors
 * that are nobody's fault but ours.
 */
export function storeFailure(error: unknown): Failure | undefined {
  const { code, message } = describe(error);
  if (awayReason(error) !== undefined || busyStates.test(code)) {
    return { code: 'service.unavailable', message: 'The configuration store is away', detail: message };
  }
  if (code === uniqueViolation) {
    return { code: 'resource.conflict', message: 'Another resource has this name already', detail: message };
  }
  return undefined;
}

/** The words of an error that says that PostgreSQL cannot be reached, or takes nobody in; undefined for all others. */
export function awayReason(error: unknown): string | undefined {
  const { code, message } = describe(error);
  const isAway =
    error instanceof SilentStore ||
    awayStates.test(code) ||
    unavailableErrors.test(code) ||
    unavailableMessages.test(message);
  // Where each of several addresses was tried, the message is empty.
  return isAway ? message || code : undefined;
}

/** Goes by members, not by class: errors of sockets can come from another realm than ours. */
function describe(thrown: unknown): { readonly code: string; readonly message: string } {
  const error: unknown = thrown instanceof QueryFailedError ? thrown.driverError : thrown;
  if (typeof error !== 'object' || error === null) return { code: '', message: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { code, message: 'message' in error && typeof error.message === 'string' ? error.message : '' };
}
