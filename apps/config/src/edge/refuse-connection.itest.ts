import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ConfigService, startConfigService } from '../../testing/config-service.js';

let config: ConfigService;
let port: number;
beforeAll(async () => {
  config = await startConfigService();
  await config.app.listen(0, '127.0.0.1');
  port = Number(new URL(await config.app.getUrl()).port);
});
afterAll(() => config.stop());

/** Sends bytes as they are and reads until the server hangs up. */
async function send(bytes: string): Promise<{ head: string; body: Record<string, unknown> }> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => {
    text += data.toString();
  });
  socket.on('error', () => undefined);
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  const [head = '', body = '{}'] = text.split('\r\n\r\n');
  return { head, body: JSON.parse(body) };
}

describe('bytes that never become a request', () => {
  it.each([
    ['are no HTTP', 'hello there\r\n\r\n', 400, 'request.malformed'],
    ['have headers without end', `GET / HTTP/1.1\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`, 431, 'request.too-large'],
    ['say two lengths', 'POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400, 'request.malformed'],
    ['have two hosts', 'GET /livez HTTP/1.1\r\nhost: a\r\nHost: b\r\n\r\n', 400, 'request.malformed'],
    ['have no host', 'GET /livez HTTP/1.1\r\n\r\n', 400, 'request.malformed'],
    ['are of HTTP/2.0', 'GET /livez HTTP/2.0\r\nhost: a\r\n\r\n', 505, 'request.http-version'],
    ['are of HTTP/3.0', 'GET /livez HTTP/3.0\r\nhost: a\r\n\r\n', 505, 'request.http-version'],
    [
      'are coded twice',
      'POST /api/v1/projects HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
      501,
      'request.transfer-coding',
    ],
  ])('are answered with a problem document when they %s', async (_, bytes, status, code) => {
    const { head, body } = await send(bytes);
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain('content-type: application/problem+json');
    expect(body).toMatchObject({ status, code });
    expect(head).toContain(`x-request-id: ${String(body['requestId'])}`);
  });
});
