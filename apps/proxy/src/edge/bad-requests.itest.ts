import { connect } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mebibyte } from '@tollgate/schema';
import { type Asking, call, chat } from '../testing/caller.js';
import { chatBody } from '../testing/openai-wire.js';
import { RawUpstream, sendJson } from '../testing/raw-upstream.js';
import { startTestProxy, type TestProxy, until, virtualKey } from '../testing/test-proxy.js';
import { defaultBodyLimits } from './read-body.js';

let upstream: RawUpstream;
let proxy: TestProxy;

beforeAll(async () => {
  upstream = await RawUpstream.start((received) => sendJson(received, 200, chatBody));
  proxy = await startTestProxy({
    providers: [{ id: 'oai', kind: 'openai', baseUrl: `${upstream.url}/v1` }],
    tools: { bodyLimits: { ...defaultBodyLimits, idleMs: 300 } },
  });
});
afterAll(async () => {
  await proxy.stop();
  await upstream.stop();
});
beforeEach(() => {
  upstream.calls.length = 0;
});

const good = chat('oai/gpt-4.1');
const messages = '/v1/messages';

/** Sends bytes as they are and reads what comes back until the connection ends. */
async function raw(bytes: string | Buffer, keepSending?: (write: (more: string) => boolean) => void): Promise<string> {
  const socket = connect(proxy.port, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => {
    text += data.toString('latin1');
  });
  socket.on('error', () => undefined);
  socket.write(bytes);
  keepSending?.((more) => socket.write(more));
  await new Promise((resolve) => socket.on('close', resolve));
  return text;
}

function head(lines: readonly string[], path = '/v1/chat/completions'): string {
  return [`POST ${path} HTTP/1.1`, 'host: x', `authorization: Bearer ${virtualKey}`, ...lines, '', ''].join('\r\n');
}

