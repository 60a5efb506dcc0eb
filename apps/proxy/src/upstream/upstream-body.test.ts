import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { defaultTimeouts } from './timeouts.js';
import { heldBytesMax, lingerBytesMax, lingerMsMax, UpstreamBody } from './upstream-body.js';
import type { UpstreamProblem } from './upstream-problem.js';
import { Watchdog } from './watchdog.js';

const gone: UpstreamProblem = { code: 'upstream.timeout', message: 'gone', reached: true, staleSocket: false };

function setUp() {
  const log: string[] = [];
  const note = (word: string) => () => {
    log.push(word);
  };
  const source = { pause: note('pause'), resume: note('resume'), cut: note('cut') };
  const expired: UpstreamProblem[] = [];
  const watchdog = new Watchdog(defaultTimeouts, Date.now, (problem) => expired.push(problem));
  const body = new UpstreamBody(source, watchdog);
  const taken: string[] = [];
  let isFull = false;
  return {
    log,
    body,
    expired,
    taken,
    fill: () => {
      isFull = true;
    },
    empty: () => {
      isFull = false;
    },
    sink: (chunk: Buffer) => {
      taken.push(chunk.toString());
      return !isFull;
    },
  };
}

const bytes = (text: string) => Buffer.from(text);

describe('the body of an answer', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  test('is handed over in the tick it arrives', async () => {
    const { body, sink, taken } = setUp();
    const pumped = body.pump(sink);
    body.push(bytes('a'));
    expect(taken).toEqual(['a']);
    body.push(bytes('b'));
    expect(taken).toEqual(['a', 'b']);
    body.end();
    expect(await pumped).toBeUndefined();
  });

  test('shows its beginning, which stays to be read', async () => {
    const { body, sink, taken } = setUp();
    const shown = body.peek((held) => held.length > 1);
    body.push(bytes('a'));
    body.push(bytes('b'));
    expect((await shown).toString()).toBe('ab');
    const pumped = body.pump(sink);
    body.push(bytes('c'));
    body.end();
    expect(await pumped).toBeUndefined();
    expect(taken).toEqual(['a', 'b', 'c']);
  });

  test.each<[string, (body: UpstreamBody) => void, number]>([
    ['ends', (body) => body.end(), 1],
    ['breaks off', (body) => body.abort(gone), 1],
    ['is more than is held', (body) => body.push(Buffer.alloc(heldBytesMax)), heldBytesMax + 1],
  ])('shows what there is of it where it %s', async (_name, happen, length) => {
    const { body, sink } = setUp();
    const shown = body.peek(() => false);
    body.push(bytes('a'));
    happen(body);
    expect(await shown).toHaveLength(length);
    const pumped = body.pump(sink);
    body.end();
    await pumped;
  });

  test('loses nothing of what came before anybody took it, its end included', async () => {
    const { body, sink, taken } = setUp();
    body.push(bytes('a'));
    body.push(bytes('b'));
    body.end();
    expect(await body.pump(sink)).toBeUndefined();
    expect(taken).toEqual(['a', 'b']);
  });

  test('an end before anybody took it, with nothing before it, is an end all the same', async () => {
    const { body, sink } = setUp();
    body.end();
    expect(await body.pump(sink)).toBeUndefined();
  });

  test('stops its source while nobody takes it, and starts it again', async () => {
    const { body, sink, log, taken } = setUp();
    body.push(Buffer.alloc(heldBytesMax));
    expect(log).toEqual([]);
    body.push(bytes('x'));
    body.push(bytes('y'));
    expect(log).toEqual(['pause']);
    const pumped = body.pump(sink);
    expect(log).toEqual(['pause', 'resume']);
    expect(taken).toHaveLength(3);
    body.end();
    await pumped;
  });

  test('waits for a slow taker, also with what arrives all the same, and keeps the order', async () => {
    const { body, sink, log, taken, fill, empty } = setUp();
    const pumped = body.pump(sink);
    fill();
    body.push(bytes('a'));
    expect(log).toEqual(['pause']);
    body.push(bytes('b'));
    body.push(bytes('c'));
    body.end();
    expect(taken).toEqual(['a']);
    body.resume();
    expect(taken).toEqual(['a', 'b']);
    empty();
    body.resume();
    expect(taken).toEqual(['a', 'b', 'c']);
    expect(await pumped).toBeUndefined();
  });

  test('reads on only once all that waited is taken', async () => {
    const { body, sink, log, fill, empty } = setUp();
    const pumped = body.pump(sink);
    fill();
    body.push(bytes('a'));
    body.push(bytes('b'));
    body.resume();
    expect(log).toEqual(['pause']);
    empty();
    body.resume();
    body.resume();
    expect(log).toEqual(['pause', 'resume']);
    body.end();
    await pumped;
  });

  test('an abort closes the connection, and nothing is handed over any more', async () => {
    const { body, sink, log, taken } = setUp();
    const pumped = body.pump(sink);
    body.push(bytes('a'));
    body.abort(gone);
    body.push(bytes('b'));
    body.fail(new Error('closed'));
    expect(await pumped).toBe(gone);
    expect(log).toEqual(['cut']);
    expect(taken).toEqual(['a']);
  });

  test('an abort inside the sink, or while a slow taker is waited for, ends it as well', async () => {
    const inside = setUp();
    const aborted = inside.body.pump(() => {
      inside.body.abort(gone);
      return false;
    });
    inside.body.push(bytes('a'));
    expect(await aborted).toBe(gone);
    expect(inside.log).toEqual(['cut']);

    const { body, sink, fill } = setUp();
    const pumped = body.pump(sink);
    fill();
    body.push(bytes('a'));
    body.push(bytes('b'));
    body.end();
    body.abort(gone);
    expect(await pumped).toBe(gone);
  });

  test('an abort or a failure before anybody took it is told to whoever does', async () => {
    const aborted = setUp();
    aborted.body.abort(gone);
    expect(await aborted.body.pump(aborted.sink)).toBe(gone);
    const failed = setUp();
    failed.body.push(bytes('a'));
    failed.body.fail(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    expect(await failed.body.pump(failed.sink)).toMatchObject({ code: 'upstream.truncated' });
  });

  test('one that is larger than allowed is a problem, and is not read on', async () => {
    const { body, log } = setUp();
    const collected = body.collect(3);
    body.push(bytes('ab'));
    body.push(bytes('cd'));
    expect(await collected).toMatchObject({ ok: false, failure: { code: 'upstream.unreadable' } });
    expect(log).toEqual(['cut']);
  });

  test('that is left is over at once, and its connection is kept for an end that comes in time', async () => {
    const { body, sink, log, taken } = setUp();
    const pumped = body.pump((chunk) => {
      sink(chunk);
      body.leave();
      return true;
    });
    body.push(bytes('end'));
    body.push(bytes('late'));
    expect(await pumped).toBeUndefined();
    expect(taken).toEqual(['end']);
    jest.advanceTimersByTime(lingerMsMax - 1);
    body.end();
    jest.advanceTimersByTime(lingerMsMax);
    expect(log).toEqual([]);
  });

  test('that is left is cut where its end does not come in time, or much else does', () => {
    const silent = setUp();
    void silent.body.pump(silent.sink);
    silent.body.leave();
    jest.advanceTimersByTime(lingerMsMax - 1);
    expect(silent.log).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(silent.log).toEqual(['cut']);

    const loud = setUp();
    void loud.body.pump(loud.sink);
    loud.body.leave();
    loud.body.push(Buffer.alloc(lingerBytesMax));
    expect(loud.log).toEqual([]);
    loud.body.push(bytes('x'));
    loud.body.push(bytes('x'));
    expect(loud.log).toEqual(['cut']);
    loud.body.fail(new Error('closed'));
  });

  test('that is left while a slow taker is waited for is read to its end all the same', async () => {
    const { body, sink, log, fill } = setUp();
    const pumped = body.pump(sink);
    fill();
    body.push(bytes('a'));
    body.push(bytes('b'));
    body.leave();
    expect(await pumped).toBeUndefined();
    expect(log).toEqual(['pause', 'resume']);
    body.end();
  });

  test('that may be over is not waited for any longer than was said, unless that is taken back', async () => {
    const waiting = setUp();
    const pumped = waiting.body.pump(waiting.sink);
    waiting.body.push(bytes('a'));
    waiting.body.limitSilence(100);
    waiting.body.limitSilence(undefined);
    jest.advanceTimersByTime(1000);
    expect(waiting.log).toEqual([]);
    waiting.body.limitSilence(100);
    jest.advanceTimersByTime(100);
    expect(waiting.expired).toMatchObject([{ code: 'upstream.timeout' }]);
    waiting.body.abort(gone);
    expect(await pumped).toBe(gone);
  });
});
