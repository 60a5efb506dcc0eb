import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { frameCharsMax } from '@tollgate/adapters';
import { messageBody } from '../testing/anthropic-wire.js';
import { ask, call, chat } from '../testing/caller.js';
import { chatBody, chatStream, roleChunk } from '../testing/openai-wire.js';
import { beginStream, type RawCall, RawUpstream, sendJson, sendText } from '../testing/raw-upstream.js';
import { alwaysUsable, setStage } from '../testing/stage.js';
import { providerKey, type TestRoute } from '../testing/test-proxy.js';

const timeouts = { connectMs: 200, firstByteMs: 150, idleMs: 150, totalMs: 1000 };
const both: TestRoute['targets'] = [
  ['oai', 'gpt-4.1'],
  ['ant', 'claude-sonnet-4-5'],
];
const routes: readonly TestRoute[] = [
  { alias: 'once', targets: [['oai', 'gpt-4.1']], retry: { attemptsMax: 1 } },
  { alias: 'translated', targets: [['oai', 'gpt-5-codex']], retry: { attemptsMax: 1 } },
  { alias: 'thrice', targets: [['oai', 'gpt-4.1']], retry: { attemptsMax: 3 } },
  { alias: 'falls-back', targets: both },
  { alias: 'quick', targets: [['oai', 'gpt-4.1']], retry: { attemptsMax: 1 }, timeouts },
  {
    alias: 'only-timeouts',
    targets: both,
    fallbackOn: ['timeout'],
    retry: { attemptsMax: 2 },
    timeouts: { firstByteMs: 1500 },
  },
];

const { upstream, other, proxy } = await setStage((urls) => ({
  providers: [
    { id: 'oai', kind: 'openai', baseUrl: `${urls.upstream}/v1` },
    { id: 'ant', kind: 'anthropic', baseUrl: urls.other },
    { id: 'two-keys', kind: 'openai', baseUrl: `${urls.upstream}/v1`, credentials: ['-a', '-b'] },
    { id: 'nowhere', kind: 'openai', baseUrl: 'http://127.0.0.1:1/v1' },
    { id: 'plain', kind: 'openai', baseUrl: 'http://api.example.invalid/v1' },
  ],
  routes,
  // Each test begins with targets of which nothing bad is known.
  tools: { health: alwaysUsable },
}));
other.answer = (received) => sendJson(received, 200, messageBody);

function overloaded(received: RawCall): void {
  sendJson(received, 503, { error: { message: 'Overloaded', type: 'server_error' } });
}

function inTurn(...answers: ((received: RawCall) => void)[]) {
  let next = 0;
  return (received: RawCall) => answers[Math.min(next++, answers.length - 1)]?.(received);
}

function attempts() {
  return proxy.recorder.attempts.map(({ admission, closings }) => ({
    attempt: admission.attempt,
    provider: admission.provider,
    closings: closings.map(({ outcome, errorCode, upstreamStatus }) => ({ outcome, errorCode, upstreamStatus })),
  }));
}

const good = (received: RawCall) => sendJson(received, 200, chatBody);