describe('requests that are refused', () => {
  const cases: readonly (readonly [string, Asking, number, string])[] = [
    ['no key', { headers: { authorization: undefined }, body: good }, 401, 'access.key-missing'],
    ['junk for a key', { headers: { authorization: 'Bearer junk' }, body: good }, 401, 'access.key-malformed'],
    ['another scheme', { headers: { authorization: 'Basic dTpw' }, body: good }, 401, 'access.key-missing'],
    ['no content type', { headers: { 'content-type': undefined }, body: good }, 415, 'request.content-type'],
    [
      'a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' },
      415,
      'request.content-type',
    ],
    [
      'a content type that is almost right',
      { headers: { 'content-type': 'application/json;x' }, body: good },
      415,
      'request.content-type',
    ],
    [
      'a compressed body',
      { headers: { 'content-encoding': 'gzip' }, body: gzipSync(JSON.stringify(good)) },
      415,
      'request.content-encoding',
    ],
    [
      'a body compressed twice',
      { headers: { 'content-encoding': 'br, gzip' }, body: good },
      415,
      'request.content-encoding',
    ],
    ['a user beyond the bound', { body: { ...good, user: 'x'.repeat(513) } }, 400, 'request.invalid'],
    ['a user far beyond it', { body: { ...good, user: 'x'.repeat(20_000) } }, 400, 'request.invalid'],
    ['a user beyond it, in a header', { headers: { 'x-user': 'x'.repeat(513) }, body: good }, 400, 'request.invalid'],
    ['no body', {}, 400, 'request.malformed'],
    ['half a body', { body: '{"model":' }, 400, 'request.malformed'],
    ['text', { body: 'hello' }, 400, 'request.malformed'],
    ['a list', { body: '[]' }, 400, 'request.invalid'],
    ['bytes that are not UTF-8', { body: Buffer.from([0x7b, 0xff, 0x7d]) }, 400, 'request.malformed'],
    ['no model', { body: { messages: [] } }, 400, 'request.invalid'],
    ['no messages', { body: { model: 'oai/gpt-4.1' } }, 400, 'request.invalid'],
    ['messages that are text', { body: { model: 'oai/gpt-4.1', messages: 'hi' } }, 400, 'request.invalid'],
    ['stream as text', { body: { ...good, stream: 'yes' } }, 400, 'request.invalid'],
    ['an unknown model', { body: chat('nobody/nothing') }, 404, 'model.unknown'],
    ['bad tags', { headers: { 'x-tags': 'oops' }, body: good }, 400, 'request.tags-invalid'],
    [
      'a base URL without a key',
      { headers: { 'x-provider-base-url': 'https://evil.example' }, body: good },
      403,
      'access.base-url-forbidden',
    ],
    [
      'a base URL nobody allowed',
      { headers: { 'x-provider-base-url': 'https://evil.example', 'x-provider-api-key': 'sk-own' }, body: good },
      403,
      'access.base-url-forbidden',
    ],
    ['a path nobody knows', { path: '/v1/nothing', body: good }, 404, 'request.route-unknown'],
    ['a slash too many', { path: '/v1/chat/completions/', body: good }, 404, 'request.route-unknown'],
    ['two slashes', { path: '/v1//chat/completions', body: good }, 404, 'request.route-unknown'],
    ['another case', { path: '/V1/chat/completions', body: good }, 404, 'request.route-unknown'],
    ['a path that goes up', { path: '/v1/x/../chat/completions', body: good }, 404, 'request.route-unknown'],
    ['a path that cannot be decoded', { path: '/v1/%zz', body: good }, 400, 'request.malformed'],
    ['a wrong method', { method: 'GET', body: '' }, 405, 'request.method-not-allowed'],
    ['another wrong method', { method: 'DELETE', path: '/v1/models' }, 405, 'request.method-not-allowed'],
  ];

  test.each(cases)('%s', async (_name, asking, status, code) => {
    const answer = await call(proxy, asking);
    expect(answer.status).toBe(status);
    const { error } = JSON.parse(answer.text);
    expect(error.code).toBe(code);
    expect(error.message.length).toBeGreaterThan(10);
    expect(error.request_id).toBe(answer.headers['x-request-id']);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(upstream.calls).toHaveLength(0);
    expect(proxy.recorder.attempts).toHaveLength(0);
  });

  test.each<[string, Asking, number, string]>([
    ['no key', { path: messages, headers: { authorization: undefined }, body: good }, 401, 'authentication_error'],
    ['half a body', { path: messages, body: '{' }, 400, 'invalid_request_error'],
    [
      'a compressed body',
      { path: messages, headers: { 'content-encoding': 'zstd' }, body: good },
      415,
      'invalid_request_error',
    ],
    [
      'a user beyond the bound',
      { path: messages, body: { ...good, metadata: { user_id: 'x'.repeat(513) } } },
      400,
      'invalid_request_error',
    ],
    ['an unknown model', { path: messages, body: chat('nobody/nothing') }, 404, 'not_found_error'],
    ['a path nobody knows', { path: '/v1/messages/nothing', body: good }, 404, 'not_found_error'],
    [
      'a path nobody knows, by the header',
      { path: '/v1/x', headers: { 'anthropic-version': '2023-06-01' }, body: good },
      404,
      'not_found_error',
    ],
    ['a wrong method', { path: messages, method: 'GET' }, 405, 'invalid_request_error'],
  ])('Anthropic callers are refused in their own dialect: %s', async (_name, asking, status, type) => {
    const answer = await call(proxy, asking);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({
      type: 'error',
      error: { type },
      request_id: answer.headers['x-request-id'],
    });
  });

  test('the caller’s own id is shown back with an error', async () => {
    const answer = await call(proxy, { body: '{', headers: { 'x-request-id': 'mine-1' } });
    expect(answer.headers['x-request-id']).toBe('mine-1');
    expect(JSON.parse(answer.text).error.request_id).toBe('mine-1');
  });

  test('a compressed body is told what is taken, and one that only says that it is not is taken', async () => {
    const refused = await call(proxy, { body: good, headers: { 'content-encoding': 'deflate' } });
    expect(refused.headers['accept-encoding']).toBe('identity');
    expect((await call(proxy, { body: good, headers: { 'content-encoding': 'Identity' } })).status).toBe(200);
    upstream.calls.length = 0;
    proxy.recorder.attempts.length = 0;
  });

  test('a wrong method is told the right one', async () => {
    const answer = await call(proxy, { method: 'PUT', body: good });
    expect(answer.headers['allow']).toBe('POST');
  });

  test('members with names of the language change nothing', async () => {
    const body = `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"model":"oai/gpt-4.1","messages":[{"role":"user","content":"a","__proto__":{"polluted":1}}]}`;
    expect((await call(proxy, { body })).status).toBe(200);
    expect('polluted' in {}).toBe(false);
    expect(upstream.calls[0]?.body.toString()).toBe(body.replace('oai/', ''));
    proxy.recorder.attempts.length = 0;
  });
});

