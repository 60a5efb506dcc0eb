import type { Socket } from 'node:net';
import type { Failure } from '@tollgate/schema';
import { uuidv7 } from './ids.js';

/** Why bytes never became a request. */
export interface Refusal {
  readonly status: number;
  readonly failure: Failure;
  readonly requestId: string;
}

/** How a service writes its refusals. */
export interface WrittenRefusal {
  readonly contentType: string;
  readonly body: string;
}

const refusals: Readonly<Record<string, readonly [status: number, reason: string, failure: Failure]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'Request Header Fields Too Large',
    { code: 'request.too-large', message: 'The headers of the request are too large' },
  ],
  HPE_INVALID_VERSION: [
    505,
    'HTTP Version Not Supported',
    { code: 'request.http-version', message: 'Send HTTP/1.1: other versions are not served here' },
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    'Request Timeout',
    { code: 'request.timeout', message: 'The request did not arrive in time' },
  ],
};
const malformed: readonly [number, string, Failure] = [
  400,
  'Bad Request',
  { code: 'request.malformed', message: 'The request is not well-formed HTTP' },
];

/** Answers bytes that are no HTTP request, in the service's own words. Nothing of them is trusted, and the connection ends. */
export function connectionRefuser(write: (refusal: Refusal) => WrittenRefusal) {
  return (error: Error & { readonly code?: string }, socket: Socket): void => {
    if (socket.destroyed || !socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const [status, reason, failure] = refusals[error.code ?? ''] ?? malformed;
    const requestId = uuidv7();
    const { contentType, body } = write({ status, failure, requestId });
    socket.end(
      `HTTP/1.1 ${status} ${reason}\r\ncontent-type: ${contentType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
        `x-request-id: ${requestId}\r\nconnection: close\r\n\r\n${body}`,
    );
  };
}
