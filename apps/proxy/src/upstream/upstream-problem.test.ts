import { describe, expect, test } from '@jest/globals';
import { errors } from 'undici';
import { ForbiddenAddressError } from './connector.js';
import { explainBodyError, explainSendError, staleSocketWindowMs } from './upstream-problem.js';

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function socketError(bytesRead: number): Error {
  const socket = { bytesRead, bytesWritten: 100 } as ConstructorParameters<typeof errors.SocketError>[1];
  return new errors.SocketError('other side closed', socket);
}

describe('errors before an answer', () => {
  test.each([
    [new ForbiddenAddressError('x'), 'upstream.address-forbidden', false],
    [new errors.ConnectTimeoutError('x'), 'upstream.timeout', false],
    [systemError('ETIMEDOUT'), 'upstream.timeout', false],
    [systemError('ECONNREFUSED'), 'upstream.unreachable', false],
    [systemError('ENOTFOUND'), 'upstream.unreachable', false],
    [systemError('EAI_AGAIN'), 'upstream.unreachable', false],
    [systemError('CERT_HAS_EXPIRED'), 'upstream.unreachable', false],
    [systemError('DEPTH_ZERO_SELF_SIGNED_CERT'), 'upstream.unreachable', false],
    [systemError('ERR_TLS_CERT_ALTNAME_INVALID'), 'upstream.unreachable', false],
    [new AggregateError([systemError('ECONNREFUSED'), systemError('EHOSTUNREACH')]), 'upstream.unreachable', false],
    [systemError('ECONNRESET'), 'upstream.unreachable', true],
    [systemError('HPE_INVALID_CONSTANT'), 'upstream.unreadable', true],
    [new errors.HeadersOverflowError('x'), 'upstream.unreadable', true],
    [new Error('anything'), 'upstream.error', true],
    ['not even an error', 'upstream.error', true],
  ])('%s is %s (the provider may have read the request: %s)', (error, code, reached) => {
    expect(explainSendError(error, 0)).toMatchObject({ code, reached, staleSocket: false });
  });

  test('a connection that had served before and closed at once was idle: nobody read the request', () => {
    expect(explainSendError(socketError(500), 5)).toMatchObject({ staleSocket: true, reached: false });
  });

  test('a new connection that closes was not idle', () => {
    expect(explainSendError(socketError(0), 5)).toMatchObject({ staleSocket: false, reached: true });
  });

  test('one that closes later had been reading', () => {
    expect(explainSendError(socketError(500), staleSocketWindowMs + 1)).toMatchObject({
      staleSocket: false,
      reached: true,
    });
  });
});

describe('errors inside an answer', () => {
  test.each([
    [socketError(500), 'upstream.truncated'],
    [systemError('ECONNRESET'), 'upstream.truncated'],
    [systemError('HPE_INVALID_CHUNK_SIZE'), 'upstream.unreadable'],
    [systemError('Z_DATA_ERROR'), 'upstream.unreadable'],
    [new Error('anything'), 'upstream.error'],
  ])('%s is %s', (error, code) => {
    expect(explainBodyError(error)).toMatchObject({ code, reached: true, staleSocket: false });
  });
});