describe('bodies beyond their bounds', () => {
  test('a body that announces too much is refused before it comes, and the connection ends', async () => {
    const text = await raw(head(['content-type: application/json', 'content-length: 104857600']));
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toMatch(/connection: close/i);
    expect(text).toContain('request.too-large');
  });

  test('a caller that sends 100 MB all the same gets to read why it was refused', async () => {
    const body = Buffer.alloc(100 * mebibyte, 'x');
    const before = process.memoryUsage().arrayBuffers;
    const answer = await call(proxy, { body, headers: { 'content-length': String(body.length) } }).catch(
      (error: Error) => error,
    );
    // Either the answer was read, or the connection was closed while the rest was still being sent.
    if (!(answer instanceof Error)) expect(answer.status).toBe(413);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * mebibyte);
  });

  test('a body in chunks is cut off at the limit', async () => {
    const piece = `100000\r\n${'x'.repeat(mebibyte)}\r\n`;
    let sent = 0;
    const text = await raw(head(['content-type: application/json', 'transfer-encoding: chunked']), (write) => {
      const send = setInterval(() => {
        if (sent++ > 60) clearInterval(send);
        else write(piece);
      }, 1);
    });
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toMatch(/connection: close/i);
  });

  test('a body that does not come is not waited for', async () => {
    const text = await raw(`${head(['content-type: application/json', 'content-length: 100'])}{"model"`);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(text).toContain('request.timeout');
  });

  test.each([
    ['10,000 levels', `{"a":${'['.repeat(10_000)}`],
    ['5 million levels', `{"a":${'['.repeat(5_000_000)}`],
    ['a million members', `{"a":{${Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":1`).join()}}}`],
    ['ten million objects', `{"a":[${'{},'.repeat(8_000_000)}1]}`],
    ['a long text that never ends', `{"a":"${'x'.repeat(30 * mebibyte)}`],
  ])('%s do not hold up the others', async (_name, body) => {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const answer = await call(proxy, { body });
    delay.disable();
    expect(answer.status).toBe(400);
    // The bound is 50 ms on an idle machine; this one may be busy.
    expect(delay.max / 1e6).toBeLessThan(3000);
  });

  test('numbers beyond all bounds are the provider’s matter', async () => {
    const body = '{"model":"oai/gpt-4.1","temperature":1e308,"seed":1e999,"messages":[{"role":"user","content":"a"}]}';
    expect((await call(proxy, { body })).status).toBe(200);
    expect(upstream.calls[0]?.body.toString()).toContain('"seed":1e999');
    proxy.recorder.attempts.length = 0;
  });
});

