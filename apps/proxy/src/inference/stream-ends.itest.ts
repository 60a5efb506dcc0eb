import { describe, expect, test } from '@jest/globals';
import { awsEvent } from '@tollgate/testkit';
import { messageStream } from '../testing/anthropic-wire.js';
import { ask, call, chat, type OpenAnswer } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { chatStream } from '../testing/openai-wire.js';
import {
  begin,
  contents,
  counts,
  data,
  type Events,
  gemini,
  geminiStream,
  lastWords,
  messages,
  openAiChat,
  responses,
  responsesStream,
  sendAndStay,
  typed,
  words,
} from '../testing/raw-streams.js';
import { chunk, lastChunk, type RawCall } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { closingsOf, until } from '../testing/test-proxy.js';
import { together } from '../testing/together.js';
import { lingerMsMax } from '../upstream/upstream-body.js';
import { settledMsMax } from './answers/settled-wait.js';

/** Other tests run on the same cores; without an end of its own a stream would be waited for for five minutes. */
const atOnceMsMax = 2000;

const options = ({ upstream: url }: { readonly upstream: string }) => ({ providers: providersAt(url) });
const { upstream, proxy } = await setStage(options);
/** With a provider whose connections no other test leaves open. */
const alone = await setStage(options);

const cohereStream = [
  typed('message-start', { id: 'r' }),
  typed('content-delta', { index: 0, delta: { message: { content: { text: 'Hällo ' } } } }),
  typed('message-end', {
    delta: { finish_reason: 'COMPLETE', usage: { billed_units: { input_tokens: 11, output_tokens: 2 } } },
  }),
];

const awsNames = { ':message-type': 'event' };
const bedrockStream = [
  awsEvent({ ...awsNames, ':event-type': 'messageStart' }, { role: 'assistant' }),
  awsEvent({ ...awsNames, ':event-type': 'contentBlockDelta' }, { contentBlockIndex: 0, delta: { text: 'Hällo ' } }),
  awsEvent({ ...awsNames, ':event-type': 'messageStop' }, { stopReason: 'end_turn' }),
  awsEvent({ ...awsNames, ':event-type': 'metadata' }, { usage: { inputTokens: 11, outputTokens: 2 } }),
];

const ends = {
  done: /\[DONE\]\s*$/,
  stop: /"message_stop"/,
  completed: /"response\.completed"/,
  finish: /"finishReason":"STOP"/,
} as const;

interface Case {
  readonly name: string;
  readonly asking: object & { readonly body: object };
  readonly events: Events;
  readonly end: RegExp;
  /** What is sent behind the events, after so long. Absent: nothing, until the proxy closes the connection. */
  readonly later?: { readonly afterMs: number; readonly bytes: Buffer };
}
const endsByItself: readonly Case[] = [
  { name: 'OpenAI chat, as it is', asking: openAiChat('oai/gpt-4.1'), events: chatStream, end: ends.done },
  {
    name: 'OpenAI chat, counts hidden',
    asking: { body: chat('oai/gpt-4.1', { stream: true }) },
    events: chatStream,
    end: ends.done,
  },
  { name: 'OpenAI chat, translated', asking: messages('oai/gpt-4.1'), events: chatStream, end: ends.stop },
  {
    name: 'OpenAI Responses, as it is',
    asking: responses('oai/gpt-4.1'),
    events: responsesStream,
    end: ends.completed,
  },
  {
    name: 'Anthropic Messages, as it is',
    asking: messages('ant/claude-sonnet-4-5'),
    events: messageStream,
    end: ends.stop,
  },
  {
    name: 'Anthropic Messages, translated',
    asking: openAiChat('ant/claude-sonnet-4-5'),
    events: messageStream,
    end: ends.done,
  },
  { name: 'Cohere, translated', asking: openAiChat('coh/command-a-03-2025'), events: cohereStream, end: ends.done },
  {
    name: 'Bedrock, translated',
    asking: openAiChat('aws/us.amazon.nova-lite-v1:0'),
    events: bedrockStream,
    end: ends.done,
  },
];
const endsInSilence: readonly Case[] = [
  { name: 'Gemini, as it is', asking: gemini('goo/gemini-2.5-flash'), events: geminiStream, end: ends.finish },
  { name: 'Gemini, translated', asking: openAiChat('goo/gemini-2.5-flash'), events: geminiStream, end: ends.done },
];

