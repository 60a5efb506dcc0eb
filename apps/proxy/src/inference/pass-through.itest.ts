import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { messageBody, messageStream } from '../testing/anthropic-wire.js';
import { ask, call, chat } from '../testing/caller.js';
import { chatBody, chatStream, contentChunk, usageChunk } from '../testing/openai-wire.js';
import {
  beginChunked,
  beginStream,
  chunk,
  lastChunk,
  type RawCall,
  sendJson,
  sendText,
} from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { providerKey, until, virtualKey } from '../testing/test-proxy.js';

const { upstream, proxy } = await setStage((urls) => ({
  providers: [
    { id: 'oai', kind: 'openai', baseUrl: `${urls.upstream}/v1` },
    { id: 'ant', kind: 'anthropic', baseUrl: urls.upstream },
  ],
}));

function streamInPieces(pieces: readonly Buffer[]) {
  return (received: RawCall) => {
    beginChunked(received);
    for (const piece of pieces) received.socket.write(chunk(piece));
    received.socket.write(lastChunk);
  };
}

function lastCall(): RawCall {
  const received = upstream.calls.at(-1);
  if (received === undefined) throw new Error('The upstream was not called');
  return received;
}

const withUsage = { stream: true, stream_options: { include_usage: true } };

describe('an answer in the caller’s own format', () => {
  test('a whole answer arrives byte for byte, with what it cost', async () => {
    const body = `{ "id":"x",\n"big":12345678901234567890, "choices":[{"message":{"role":"assistant","content":"\\u00fc ü 😀"},"finish_reason":"stop","index":0}],"usage":{"prompt_tokens":1000,"completion_tokens":500,"total_tokens":1500} ,"new_member":1.0}`;
    upstream.answer = (received) => sendJson(received, 200, body);
    const answer = await call(proxy, { body: chat('oai/gpt-4.1') });
    expect(answer.text).toBe(body);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'x-tollgate-provider': 'oai',
      'x-tollgate-model': 'gpt-4.1',
      'x-tollgate-attempts': '1',
      'x-tollgate-cache': 'bypass',
      // 1,000 tokens in at 2 dollars and 500 out at 8 dollars a million.
      'x-tollgate-cost-usd': '0.006000000000',
    });
  });

  test.each([1e300, -5, 1.5, 2_000_000_000_000])(
    'a count that none can be (%d) costs what we count, not 0',
    async (count) => {
      const usage = { prompt_tokens: count, completion_tokens: count, total_tokens: count };
      upstream.answer = (received) => sendJson(received, 200, { ...chatBody, usage });
      const answer = await call(proxy, { body: chat('oai/gpt-4.1') });
      expect(answer.headers['x-tollgate-cost-usd']).toBeUndefined();
      expect(answer.headers['x-tollgate-cost-unknown']).toBe('estimated');
      expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
        { usageQuality: 'estimated', usage: { inputTokens: 2, outputTokens: 2 } },
      ]);
    },
  );

  test('the largest count there is has its exact cost', async () => {
    const usage = { prompt_tokens: 1e12, completion_tokens: 1, total_tokens: 1e12 };
    upstream.answer = (received) => sendJson(received, 200, { ...chatBody, usage });
    const answer = await call(proxy, { body: chat('oai/gpt-4.1') });
    expect(answer.headers['x-tollgate-cost-usd']).toBe('2000000.000008000000');
    expect(answer.headers['x-tollgate-cost-unknown']).toBeUndefined();
  });

  test('a model without a price has no cost, and the caller is told why', async () => {
    upstream.answer = (received) => sendJson(received, 200, { ...chatBody, model: 'nobody-knows' });
    const answer = await call(proxy, { body: chat('oai/nobody-knows') });
    expect(answer.headers['x-tollgate-cost-usd']).toBeUndefined();
    expect(answer.headers['x-tollgate-cost-unknown']).toBe('unpriced');
  });

  test('a stream arrives byte for byte, however it was cut', async () => {
    const bytes = Buffer.from(chatStream.join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: bytes.length }), { maxLength: 8 }), async (cuts) => {
        const places = [...new Set([0, ...cuts, bytes.length])].toSorted((left, right) => left - right);
        upstream.answer = streamInPieces(places.slice(1).map((end, index) => bytes.subarray(places[index], end)));
        const answer = await call(proxy, { body: chat('oai/gpt-4.1', withUsage) });
        expect(answer.text).toBe(chatStream.join(''));
        expect(proxy.recorder.attempts.at(-1)?.closings).toMatchObject([
          {
            outcome: 'settled',
            usageQuality: 'provider-final',
            usage: { inputTokens: 11, outputTokens: 2 },
            finish: 'stop',
          },
        ]);
      }),
      { numRuns: 40 },
    );
  });

  test.each([true, false])('what comes after the end is not for the caller (counts asked for: %s)', async (counts) => {
    const shown = chatStream.filter((event) => counts || event !== usageChunk).join('');
    const whole = Buffer.from(chatStream.join(''));
    const bytes = Buffer.concat([whole, Buffer.from(contentChunk('more'))]);
    const cutsAtEnd = Array.from('[DONE]\n\n', (_character, place): [number[]] => [[whole.length - place]]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: bytes.length }), { maxLength: 6 }), async (cuts) => {
        const places = [...new Set([0, ...cuts, bytes.length])].toSorted((left, right) => left - right);
        upstream.answer = streamInPieces(places.slice(1).map((end, index) => bytes.subarray(places[index], end)));
        const answer = await call(proxy, { body: chat('oai/gpt-4.1', counts ? withUsage : { stream: true }) });
        expect(answer.text).toBe(shown);
      }),
      { numRuns: 40, examples: cutsAtEnd },
    );
  });

  test('a text that looks like the end is none', async () => {
    const stream = [...chatStream.slice(0, 2), contentChunk('data: [DONE]'), ...chatStream.slice(2)];
    upstream.answer = streamInPieces([Buffer.from(stream.join(''))]);
    expect((await call(proxy, { body: chat('oai/gpt-4.1', withUsage) })).text).toBe(stream.join(''));
  });

  test('what comes after the end of an Anthropic stream is not for the caller either', async () => {
    upstream.answer = streamInPieces([Buffer.from(messageStream.join('') + messageStream[0]), Buffer.from('event: x')]);
    const body = chat('ant/claude-sonnet-4-5', { stream: true, max_tokens: 10 });
    expect((await call(proxy, { path: '/v1/messages', body })).text).toBe(messageStream.join(''));
  });

  test.each(['completed', 'incomplete', 'failed'])(
    'nor what comes after the end of a response that is %s',
    async (end) => {
      const event = (type: string, more: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
      const response = { id: 'resp_1', object: 'response', model: 'gpt-4.1', status: end, output: [], error: null };
      const begun = event('response.created', { response: { ...response, status: 'in_progress' } });
      const whole = begun + event(`response.${end}`, { response });
      const bytes = Buffer.from(whole + begun);
      // Cut before the end, within its name, and behind it.
      for (const at of [begun.length, begun.length + 12, begun.length + 60]) {
        upstream.answer = streamInPieces([bytes.subarray(0, at), bytes.subarray(at)]);
        const body = { model: 'oai/gpt-4.1', input: 'a', stream: true };
        expect((await call(proxy, { path: '/v1/responses', body })).text).toBe(whole);
      }
    },
  );

  test('Anthropic streams arrive byte for byte as well', async () => {
    upstream.answer = streamInPieces(messageStream.map((event) => Buffer.from(event)));
    const body = chat('ant/claude-sonnet-4-5', { stream: true, max_tokens: 10 });
    const answer = await call(proxy, { path: '/v1/messages', body });
    expect(answer.text).toBe(messageStream.join(''));
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
      { outcome: 'settled', usageQuality: 'provider-final', usage: { inputTokens: 11, outputTokens: 2 } },
    ]);
  });

  test('bytes that are not UTF-8 and events nobody knows pass as they are', async () => {
    const odd = Buffer.concat([
      Buffer.from(
        ': comment\r\n\r\nevent: new.kind\ndata: {"x":1}\n\ndata: {"choices":[{"index":0,"delta":{"content":"',
      ),
      Buffer.from([0xff, 0xfe, 0xc3]),
      Buffer.from('"}}]}\n\n'),
    ]);
    upstream.answer = streamInPieces([odd, ...chatStream.map((event) => Buffer.from(event))]);
    const answer = await call(proxy, { body: chat('oai/gpt-4.1', withUsage) });
    expect(answer.bytes.equals(Buffer.concat([odd, Buffer.from(chatStream.join(''))]))).toBe(true);
  });

  test('each piece is handed on when it arrives, not when the next one does', async () => {
    const pieces = [...chatStream];
    let send: () => void = () => undefined;
    upstream.answer = (received) => {
      beginStream(received);
      send = () => {
        const piece = pieces.shift();
        if (piece === undefined) received.socket.end();
        else received.socket.write(piece);
      };
      send();
    };
    const answer = await ask(proxy, { body: chat('oai/gpt-4.1', withUsage) });
    for (let count = 1; count <= chatStream.length; count++) {
      const expected = chatStream.slice(0, count).join('');
      await until(() => answer.text === expected);
      send();
    }
    await answer.ended;
  });

  test('the frame with counts that only the gateway asked for is kept from the caller', async () => {
    for (const size of [1, 7, 64, 100_000]) {
      const bytes = Buffer.from(chatStream.join(''));
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      upstream.answer = streamInPieces(pieces);
      const answer = await call(proxy, { body: chat('oai/gpt-4.1', { stream: true }) });
      expect(answer.text).toBe(chatStream.filter((event) => event !== usageChunk).join(''));
    }
    expect(JSON.parse(lastCall().body.toString('utf8'))).toMatchObject({ stream_options: { include_usage: true } });
    expect(proxy.recorder.attempts.at(-1)?.closings).toMatchObject([{ usageQuality: 'provider-final' }]);
  });
});

