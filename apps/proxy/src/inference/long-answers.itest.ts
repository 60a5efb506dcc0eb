import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mebibyte } from '@tollgate/schema';
import { type Answer, type Asking, call, chat } from '../testing/caller.js';
import { beginChunked, chunk, lastChunk, type RawCall, RawUpstream, sendJson } from '../testing/raw-upstream.js';
import { startTestProxy, type TestProxy } from '../testing/test-proxy.js';

const longChars = 16 * mebibyte;
/**
 * What is asked of a machine of its own is 50, and the figures are printed. A test shares its machine with others, and its
 * caller and its provider are in this process, so only what nobody could explain by that is a failure.
 */
const delayMsMax = 1500;

const texts: readonly (readonly [string, string])[] = [
  ['plain letters', 'x'.repeat(longChars)],
  [
    'escapes and characters of all sizes',
    'Grüße "du" 😀\n\\u0041 '.repeat(Math.ceil(longChars / 24)).slice(0, longChars - 8),
  ],
];

let upstream: RawUpstream;
let proxy: TestProxy;

beforeAll(async () => {
  upstream = await RawUpstream.start();
  proxy = await startTestProxy({ providers: [{ id: 'oai', kind: 'openai', baseUrl: `${upstream.url}/v1` }] });
});
afterAll(async () => {
  await proxy.stop();
  await upstream.stop();
});

/** An answer of one text, and the longest that anything else had to wait while it passed. */
async function askWatched(asking: Asking): Promise<{ readonly answer: Answer; readonly delayMs: number }> {
  const delays = monitorEventLoopDelay({ resolution: 5 });
  delays.enable();
  const answer = await call(proxy, asking);
  delays.disable();
  return { answer, delayMs: Math.round(delays.max / 1e6) };
}

function streamOf(text: string): Buffer {
  const piece = (delta: object, finish: string | null = null) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  return Buffer.from(`${piece({ role: 'assistant', content: text })}${piece({}, 'stop')}data: [DONE]\n\n`);
}

function send(bytes: Buffer) {
  return (received: RawCall) => {
    beginChunked(received);
    received.socket.write(chunk(bytes));
    received.socket.write(lastChunk);
  };
}

interface SentEvent {
  readonly delta?: { readonly text?: string };
  readonly choices?: readonly { readonly delta?: { readonly content?: string } }[];
}

function textOf(answer: Answer): string {
  const lines = answer.text.split('\n').filter((line) => line.startsWith('data: {'));
  const events = lines.map((line): SentEvent => JSON.parse(line.slice('data: '.length)));
  return events.map(({ delta, choices }) => delta?.text ?? choices?.[0]?.delta?.content ?? '').join('');
}

const anthropic = (more: object): Asking => ({
  path: '/v1/messages',
  body: chat('oai/gpt-4.1', { max_tokens: 9, ...more }),
});

describe.each(texts)('an answer of 16 MiB of %s', (name, text) => {
  const note = (what: string, delayMs: number) => {
    process.stdout.write(`  ${name}, ${what}: longest delay of the event loop ${delayMs} ms\n`);
    expect(delayMs).toBeLessThan(delayMsMax);
  };

  test('in one line of a stream is translated whole, and nobody waits for it', async () => {
    upstream.answer = send(streamOf(text));
    const { answer, delayMs } = await askWatched(anthropic({ stream: true }));
    expect(textOf(answer) === text).toBe(true);
    expect(answer.text).toContain('event: message_stop');
    note('a line, translated', delayMs);
  });

  test('in one line of a stream passes byte for byte, and nobody waits for it', async () => {
    const bytes = streamOf(text);
    upstream.answer = send(bytes);
    const body = chat('oai/gpt-4.1', { stream: true, stream_options: { include_usage: true } });
    const { answer, delayMs } = await askWatched({ body });
    expect(answer.bytes.equals(bytes)).toBe(true);
    note('a line, passed', delayMs);
  });

  test('in one JSON body is translated whole, and nobody waits for it', async () => {
    const message = { role: 'assistant', content: text };
    const body = JSON.stringify({
      id: 'c',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      choices: [{ index: 0, message, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
    });
    upstream.answer = (received) => sendJson(received, 200, body);
    const { answer, delayMs } = await askWatched(anthropic({}));
    expect(JSON.parse(answer.text).content[0].text === text).toBe(true);
    note('a body, translated', delayMs);
  });
});