const sources = { candidates: [{ index: 0, groundingMetadata: { webSearchQueries: ['x'] }, finishReason: 'STOP' }] };
const withSources: Case = {
  name: 'sources',
  asking: gemini('goo/gemini-2.5-flash'),
  events: [data(words), data(lastWords)],
  end: ends.finish,
  later: { afterMs: settledMsMax / 4, bytes: chunk(data({ ...sources, ...counts })) },
};

const said = (text: string) => ({ candidates: [{ content: { parts: [{ text }] }, finishReason: 'STOP' }], ...counts });
const finishedPieces = [data(said('Hällo '))];
const endsLater = endsInSilence.map((one) => ({
  ...one,
  events: finishedPieces,
  later: {
    afterMs: settledMsMax + 500,
    bytes: Buffer.concat([chunk(data(said('wör')) + data(said('ld'))), Buffer.from(lastChunk)]),
  },
}));

const complete = { outcome: 'settled', usageQuality: 'provider-final', usage: { inputTokens: 11, outputTokens: 2 } };

async function endOf(asking: Case['asking'], at = proxy): Promise<{ answer: OpenAnswer; waitedMs: number }> {
  const answer = await ask(at, asking);
  await until(() => /rld|llo/.test(answer.text));
  const startedMs = performance.now();
  await answer.ended;
  return { answer, waitedMs: performance.now() - startedMs };
}

/** Each of these waits for seconds, so they do so at the same time, on stages of their own. */
const waiting = [...endsByItself, ...endsInSilence, withSources, ...endsLater];
const stages = new Map(await Promise.all(waiting.map(async (one) => [one, await setStage(options)] as const)));

const outcomeOf = together(waiting, async (one) => {
  const stage = stages.get(one);
  if (stage === undefined) throw new Error(`No stage for ${one.name}`);
  const { events, later } = one;
  const left = later === undefined ? sendAndStay(stage.upstream, events) : performance.now();
  if (later !== undefined) {
    stage.upstream.answer = (received) => {
      begin(received, events);
      setTimeout(() => received.socket.write(later.bytes), later.afterMs);
    };
  }
  const { answer, waitedMs } = await endOf(one.asking, stage.proxy);
  const endedAtMs = performance.now();
  const closings = await closingsOf(stage.proxy);
  return { text: answer.text, waitedMs, closings, lingeredMs: (await left) - endedAtMs };
});

describe('a provider that leaves its connection open behind the end of its answer', () => {
  test.each(endsByItself)('keeps nobody waiting: $name', async (one) => {
    const { text, waitedMs, closings, lingeredMs } = await outcomeOf(one);
    expect(waitedMs).toBeLessThan(atOnceMsMax);
    expect(text).toMatch(one.end);
    expect(text).not.toContain('"error":{');
    expect(closings).toMatchObject([complete]);
    expect(lingeredMs).toBeLessThan(lingerMsMax + atOnceMsMax);
  });

  test.each(endsInSilence)('is waited for a moment where more may follow: $name', async (one) => {
    const { text, waitedMs, closings } = await outcomeOf(one);
    expect(waitedMs).toBeLessThan(settledMsMax + atOnceMsMax);
    expect(text).toMatch(one.end);
    expect(text).not.toContain('"error"');
    expect(closings).toMatchObject([complete]);
  });

  test('and goes on to speak is cut off', async () => {
    upstream.answer = (received) => {
      begin(received, chatStream);
      const timer = setInterval(() => received.socket.write(chunk('x'.repeat(30_000))), 5);
      received.socket.on('close', () => clearInterval(timer));
    };
    const { answer, waitedMs } = await endOf(openAiChat('oai/gpt-4.1'));
    expect(waitedMs).toBeLessThan(atOnceMsMax);
    expect(answer.text).toBe(chatStream.join(''));
    const startedMs = performance.now();
    await until(() => upstream.calls[0]?.socket.destroyed === true);
    expect(performance.now() - startedMs).toBeLessThan(lingerMsMax);
  });

  test('and was asked for a whole answer has given it', async () => {
    const left = sendAndStay(upstream, chatStream);
    const startedMs = performance.now();
    const answer = await call(proxy, { body: chat('oai/gpt-4.1') });
    expect(performance.now() - startedMs).toBeLessThan(atOnceMsMax);
    expect(JSON.parse(answer.text).choices[0].message.content).toBe('Hällo wörld 😀');
    expect(await closingsOf(proxy)).toMatchObject([complete]);
    await left;
  });
});

