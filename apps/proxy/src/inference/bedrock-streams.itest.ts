import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Answer, awsEvent, bedrockConverseScript, FakeProvider } from '@tollgate/testkit';
import { call, chat } from '../testing/caller.js';
import { beginChunked, chunk, lastChunk, type RawCall, RawUpstream } from '../testing/raw-upstream.js';
import { providerKey, startTestProxy, type TestProxy } from '../testing/test-proxy.js';

const answer: Answer = {
  reasoning: ['Let me ', 'see…'],
  text: ['Grüße ', '😀', ' there'],
  toolCalls: [{ id: 'tooluse_1', name: 'look_up', pieces: ['{"a":', '"ü"}'] }],
  finish: 'tool-calls',
  inputTokens: 11,
  cacheReadTokens: 4,
};
const model = 'us.anthropic.claude-sonnet-4-6';
const messages = scriptOf(answer);
const whole = Buffer.concat(messages);

function scriptOf(said: Answer): readonly Buffer[] {
  const received = {
    dialect: 'bedrock-converse',
    path: '',
    query: new URLSearchParams(),
    headers: {},
    rawBody: Buffer.alloc(0),
    body: {},
    files: {},
    model,
    stream: true,
    counts: false,
    correlation: undefined,
    keyHash: undefined,
  } as const;
  return bedrockConverseScript(received, said).pieces.map(({ bytes }) => bytes);
}

function exception(type: string, message: string): Buffer {
  return awsEvent({ ':message-type': 'exception', ':exception-type': type }, { message });
}

let raw: RawUpstream;
let fake: FakeProvider;
let proxy: TestProxy;

beforeAll(async () => {
  raw = await RawUpstream.start();
  fake = await FakeProvider.start({ reply: () => ({ type: 'answer', answer }) });
  proxy = await startTestProxy({
    providers: [
      { id: 'raw', kind: 'bedrock', baseUrl: raw.url },
      { id: 'aws', kind: 'bedrock', baseUrl: fake.url },
    ],
  });
});
afterAll(async () => {
  await proxy.stop();
  await raw.stop();
  await fake.stop();
});
beforeEach(() => {
  proxy.recorder.attempts.length = 0;
});

function sendIn(bytes: Buffer, size: number) {
  return (received: RawCall) => {
    beginChunked(received, { 'content-type': 'application/vnd.amazon.eventstream' });
    for (let at = 0; at < bytes.length; at += size) received.socket.write(chunk(bytes.subarray(at, at + size)));
    received.socket.write(lastChunk);
  };
}

const dialects = [
  ['OpenAI chat', (provider: string) => ({ body: chat(`${provider}/${model}`, { stream: true }) }), 'data: [DONE]'],
  [
    'Anthropic Messages',
    (provider: string) => ({
      path: '/v1/messages',
      body: chat(`${provider}/${model}`, { stream: true, max_tokens: 99 }),
    }),
    'event: message_stop',
  ],
] as const;

/** Without what is made anew for every answer. */
function said(text: string): string {
  return text.replaceAll(/"id":"[^"]*[0-9a-f]{12}"/g, '').replaceAll(/"created":\d+/g, '');
}