describe('retries and other targets', () => {
  test('a failure that passes is tried again, and every attempt has its own record and id', async () => {
    upstream.answer = inTurn(overloaded, overloaded, good);
    const answer = await call(proxy, { body: chat('thrice') });
    expect(answer.status).toBe(200);
    expect(answer.headers['x-tollgate-attempts']).toBe('3');
    const failed = { outcome: 'failed', errorCode: 'upstream.overloaded', upstreamStatus: 503 };
    expect(attempts()).toEqual([
      { attempt: 1, provider: 'oai', closings: [failed] },
      { attempt: 2, provider: 'oai', closings: [failed] },
      { attempt: 3, provider: 'oai', closings: [{ outcome: 'settled', errorCode: undefined, upstreamStatus: 200 }] },
    ]);
    const ids = upstream.calls.map(({ headers }) => headers.get('x-client-request-id'));
    const requestId = proxy.recorder.attempts[0]?.admission.requestId;
    expect(ids).toEqual([`${requestId}.1`, `${requestId}.2`, `${requestId}.3`]);
    const traceparents = new Set(upstream.calls.map(({ headers }) => headers.get('traceparent')));
    expect(traceparents.size).toBe(3);
  });

  test('attempts are bounded; the caller gets the last failure, and is told when to come back', async () => {
    upstream.answer = (received) =>
      sendJson(
        received,
        429,
        { error: { message: 'slow down', type: 'requests', code: 'rate_limit_exceeded' } },
        { 'retry-after': '30' },
      );
    const answer = await call(proxy, { body: chat('thrice') });
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBe('30');
    expect(JSON.parse(answer.text).error).toMatchObject({ message: 'slow down', type: 'requests' });
    // Nobody waits half a minute inside a request.
    expect(upstream.calls).toHaveLength(1);
  });

  test('a short pause that the provider asks for is kept', async () => {
    upstream.answer = inTurn(
      (received) => sendJson(received, 429, { error: { message: 'x' } }, { 'retry-after-ms': '120' }),
      good,
    );
    const startedMs = performance.now();
    expect((await call(proxy, { body: chat('thrice') })).status).toBe(200);
    expect(performance.now() - startedMs).toBeGreaterThan(120);
  });

  test('another target answers in the caller’s format, also when its own is another', async () => {
    upstream.answer = overloaded;
    const answer = await call(proxy, { body: chat('falls-back') });
    expect(JSON.parse(answer.text).choices[0].message.content).toBe('Hello there');
    expect(answer.headers).toMatchObject({
      'x-tollgate-provider': 'ant',
      'x-tollgate-model': 'claude-sonnet-4-5',
      'x-tollgate-attempts': '2',
    });
    expect(attempts().map(({ provider }) => provider)).toEqual(['oai', 'ant']);
  });

  test('conditions that the route does not name lead to no other target', async () => {
    upstream.answer = overloaded;
    expect((await call(proxy, { body: chat('only-timeouts') })).status).toBe(503);
    expect(other.calls).toHaveLength(0);
    upstream.answer = () => undefined;
    expect((await call(proxy, { body: chat('only-timeouts') })).status).toBe(200);
    expect(other.calls).toHaveLength(1);
  });

  test('a caller’s mistake is told at once', async () => {
    upstream.answer = (received) =>
      sendJson(received, 400, { error: { message: 'bad', type: 'invalid_request_error' } });
    expect((await call(proxy, { body: chat('falls-back') })).status).toBe(400);
    expect(upstream.calls).toHaveLength(1);
    expect(other.calls).toHaveLength(0);
  });

  test('a stream that fails with its first event is tried elsewhere', async () => {
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.end('data: {"error":{"message":"busy","type":"server_error","code":503}}\n\n');
    };
    const answer = await call(proxy, { body: chat('falls-back') });
    expect(answer.status).toBe(200);
    expect(attempts()[0]?.closings[0]?.outcome).toBe('failed');
  });

  test('a stream that has begun is never tried again', async () => {
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.end(roleChunk);
    };
    const answer = await call(proxy, { body: chat('falls-back', { stream: true }) });
    expect(answer.text).toContain('"error"');
    expect(other.calls).toHaveLength(0);
    expect(attempts()).toHaveLength(1);
  });

  test('an answer that its provider gave up is billed by the counts that came with it', async () => {
    const usage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };
    upstream.answer = (received) => sendJson(received, 200, { error: { message: 'Broken', code: 500 }, usage });
    expect((await call(proxy, { body: chat('once') })).status).toBe(500);
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
      { outcome: 'failed', usageQuality: 'provider-partial', usage: { inputTokens: 11, outputTokens: 7 } },
    ]);
  });

  test.each(['queued', 'in_progress', 'cancelled'])(
    'a whole answer that is %s does not pass for finished where it is translated, and its counts are billed',
    async (status) => {
      const usage = { input_tokens: 11, output_tokens: 7, total_tokens: 18 };
      const output = [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'The' }] }];
      const body = { id: 'resp_1', object: 'response', model: 'gpt-5-codex', status, output, usage };
      upstream.answer = (received) => sendJson(received, 200, body);
      const answer = await call(proxy, { body: chat('translated') });
      expect(answer.status).toBe(502);
      expect(JSON.parse(answer.text).error).toMatchObject({ code: 'upstream.truncated' });
      expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
        { outcome: 'failed', errorCode: 'upstream.truncated', usage: { inputTokens: 11, outputTokens: 7 } },
      ]);
      // Its own format says what it is, and so it may be asked for in the background.
      const passed = await call(proxy, { path: '/v1/responses', body: { model: 'translated', input: 'a' } });
      expect([passed.status, JSON.parse(passed.text)]).toEqual([200, body]);
    },
  );

  test('a refused credential leads to another one of the same provider', async () => {
    upstream.answer = (received) => {
      if (received.headers.get('authorization')?.endsWith('-a')) sendJson(received, 401, { error: { message: 'no' } });
      else sendJson(received, 200, chatBody);
    };
    for (let round = 0; round < 8; round++) {
      expect((await call(proxy, { body: chat('two-keys/gpt-4.1') })).status).toBe(200);
    }
    const credentials = proxy.recorder.attempts.map(({ admission }) => admission.credentialId);
    expect(new Set(credentials).size).toBe(2);
  });

  test('our own refused credential does not look as if the caller’s key were wrong', async () => {
    upstream.answer = (received) =>
      sendJson(received, 401, {
        error: { message: `Incorrect key ${providerKey.slice(0, 12)}***`, code: 'invalid_api_key' },
      });
    const answer = await call(proxy, { body: chat('once') });
    expect(answer.status).toBe(502);
    expect(answer.text).not.toContain(providerKey.slice(0, 12));
    expect(JSON.parse(answer.text).error.code).toBe('upstream.authentication');
  });

  test('nothing is sent when the intent cannot be recorded', async () => {
    proxy.recorder.refusal = { code: 'usage.log-unavailable', message: 'The disk is full' };
    const answer = await call(proxy, { body: chat('falls-back') });
    proxy.recorder.refusal = undefined;
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBeDefined();
    expect(upstream.calls.length + other.calls.length).toBe(0);
  });

  test('the intent is recorded before a byte goes upstream', async () => {
    let callsAtAdmission = -1;
    proxy.recorder.onAdmit = () => {
      callsAtAdmission = upstream.calls.length;
    };
    upstream.answer = good;
    await call(proxy, { body: chat('once') });
    proxy.recorder.onAdmit = () => undefined;
    expect(callsAtAdmission).toBe(0);
    expect(upstream.calls).toHaveLength(1);
  });
});