describe('what follows a whole answer of Gemini', () => {
  test('in time belongs to it: its counts and its sources', async () => {
    const { text, closings } = await outcomeOf(withSources);
    expect(text).toContain('webSearchQueries');
    expect(closings).toMatchObject([{ ...complete, usage: { ...complete.usage, webSearches: 1 } }]);
  });

  test.each([
    ['broken JSON', 'data: {"candidates":[{"con\r\n\r\n'],
    ['broken JSON without an end', 'data: {"candidates":[{"con'],
    ['a page', '<html>Bad Gateway</html>'],
    ['an error between the events', JSON.stringify({ error: { code: 500, message: 'late' } }, null, 2)],
    ['an error', data({ error: { code: 500, message: 'late', status: 'INTERNAL' } })],
    ['words of another protocol', 'data: bye\r\n\r\n'],
    ['an object that is no answer and more that broke off', `${data({ bye: true })}data: by`],
  ])('and is none of it does not make it look broken: %s', async (_name, junk) => {
    upstream.answer = (received) => {
      begin(received, [...geminiStream, junk]);
      received.socket.end(lastChunk);
    };
    const answer = await call(proxy, gemini('goo/gemini-2.5-flash'));
    expect(answer.text).toBe(geminiStream.join(''));
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'settled', finish: 'stop', usage: complete.usage }]);
    proxy.recorder.attempts.length = 0;
    const translated = await call(proxy, openAiChat('goo/gemini-2.5-flash'));
    const isFinished = ends.done.test(translated.text);
    expect([translated.text, translated.text.includes('"error":{')]).toEqual([translated.text, !isFinished]);
  });

  test.each([
    ['a comment', ': ping\n\n'],
    ['an empty line', '\r\n'],
    ['its counts again', data(counts)],
  ])('and is no more of it keeps nobody waiting: %s', async (_name, chatter) => {
    upstream.answer = (received) => {
      begin(received, geminiStream);
      const timer = setInterval(() => received.socket.write(chunk(chatter)), settledMsMax / 4);
      received.socket.on('close', () => clearInterval(timer));
    };
    const startedMs = performance.now();
    const whole = { body: chat('goo/gemini-2.5-flash') };
    const answers = await Promise.all(
      [whole, ...endsInSilence.map(({ asking }) => asking)].map((asking) => call(proxy, asking)),
    );
    expect(performance.now() - startedMs).toBeLessThan(2 * settledMsMax + atOnceMsMax);
    for (const answer of answers) expect(answer.text).not.toContain('"error"');
    await until(() => proxy.recorder.attempts.every(({ closings }) => closings.length > 0));
    for (const { closings } of proxy.recorder.attempts) expect(closings).toMatchObject([complete]);
  });

  test.each([1, 2, 3, 4])('and is the last %i bytes of its end is handed on', async (count) => {
    const whole = geminiStream.join('');
    upstream.answer = (received) => {
      begin(received, [whole.slice(0, -count)]);
      setTimeout(() => received.socket.end(Buffer.concat([chunk(whole.slice(-count)), Buffer.from(lastChunk)])), 30);
    };
    const answer = await call(proxy, gemini('goo/gemini-2.5-flash'));
    expect(answer.text).toBe(whole);
    expect(await closingsOf(proxy)).toMatchObject([complete]);
  });

  test('and is its end keeps the last event that has no end of its own', async () => {
    upstream.answer = (received) => {
      begin(received, [data(words), data({ ...lastWords, ...counts }).trimEnd()]);
      received.socket.end(lastChunk);
    };
    const answer = await call(proxy, gemini('goo/gemini-2.5-flash'));
    expect(answer.text).toBe(geminiStream.join('').trimEnd());
    expect(await closingsOf(proxy)).toMatchObject([complete]);
  });
});

describe('a provider of Gemini that names a finish reason with every piece', () => {
  test.each(endsLater)('is waited for as long as any other, from its first piece on: $name', async (one) => {
    const { text, closings } = await outcomeOf(one);
    expect(text).toMatch(/"ld"/);
    expect(closings).toMatchObject([complete]);
  });

  test.each(endsInSilence)('has not ended its answer where the connection breaks: $name', async ({ asking }) => {
    upstream.answer = (received) => {
      begin(received, finishedPieces);
      setTimeout(() => received.socket.resetAndDestroy(), 20);
    };
    const answer = await call(proxy, asking);
    expect(answer.text).toContain('"error":{');
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'failed' }]);
    expect(proxy.recorder.attempts[0]?.closings[0]?.usageQuality).not.toBe('provider-final');
  });
});