describe('bytes that are no HTTP', () => {
  test.each([
    ['nonsense', 'hello\r\n\r\n'],
    ['two lengths', head(['content-type: application/json', 'content-length: 2', 'content-length: 3']) + '{}'],
    [
      'length and chunks',
      head(['content-type: application/json', 'content-length: 2', 'transfer-encoding: chunked']) + '0\r\n\r\n',
    ],
    ['a length with a sign', head(['content-type: application/json', 'content-length: +2']) + '{}'],
    ['chunks of another kind', head(['content-type: application/json', 'transfer-encoding: xchunked']) + '0\r\n\r\n'],
    ['a header over two lines', head(['content-type: application/json', 'x-a: 1\r\n two', 'content-length: 2']) + '{}'],
    ['a space before the colon', head(['content-type : application/json', 'content-length: 2']) + '{}'],
    [
      'a bare line feed in a header',
      head(['content-type: application/json', 'x-a: 1\nx-b: 2', 'content-length: 2']) + '{}',
    ],
    ['a NUL in a header', head(['content-type: application/json', 'x-a: \0', 'content-length: 2']) + '{}'],
  ])('%s is refused, and the connection ends', async (_name, bytes) => {
    const text = await raw(bytes);
    expect(text.split('HTTP/1.1 ').length - 1).toBe(1);
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(upstream.calls).toHaveLength(0);
  });

  const twoBytes = ['content-type: application/json', 'content-length: 2'];
  const chunks = '2\r\n{}\r\n0\r\n\r\n';

  test.each([
    ['two hosts', `${head([...twoBytes, 'Host: y'])}{}`, 400, 'request.malformed'],
    ['no host', `${head(twoBytes).replace('host: x\r\n', '')}{}`, 400, 'request.malformed'],
    ['a host that is none', `${head(twoBytes).replace('host: x', 'host: x y')}{}`, 400, 'request.malformed'],
    ['HTTP/2.0', `${head(twoBytes).replace('HTTP/1.1', 'HTTP/2.0')}{}`, 505, 'request.http-version'],
    ['HTTP/0.9', `${head(twoBytes).replace('HTTP/1.1', 'HTTP/0.9')}{}`, 505, 'request.http-version'],
    ['HTTP/3.0', `${head(twoBytes).replace('HTTP/1.1', 'HTTP/3.0')}{}`, 505, 'request.http-version'],
    ['gzip in chunks', head(['transfer-encoding: gzip, chunked']) + chunks, 501, 'request.transfer-coding'],
    [
      'gzip in chunks, on two lines',
      head(['transfer-encoding: gzip', 'transfer-encoding: chunked']) + chunks,
      501,
      'request.transfer-coding',
    ],
  ])('%s: refused in words, and the connection ends', async (_name, bytes, status, code) => {
    const text = await raw(bytes + bytes);
    expect(text.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(text).toMatch(/connection: close/i);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '').error.code).toBe(code);
    expect(proxy.recorder.attempts).toHaveLength(0);
  });

  test('such a message is refused in the dialect of its address', async () => {
    const two = [...twoBytes, 'host: y'];
    expect(await raw(`${head(two, messages)}{}`)).toContain('"type":"invalid_request_error"');
    expect(await raw(`${head(two, '/v1beta/models/x:generateContent')}{}`)).toContain('"status":"INVALID_ARGUMENT"');
  });

  test('HTTP/1.0 without a host, and CHUNKED, are served', async () => {
    const body = JSON.stringify(good);
    const old = head(['content-type: application/json', `content-length: ${body.length}`])
      .replace('HTTP/1.1', 'HTTP/1.0')
      .replace('host: x\r\n', '');
    expect(await raw(old + body)).toMatch(/^HTTP\/1\.1 200 /);
    const loud = head(['content-type: application/json', 'Transfer-Encoding: CHUNKED', 'connection: close']);
    const text = await raw(`${loud}${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    upstream.calls.length = 0;
    proxy.recorder.attempts.length = 0;
  });

  test('headers beyond their bounds', async () => {
    const text = await raw(head(['content-type: application/json', `x-a: ${'a'.repeat(20_000)}`]));
    expect(text).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('two requests in one go are two requests', async () => {
    const body = JSON.stringify(good);
    const one = head(['content-type: application/json', `content-length: ${body.length}`]) + body;
    const last = head(['content-type: application/json', 'connection: close', `content-length: ${body.length}`]) + body;
    const text = await raw(one + last);
    expect(text.split('HTTP/1.1 200').length - 1).toBe(2);
    proxy.recorder.attempts.length = 0;
  });

  test('the server is bounded in time and size before a request is known', async () => {
    const { headersTimeout, requestTimeout, keepAliveTimeout, maxConnections } = proxy.server;
    expect(headersTimeout).toBe(10_000);
    expect(requestTimeout).toBeLessThanOrEqual(300_000);
    expect(keepAliveTimeout).toBeGreaterThan(60_000);
    expect(maxConnections).toBeGreaterThan(1000);
    await until(() => proxy.tools.openCalls.size === 0);
  });
});
