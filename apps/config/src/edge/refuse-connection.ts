import type { Socket } from 'node:net';
import { problemDocument, uuidv7 } from '@tollgate/platform';
import type { Failure } from '@tollgate/schema';

const refusals: Readonly<Record<string, readonly [status: string, failure: Failure]>> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    { code: 'request.too-large', message: 'The headers of the request are too large' },
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    '408 Request Timeout',
    { code: 'request.timeout', message: 'The request did not arrive in time' },
  ],
};
const malformed: readonly [string, Failure] = [
  '400 Bad Request',
  { code: 'request.malformed', message: 'The request is not well-formed HTTP' },
];

/** Answers bytes that never became a request, as problem documents like all else, and ends the connection. */
export function refuseConnection(error: Error & { readonly code?: string }, socket: Socket): void {
  if (socket.destroyed || !socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, failure] = refusals[error.code ?? ''] ?? malformed;
  const requestId = uuidv7();
  const body = JSON.stringify({ ...problemDocument(failure, requestId, []), status: Number.parseInt(status, 10) });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `x-request-id: ${requestId}\r\nconnection: close\r\n\r\n${body}`,
  );
}
