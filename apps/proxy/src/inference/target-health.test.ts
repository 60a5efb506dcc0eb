import { describe, expect, test } from '@jest/globals';
import { testSnapshot } from '../testing/test-proxy.js';
import { failuresMax, restMs, TargetHealthBook } from './target-health.js';

const snapshot = testSnapshot({
  providers: [
    { id: 'a', kind: 'openai', baseUrl: 'https://a.example' },
    { id: 'b', kind: 'openai', baseUrl: 'https://b.example' },
  ],
});
const [a, b] = [...snapshot.providers.values()].map((provider) => ({ provider, model: 'gpt-4.1', weight: 1 }));

describe('the health of targets', () => {
  if (a === undefined || b === undefined) throw new Error('no targets');

  test('a target rests after some failures in a row, and only that one', () => {
    let nowMs = 0;
    const book = new TargetHealthBook(() => nowMs);
    for (let failure = 1; failure < failuresMax; failure++) book.failed(a);
    expect(book.read(snapshot, 0)(a).usable).toBe(true);
    book.failed(a);
    expect(book.read(snapshot, 0)(a).usable).toBe(false);
    expect(book.read(snapshot, 0)(b).usable).toBe(true);
    nowMs = restMs;
    expect(book.read(snapshot, 0)(a).usable).toBe(true);
  });

  test('one success ends the row', () => {
    const book = new TargetHealthBook(() => 0);
    for (let failure = 0; failure < failuresMax - 1; failure++) book.failed(a);
    book.succeeded(a, 100);
    book.failed(a);
    expect(book.read(snapshot, 0)(a)).toMatchObject({ usable: true, latencyMs: 100 });
  });

  test('latency is a running average, unknown until it was measured', () => {
    const book = new TargetHealthBook(() => 0);
    expect(book.read(snapshot, 0)(a).latencyMs).toBeUndefined();
    book.succeeded(a, 100);
    book.succeeded(a, 200);
    expect(book.read(snapshot, 0)(a).latencyMs).toBe(120);
  });

  test('the cost is that of the price book', () => {
    const cost = new TargetHealthBook(() => 0).read(snapshot, Date.now())(a).cost;
    expect(cost).toBeGreaterThan(0n);
  });
});