describe('a request in the provider’s own format', () => {
  test('keeps every byte but the name of the model', async () => {
    upstream.answer = (received) => sendJson(received, 200, chatBody);
    const body = `{ "seed": 12345678901234567890,\n  "model":"oai/gpt-4.1", "messages" : [ {"role":"user","content":"\\u00fcü"} ], "future_member": {"a":1.50} }`;
    await call(proxy, { body });
    expect(lastCall().body.toString('utf8')).toBe(body.replace('oai/gpt-4.1', 'gpt-4.1'));
    expect(lastCall().path).toBe('/v1/chat/completions');
  });

  test('a name that stands twice is replaced twice', async () => {
    upstream.answer = (received) => sendJson(received, 200, chatBody);
    await call(proxy, { body: '{"model":"x/y","messages":[{"role":"user","content":"a"}],"model":"oai/gpt-4.1"}' });
    expect(lastCall().body.toString('utf8')).toBe(
      '{"model":"gpt-4.1","messages":[{"role":"user","content":"a"}],"model":"gpt-4.1"}',
    );
  });

  test('options of a stream that already ask for counts stay as the caller wrote them', async () => {
    upstream.answer = streamInPieces(chatStream.map((event) => Buffer.from(event)));
    const body = `{"model":"oai/gpt-4.1","stream":true,"stream_options":{ "include_usage" : true },"messages":[{"role":"user","content":"a"}]}`;
    const answer = await call(proxy, { body });
    expect(lastCall().body.toString('utf8')).toBe(body.replace('oai/gpt-4.1', 'gpt-4.1'));
    expect(answer.text).toContain('"usage"');
  });

  test('carries our credential, ids and a span of our own, and nothing of the caller’s', async () => {
    upstream.answer = (received) => sendJson(received, 200, chatBody);
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const answer = await call(proxy, {
      body: chat('oai/gpt-4.1'),
      headers: {
        'x-request-id': 'callers-id',
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
        tracestate: 'secret=1',
        cookie: 'session=1',
        'x-forwarded-for': '10.0.0.1',
        'x-tags': 'team:platform',
      },
    });
    const { headers } = lastCall();
    const { requestId, traceId: recorded } = proxy.recorder.attempts[0]?.admission ?? {};
    expect(headers.get('authorization')).toBe(`Bearer ${providerKey}`);
    expect(headers.get('x-client-request-id')).toBe(`${requestId}.1`);
    expect(headers.get('traceparent')).toMatch(new RegExp(`^00-${traceId}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`));
    expect(headers.get('accept-encoding')).toBe('identity');
    expect(recorded).toBe(traceId);
    for (const name of ['cookie', 'tracestate', 'x-tags', 'x-request-id', 'x-forwarded-for'])
      expect(headers.has(name)).toBe(false);
    expect([...headers.values()].join()).not.toContain(virtualKey);
    expect(answer.headers['x-request-id']).toBe('callers-id');
    expect(answer.headers['x-tollgate-request-id']).toBe(requestId);
  });

  test('versions and trials of the format go along', async () => {
    upstream.answer = (received) => sendJson(received, 200, messageBody);
    await call(proxy, {
      path: '/v1/messages',
      body: chat('ant/claude-sonnet-4-5', { max_tokens: 10 }),
      headers: {
        authorization: undefined,
        'x-api-key': virtualKey,
        'anthropic-version': '2023-06-01',
        'anthropic-beta': 'a,b',
      },
    });
    const { headers } = lastCall();
    expect(headers.get('anthropic-beta')).toBe('a,b');
    expect(headers.get('anthropic-version')).toBe('2023-06-01');
    expect(headers.get('x-api-key')).toBe(providerKey);
  });
});

function inBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function percentEncoded(text: string): string {
  return Array.from(Buffer.from(text), (byte) => `%${byte.toString(16)}`).join('');
}

describe('our credential in an answer', () => {
  test.each([
    [
      'an error',
      (received: RawCall) =>
        sendJson(received, 400, { error: { message: `bad ${received.headers.get('authorization')}`, type: 'x' } }),
    ],
    [
      'an error that has encoded it',
      (received: RawCall) => {
        const message = `bad ${inBase64(`:${providerKey}`)}, ${inBase64(providerKey)} or ${percentEncoded(providerKey)}`;
        sendJson(received, 400, { error: { message, type: inBase64(providerKey), code: 'x' } });
      },
    ],
    [
      'a failure at the beginning of a stream, that has encoded it',
      streamInPieces([Buffer.from(`data: {"error":{"message":"bad ${inBase64(providerKey)}"}}\n\n`)]),
    ],
    [
      'a refused credential',
      (received: RawCall) => sendJson(received, 401, { error: { message: `Incorrect API key: ${providerKey}` } }),
    ],
    [
      'a page',
      (received: RawCall) =>
        sendText(received, 500, `<h1>${providerKey}</h1>`, { 'content-type': 'text/html', 'x-debug': providerKey }),
    ],
    [
      'a whole answer',
      (received: RawCall) => sendJson(received, 200, { ...chatBody, echo: providerKey }, { 'x-debug': providerKey }),
    ],
    [
      'a stream',
      streamInPieces([
        Buffer.from(`: ${providerKey.slice(0, 9)}`),
        Buffer.from(`${providerKey.slice(9)}\n\n`),
        ...chatStream.map((event) => Buffer.from(event)),
      ]),
    ],
  ])('never passes in %s', async (_name, answerWith) => {
    upstream.answer = answerWith;
    const isStream = _name.includes('a stream');
    const answer = await call(proxy, { body: chat('oai/gpt-4.1', isStream ? withUsage : {}) });
    const said = answer.text + JSON.stringify(answer.headers);
    for (const form of [providerKey, inBase64(providerKey).slice(0, -2), inBase64(`:${providerKey}`).slice(4, -4)]) {
      expect(said).not.toContain(form);
    }
    expect(said).not.toContain(percentEncoded(providerKey));
    if (isStream || _name === 'a whole answer') expect(answer.text).toContain('[secret]');
  });
});
