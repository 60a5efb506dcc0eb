import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { silentWav } from '@tollgate/testkit';
import { ask, call } from '../testing/caller.js';
import { beginChunked, chunk, lastChunk, RawUpstream, sendJson, sendText } from '../testing/raw-upstream.js';
import { startTestProxy, type TestProxy, until } from '../testing/test-proxy.js';

let upstream: RawUpstream;
let proxy: TestProxy;

beforeAll(async () => {
  upstream = await RawUpstream.start();
  const baseUrl = `${upstream.url}/v1`;
  proxy = await startTestProxy({
    providers: [
      { id: 'oai', kind: 'openai', baseUrl },
      { id: 'two', kind: 'openai', baseUrl },
      { id: 'ant', kind: 'anthropic', baseUrl: upstream.url },
    ],
    routes: [
      {
        alias: 'listen',
        targets: [
          ['oai', 'whisper-1'],
          ['two', 'whisper-1'],
        ],
      },
    ],
  });
});
afterAll(async () => {
  await proxy.stop();
  await upstream.stop();
});
beforeEach(() => {
  proxy.recorder.attempts.length = 0;
  upstream.calls.length = 0;
});

const lastAttempt = () => proxy.recorder.attempts.at(-1);
const lastCall = () => upstream.calls.at(-1);
const codeOf = (text: string): unknown => JSON.parse(text).error.code;

const boundary = 'a-boundary';
function form(fields: Readonly<Record<string, string>>, file?: Buffer) {
  const parts = Object.entries(fields).map(([name, text]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`),
  );
  const sound =
    file === undefined
      ? []
      : [
          Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n`),
          file,
          Buffer.from('\r\n'),
        ];
  return Buffer.concat([...parts, ...sound, Buffer.from(`--${boundary}--\r\n`)]);
}
const formHeaders = { 'content-type': `multipart/form-data; boundary=${boundary}` };

describe('moderation', () => {
  const path = '/v1/moderations';
  const judged = { id: 'modr-1', model: 'omni-moderation-latest', results: [{ flagged: false }] };

  test('goes through byte for byte, costs nothing, and says so', async () => {
    const text = JSON.stringify(judged, undefined, 1);
    upstream.answer = (received) => sendJson(received, 200, text);
    const answer = await call(proxy, { path, body: { model: 'oai/omni-moderation-latest', input: 'Hi' } });
    expect([answer.status, answer.text]).toEqual([200, text]);
    expect(answer.headers['x-tollgate-cost-usd']).toBe('0.000000000000');
    expect(lastAttempt()).toMatchObject({
      admission: { endpoint: 'moderations', clientFormat: undefined, model: 'omni-moderation-latest' },
      closings: [{ outcome: 'settled', usage: {}, usageQuality: 'provider-final', upstreamId: 'modr-1' }],
    });
  });

  test('has a model where the caller names none, as at OpenAI', async () => {
    upstream.answer = (received) => sendJson(received, 200, judged);
    const { status } = await call(proxy, { path, body: { input: ['Hi'] } });
    expect([status, JSON.parse(lastCall()?.body.toString() ?? '')]).toEqual([
      200,
      { model: 'omni-moderation-latest', input: ['Hi'] },
    ]);
  });

  test('without an input is refused', async () => {
    const answer = await call(proxy, { path, body: { model: 'oai/omni-moderation-latest' } });
    expect([answer.status, codeOf(answer.text)]).toEqual([400, 'request.invalid']);
  });
});

