import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readServedLog, type ServedCall, ServedLog } from './served-log.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'served-log-'));
  path = join(folder, 'served-log.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

function call(startedAtMs: number): ServedCall {
  return {
    correlation: null,
    dialect: 'openai-chat',
    model: 'gpt-4.1',
    stream: false,
    keyHash: null,
    status: 200,
    outcome: 'complete',
    bill: { inputTokens: 1, outputTokens: 1 },
    charge: '10000000',
    upstreamId: null,
    startedAtMs,
    endedAtMs: startedAtMs + 1,
  };
}
const startsOf = (calls: readonly ServedCall[]) => calls.map(({ startedAtMs }) => startedAtMs);

describe('the books of a provider', () => {
  it('go on where an earlier process left them', () => {
    new ServedLog(path).append(call(1));
    const next = new ServedLog(path);
    next.append(call(2));
    expect(startsOf(next.calls)).toEqual([1, 2]);
    expect(readServedLog(path)).toEqual([call(1), call(2)]);
  });

  it('do without a line that was cut off when their process was killed', () => {
    new ServedLog(path).append(call(1));
    appendFileSync(path, JSON.stringify(call(2)).slice(0, 40));
    const next = new ServedLog(path);
    next.append(call(3));
    expect(startsOf(next.calls)).toEqual([1, 3]);
    expect(startsOf(readServedLog(path))).toEqual([1, 3]);
  });

  it('forget the oldest calls when there are too many, in memory and on disk', () => {
    const log = new ServedLog(path, 3);
    for (let index = 1; index <= 100; index += 1) {
      log.append(call(index));
      expect(log.calls.length).toBeLessThanOrEqual(6);
      expect(log.calls.length).toBeGreaterThanOrEqual(Math.min(index, 3));
      expect(log.calls.at(-1)?.startedAtMs).toBe(index);
    }
    expect(readFileSync(path, 'utf8').split('\n').length).toBeLessThanOrEqual(7);
    expect(new ServedLog(path, 3).calls).toHaveLength(3);
  });
});