describe('a provider that ends its answer in time', () => {
  test.each([...endsByItself, ...endsInSilence])('is called on one connection: $name', async ({ asking, events }) => {
    const sockets = new Set<unknown>();
    upstream.answer = (received) => {
      sockets.add(received.socket);
      begin(received, events);
      received.socket.write(lastChunk);
    };
    for (let count = 0; count < 10; count++) await call(proxy, asking);
    expect(upstream.calls).toHaveLength(10);
    // Connections of tests before may be used too, but none is opened for a call.
    expect(sockets.size).toBeLessThan(3);
  });

  test('a little later than it said so can be called on the same connection', async () => {
    alone.upstream.answer = (received) => {
      begin(received, chatStream);
      setTimeout(() => received.socket.write(lastChunk), 50);
    };
    for (let count = 0; count < 3; count++) {
      await call(alone.proxy, openAiChat('oai/gpt-4.1'));
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    const { calls } = alone.upstream;
    expect(calls.at(-1)?.socket).toBe(calls[0]?.socket);
  });
});

describe('a caller that leaves with the whole answer in hand', () => {
  test.each([
    ['OpenAI chat', openAiChat('oai/gpt-4.1'), chatStream, ends.done],
    ['Gemini, where more might have followed', gemini('goo/gemini-2.5-flash'), geminiStream, ends.finish],
  ] as const)('has not broken it off: %s', async (_name, asking, events, end) => {
    void sendAndStay(upstream, events);
    const answer = await ask(proxy, asking);
    await until(() => end.test(answer.text));
    answer.leave();
    expect(await closingsOf(proxy)).toMatchObject([complete]);
  });

  test('in another format has broken off what it could not know to be whole', async () => {
    void sendAndStay(upstream, geminiStream);
    const answer = await ask(proxy, openAiChat('goo/gemini-2.5-flash'));
    await until(() => answer.text.includes('wörld'));
    answer.leave();
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'aborted' }]);
  });
});

describe('a connection that breaks behind the end of an answer', () => {
  test.each([
    ['a whole answer', { body: chat('oai/gpt-4.1') }],
    ['a whole answer in another format', { path: '/v1/messages', body: chat('oai/gpt-4.1', { max_tokens: 9 }) }],
    ['a stream', openAiChat('oai/gpt-4.1')],
    ['a whole answer of Gemini', { path: '/v1beta/models/goo/gemini-2.5-flash:generateContent', body: contents }],
    ['a stream of Gemini', gemini('goo/gemini-2.5-flash')],
    ['a stream of Gemini in another format', openAiChat('goo/gemini-2.5-flash')],
  ])('takes nothing from it: %s', async (name, asking) => {
    upstream.answer = (received) => {
      begin(received, name.includes('Gemini') ? geminiStream : chatStream);
      setTimeout(() => received.socket.resetAndDestroy(), 20);
    };
    const answer = await call(proxy, asking);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('wörld');
    expect(await closingsOf(proxy)).toMatchObject([complete]);
  });
});

describe('an end that gives no reason', () => {
  const unexplained = chatStream.toSpliced(3, 1);
  const send = (received: RawCall): void => {
    begin(received, unexplained);
    received.socket.write(lastChunk);
  };

  test('does not make an answer in another format look whole', async () => {
    upstream.answer = send;
    const answer = await call(proxy, messages('oai/gpt-4.1'));
    expect(answer.text).toContain('wörld');
    expect(answer.text).not.toContain('message_stop');
    expect(answer.text.match(/event: error/g)).toHaveLength(1);
    expect(answer.text).toContain('upstream.truncated');
    expect(await closingsOf(proxy)).toMatchObject([
      { outcome: 'failed', errorCode: 'upstream.truncated', usage: complete.usage },
    ]);
  });

  test('makes no whole answer of a stream', async () => {
    upstream.answer = send;
    const answer = await call(proxy, { body: chat('oai/gpt-4.1') });
    expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([502, 'upstream.truncated']);
  });

  test('goes on as it came to a caller of the same format, whose SDK knows what it is worth', async () => {
    upstream.answer = send;
    const answer = await call(proxy, openAiChat('oai/gpt-4.1'));
    expect(answer.text).toBe(unexplained.join(''));
    expect(await closingsOf(proxy)).toMatchObject([complete]);
  });
});
