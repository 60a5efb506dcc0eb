import { describe, expect, it } from '@jest/globals';
import { ResponseReader } from './response-reader.ts';

const bytes = Buffer.from(
  [
    'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello',
    'HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n10;name=value\r\n0123456789\r\nabcd\r\n0\r\n\r\n',
    'HTTP/1.1 503 Busy\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nchecksum: 1\r\n\r\n',
  ].join(''),
);
const expected = [
  { status: 200, body: 'hello' },
  { status: 204, body: '' },
  { status: 200, body: 'abc0123456789\r\nabcd' },
  { status: 503, body: 'x' },
];

function read(pieces: readonly Buffer[]) {
  const responses: { status: number; body: string }[] = [];
  let body = '';
  const reader = new ResponseReader({
    onBody: (part) => {
      body += part.toString();
    },
    onEnd: (status) => {
      responses.push({ status, body });
      body = '';
    },
  });
  for (const piece of pieces) reader.push(piece);
  return responses;
}

describe('the response reader', () => {
  it('reads the same responses wherever their bytes are cut in two', () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(read([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(expected);
    }
  });

  it('reads the same responses byte by byte', () => {
    expect(read(Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(expected);
  });

  it.each([
    ['no response', 'SSH-2.0-server\r\n\r\n'],
    ['a response without a length', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['a chunk without a size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
    ['a head without an end', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(70_000)}`],
  ])('refuses %s', (_, text) => {
    expect(() => read([Buffer.from(text)])).toThrow();
  });
});
