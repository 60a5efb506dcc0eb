import { beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@tollgate/platform';
import { knownTroublesMax, TroubleLog, tellTroubleEveryMs } from './trouble-log.js';

let nowMs: number;
let lines: unknown[];
let log: TroubleLog;

beforeEach(() => {
  nowMs = 0;
  lines = [];
  const silent = createLogger({ service: 'test', level: 'silent' });
  const logger = Object.assign(silent, { warn: (fields: unknown, text: string) => void lines.push([fields, text]) });
  log = new TroubleLog(logger, { now: () => 0, monotonicMs: () => nowMs });
});

describe('the log of troubles', () => {
  it('tells a trouble at once, and then once a minute with how often it came', () => {
    for (let attempt = 0; attempt < 150; attempt += 1) {
      log.note('refused', 'a batch waits');
      nowMs += tellTroubleEveryMs / 100;
    }
    expect(lines).toEqual([
      [{ reason: 'refused', alsoBefore: 0 }, 'a batch waits'],
      [{ reason: 'refused', alsoBefore: 99 }, 'a batch waits'],
    ]);
  });

  it('tells each trouble for itself', () => {
    for (const reason of ['refused', 'reset', 'refused', 'reset']) log.note(reason, 'a batch waits');
    log.note('refused', 'the queue has trouble');
    expect(lines).toHaveLength(3);
  });

  it('remembers a bounded number of them', () => {
    for (let index = 0; index <= knownTroublesMax; index += 1) log.note(`reason ${index}`, 'a batch waits');
    log.note('reason 0', 'a batch waits');
    log.note(`reason ${knownTroublesMax}`, 'a batch waits');
    expect(lines).toHaveLength(knownTroublesMax + 2);
  });
});
