import type { ErrorCode } from '@tollgate/schema';
import { errors } from 'undici';
import { ForbiddenAddressError, isOfUsedSocket } from './connector.js';

/** Why a provider gave no answer, or not all of it. */
export interface UpstreamProblem {
  readonly code: ErrorCode;
  /** For the caller. */
  readonly message: string;
  /** For the log. */
  readonly detail?: string;
  /** Whether the provider may have read the request, and may charge for it. */
  readonly reached: boolean;
  /** The connection had been idle and was closed by the provider as the request was written: nobody read it. */
  readonly staleSocket: boolean;
  /** The status of an answer that was refused for it: nothing was worked on, and asking again would end the same way. */
  readonly refusedStatus?: number;
}

const unreachableCodes = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENODATA',
  'ESERVFAIL',
]);
const closedCodes = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET']);
const timeoutCodes = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);
const tlsCodePattern = /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;
const unreadableCodes = new Set(['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']);

/** A connection that was closed later than this after the request was written was not idle: somebody had read it. */
export const staleSocketWindowMs = 1000;

/** Names an error that came before the first byte of an answer, `elapsedMs` after the request was handed over. */
export function explainSendError(error: unknown, elapsedMs: number): UpstreamProblem {
  const detail = textOf(error);
  if (error instanceof ForbiddenAddressError) {
    const message = 'The address of the provider is not allowed';
    return { code: 'upstream.address-forbidden', message, detail, reached: false, staleSocket: false };
  }
  const code = codeOf(error);
  if (timeoutCodes.has(code)) {
    const message = 'The connection to the provider took too long';
    return { code: 'upstream.timeout', message, detail, reached: false, staleSocket: false };
  }
  if (unreachableCodes.has(code) || tlsCodePattern.test(code)) {
    const message = 'The provider could not be reached';
    return { code: 'upstream.unreachable', message, detail, reached: false, staleSocket: false };
  }
  if (closedCodes.has(code)) {
    const message = 'The provider closed the connection without an answer';
    const staleSocket = elapsedMs <= staleSocketWindowMs && wasUsedBefore(error);
    return { code: 'upstream.unreachable', message, detail, reached: !staleSocket, staleSocket };
  }
  return { ...explainBodyError(error), message: 'The answer of the provider could not be read' };
}

/** Names an error that came after the answer had begun. */
export function explainBodyError(error: unknown): UpstreamProblem {
  const detail = textOf(error);
  const code = codeOf(error);
  if (closedCodes.has(code)) return broken('upstream.truncated', 'The answer of the provider ended early', detail);
  if (unreadableCodes.has(code) || code.startsWith('HPE_') || code.startsWith('Z_')) {
    return broken('upstream.unreadable', 'The answer of the provider could not be read', detail);
  }
  return broken('upstream.error', 'The answer of the provider broke off', detail);
}

function broken(code: ErrorCode, message: string, detail: string): UpstreamProblem {
  return { code, message, detail, reached: true, staleSocket: false };
}

function wasUsedBefore(error: unknown): boolean {
  if (isOfUsedSocket(error)) return true;
  return error instanceof errors.SocketError && (error.socket?.bytesRead ?? 0) > 0;
}

/** The system's code of an error; of several addresses that failed, the code of the first. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0) return codeOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function textOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return `${codeOf(error)} ${String(message)}`.trim();
}