describe('time', () => {
  test('a provider that never answers is left after its time', async () => {
    upstream.answer = () => undefined;
    const answer = await call(proxy, { body: chat('quick') });
    expect(answer.status).toBe(504);
    expect(JSON.parse(answer.text).error.code).toBe('upstream.timeout');
    expect(attempts()[0]?.closings).toMatchObject([{ outcome: 'failed', errorCode: 'upstream.timeout' }]);
  });

  test('a head without a body is no answer', async () => {
    upstream.answer = (received) => beginStream(received);
    const answer = await call(proxy, { body: chat('quick', { stream: true }) });
    expect(answer.status).toBe(504);
  });

  test('a provider that falls silent ends the stream with an error event', async () => {
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.write(chatStream.slice(0, 2).join(''));
    };
    const answer = await call(proxy, { body: chat('quick', { stream: true }) });
    expect(answer.text.startsWith(chatStream.slice(0, 2).join(''))).toBe(true);
    expect(answer.text).toContain('upstream.timeout');
    expect(answer.text).not.toContain('[DONE]');
    expect(attempts()[0]?.closings).toMatchObject([{ outcome: 'failed', errorCode: 'upstream.timeout' }]);
  });

  test('a drip is ended by the time for the whole', async () => {
    upstream.answer = (received) => {
      beginStream(received);
      const drip = setInterval(() => received.socket.write(roleChunk), 50);
      received.socket.on('close', () => clearInterval(drip));
    };
    const answer = await ask(proxy, { body: chat('quick', { stream: true }) });
    await answer.ended;
    expect(answer.text).toContain('as a whole');
  });
});