describe.each(dialects)('a caller of %s and a stream of Amazon Bedrock', (_name, asking, end) => {
  test('gets all of it, and the counts are those of the bill', async () => {
    const got = await call(proxy, asking('aws'));
    expect(got.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    for (const piece of ['see…', '😀', 'look_up', '\\"ü\\"}', 'tooluse_1']) expect(got.text).toContain(piece);
    expect(got.text).toContain(end);
    expect(fake.calls.at(-1)?.path).toBe(`/model/${model}/converse-stream`);
    const bill = fake.servedLog.calls.at(-1)?.bill;
    expect(bill).toMatchObject({ inputTokens: 11, cacheReadTokens: 4, outputTokens: 7 });
    const { inputTokens, cacheReadTokens, outputTokens } = bill ?? {};
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
      { outcome: 'settled', usageQuality: 'provider-final', usage: { inputTokens, cacheReadTokens, outputTokens } },
    ]);
  });

  test('gets the same however the bytes are cut', async () => {
    raw.answer = sendIn(whole, whole.length);
    const atOnce = said((await call(proxy, asking('raw'))).text);
    expect(atOnce).toContain(end);
    for (const size of [1, 2, 3, 5, 7, 11, 12, 13, 97, 1000]) {
      raw.answer = sendIn(whole, size);
      expect(said((await call(proxy, asking('raw'))).text)).toBe(atOnce);
    }
  });

  test('gets the error of an exception, and no end', async () => {
    raw.answer = sendIn(Buffer.concat([...messages.slice(0, 5), exception('throttlingException', 'Too many')]), 50);
    const got = await call(proxy, asking('raw'));
    expect(got.text).toContain('Too many');
    expect(got.text).not.toContain(end);
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
      { outcome: 'failed', errorCode: 'upstream.rate-limited' },
    ]);
  });

  test('gets an error in place of an end where a byte is damaged or the stream stops', async () => {
    for (let place = 0; place < messages.length; place += 1) {
      const before = Buffer.concat(messages.slice(0, place));
      const damaged = Buffer.from(whole);
      damaged[before.length + 20] = (damaged[before.length + 20] ?? 0) ^ 1;
      for (const bytes of [before, damaged, whole.subarray(0, before.length + 9)]) {
        raw.answer = sendIn(bytes, 64);
        const got = await call(proxy, asking('raw'));
        expect(got.text).not.toContain(end);
        expect(got.status >= 500 || got.text.includes('"error"')).toBe(true);
      }
    }
  });

  test('gets a whole answer, billed once, whatever stands behind its last event', async () => {
    const noise = Buffer.alloc(40, 0xee);
    for (const bytes of [[Buffer.concat([whole, noise])], [whole, noise]]) {
      proxy.recorder.attempts.length = 0;
      raw.answer = (received) => {
        beginChunked(received, { 'content-type': 'application/vnd.amazon.eventstream' });
        received.socket.write(chunk(bytes[0] ?? noise));
        setTimeout(() => {
          if (bytes[1] !== undefined) received.socket.write(chunk(bytes[1]));
          received.socket.write(lastChunk);
        }, 20);
      };
      const got = await call(proxy, asking('raw'));
      expect(got.status).toBe(200);
      expect(got.text).toContain(end);
      expect(got.text).not.toContain('"error"');
      expect(proxy.recorder.attempts.flatMap(({ closings }) => closings)).toMatchObject([
        { outcome: 'settled', usageQuality: 'provider-final' },
      ]);
    }
  });

  test('is told that a stream stopped in a long message, though its last bytes could have become the credential', async () => {
    const delta = { contentBlockIndex: 0, delta: { text: 'x'.repeat(100_000) + providerKey } };
    const long = awsEvent({ ':message-type': 'event', ':event-type': 'contentBlockDelta' }, delta);
    const end = long.indexOf(providerKey) + providerKey.length - 1;
    raw.answer = sendIn(Buffer.concat([...messages.slice(0, 2), long.subarray(0, end)]), 20_000);
    await call(proxy, asking('raw'));
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
      { outcome: 'failed', errorCode: 'upstream.truncated' },
    ]);
  });

  test('never gets the credential, though it be in a message whose checksum is right', async () => {
    const echo = exception('validationException', `Bearer ${providerKey} is odd`);
    raw.answer = sendIn(Buffer.concat([...messages.slice(0, 5), echo]), 33);
    const got = await call(proxy, asking('raw'));
    expect(got.text).not.toContain(providerKey);
    expect(got.text).toContain('is odd');
  });
});

test('a refusal before the stream begins is an ordinary one', async () => {
  fake.reply = () => ({
    type: 'refusal',
    refusal: {
      status: 429,
      body: '{"message":"Too many tokens"}',
      headers: { 'x-amzn-errortype': 'ThrottlingException:http://internal' },
    },
  });
  const got = await call(proxy, { body: chat(`aws/${model}`, { stream: true }) });
  expect(got.status).toBe(429);
  expect(JSON.parse(got.text).error).toMatchObject({ code: 'upstream.rate-limited', message: 'Too many tokens' });
});