describe('connections', () => {
  test('a provider that is not there', async () => {
    const answer = await call(proxy, { body: chat('nowhere/gpt-4.1') });
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text).error.code).toBe('upstream.unreachable');
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([{ usage: { inputTokens: 0, outputTokens: 0 } }]);
  });

  test('a name that nobody knows', async () => {
    const answer = await call(proxy, { body: chat('plain/gpt-4.1') });
    expect(JSON.parse(answer.text).error.code).toBe('upstream.unreachable');
  });

  test('a connection that the provider closes while it is idle costs nothing: the call is made again, once', async () => {
    upstream.answer = good;
    await call(proxy, { body: chat('once') });
    upstream.answer = (received) => {
      // The race: the provider closes an idle connection just as the next request is on its way.
      if (received.numberOnConnection > 1) received.socket.destroy();
      else sendJson(received, 200, chatBody);
    };
    const answer = await call(proxy, { body: chat('once') });
    expect(answer.status).toBe(200);
    expect(answer.headers['x-tollgate-attempts']).toBe('2');
    expect(proxy.recorder.attempts.map(({ closings }) => closings[0]?.outcome)).toEqual([
      'settled',
      'failed',
      'settled',
    ]);
    expect(proxy.recorder.attempts[1]?.closings[0]?.usage).toEqual({ inputTokens: 0, outputTokens: 0 });
  });

  test('a new connection that closes without an answer is a failure', async () => {
    upstream.answer = (received) => received.socket.destroy();
    const answer = await call(proxy, { body: chat('once') });
    expect(answer.status).toBe(502);
    expect(upstream.calls.length).toBeLessThanOrEqual(2);
  });

  test.each([300, 301, 302, 303, 304, 307, 308])('a redirect (%i) is not followed', async (status) => {
    const canary = await RawUpstream.start(good);
    upstream.answer = (received) => sendText(received, status, '', { location: `${canary.url}/v1/chat/completions` });
    const answer = await call(proxy, { body: chat('thrice', { stream: status === 307 }) });
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text).error.message).toContain(`a redirect (${status}), which is never followed`);
    expect(upstream.calls).toHaveLength(1);
    expect(proxy.recorder.attempts.map(({ closings }) => closings)).toMatchObject([
      [
        {
          outcome: 'failed',
          errorCode: 'upstream.error',
          upstreamStatus: status,
          usage: { inputTokens: 0, outputTokens: 0 },
          usageQuality: 'provider-final',
        },
      ],
    ]);
    expect(canary.calls).toHaveLength(0);
    await canary.stop();
  });
});

describe('answers that are not what they should be', () => {
  test('compression that nobody asked for is undone', async () => {
    const bytes = gzipSync(JSON.stringify(chatBody));
    upstream.answer = (received) =>
      sendText(received, 200, bytes, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    const answer = await call(proxy, { body: chat('once') });
    expect(JSON.parse(answer.text)).toEqual(chatBody);
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([{ usageQuality: 'provider-final' }]);
  });

  test.each([
    [
      'headers beyond all bounds',
      'HTTP/1.1 200 OK\r\n' + Array.from({ length: 2000 }, (_, i) => `x-${i}: ${'v'.repeat(60)}\r\n`).join('') + '\r\n',
    ],
    ['no HTTP at all', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['a header with a line feed in it', 'HTTP/1.1 200 OK\r\nx: a\nb\0c\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 9\r\n\r\n{}'],
    [
      'less than it announced',
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n{"id":',
    ],
  ])('%s', async (_name, text) => {
    upstream.answer = ({ socket }) => socket.end(text);
    const answer = await call(proxy, { body: chat('once') });
    expect(answer.status).toBe(502);
    expect(proxy.recorder.attempts[0]?.closings).toHaveLength(1);
  });

  test('headers of the provider do not reach the caller, but for what is on the list', async () => {
    upstream.answer = (received) =>
      sendJson(received, 200, chatBody, {
        'set-cookie': 'a=b',
        connection: 'keep-alive, x-hop',
        'x-hop': '1',
        server: 'secret/1.0',
        'x-ratelimit-remaining-tokens': '5',
        'openai-organization': 'org-of-the-operator',
      });
    const { headers } = await call(proxy, { body: chat('once') });
    for (const name of ['set-cookie', 'x-hop', 'server', 'x-ratelimit-remaining-tokens', 'openai-organization']) {
      expect(headers[name]).toBeUndefined();
    }
  });

  test('one line of a stream that is longer than anybody reads passes through all the same', async () => {
    const long = `data: {"choices":[{"index":0,"delta":{"content":"${'x'.repeat(frameCharsMax)}"}}]}\n\n`;
    const text = [roleChunk, long, ...chatStream.slice(2)].join('');
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.end(text);
    };
    const body = chat('once', { stream: true, stream_options: { include_usage: true } });
    const answer = await call(proxy, { body });
    expect(answer.text === text).toBe(true);
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
      { outcome: 'settled', usageQuality: 'provider-partial' },
    ]);
  });
});
