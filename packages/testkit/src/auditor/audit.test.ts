import { describe, expect, it } from '@jest/globals';
import type { ServedCall } from '../provider/served-log.js';
import { audit, isClean, type LedgerAttempt } from './audit.js';

const call = (correlation: string, more: Partial<ServedCall> = {}): ServedCall => ({
  correlation,
  dialect: 'openai-chat',
  model: 'gpt-4.1',
  stream: false,
  keyHash: null,
  status: 200,
  outcome: 'complete',
  bill: { inputTokens: 10, outputTokens: 5 },
  charge: '60000000',
  upstreamId: null,
  startedAtMs: 0,
  endedAtMs: 1,
  ...more,
});
const row = (requestId: string, more: Partial<LedgerAttempt> = {}): LedgerAttempt => ({
  requestId,
  attempt: 1,
  outcome: 'settled',
  usageQuality: 'provider-final',
  inputTokens: 10,
  cacheReadTokens: null,
  outputTokens: 5,
  reasoningTokens: null,
  images: null,
  inputCharacters: null,
  inputAudioMs: null,
  searchUnits: null,
  charge: 60_000_000n,
  charges: 1,
  ...more,
});

describe('the auditor', () => {
  it('is content with books that agree', () => {
    const report = audit([call('a.1'), call('b.1')], [row('a'), row('b')]);
    expect(isClean(report)).toBe(true);
    expect(report).toMatchObject({ served: 2, servedCharge: 120_000_000n, ledgerCharge: 120_000_000n, estimated: 0 });
  });

  it.each([
    ['lost', [call('a.1'), call('b.1')], [row('a')], ['b.1']],
    ['countedTwice', [call('a.1')], [row('a'), row('a')], ['a.1']],
    ['countedTwice', [call('a.1')], [row('a', { charges: 2 })], ['a.1']],
    ['servedTwice', [call('a.1'), call('a.1')], [row('a')], ['a.1']],
    ['unexplained', [], [row('a')], ['a.1']],
    ['wrong', [call('a.1')], [row('a', { outputTokens: 6 })], ['a.1: outputTokens 6 instead of 5']],
    ['wrong', [call('a.1')], [row('a', { images: 1 })], ['a.1: images 1 instead of 0']],
    ['wrong', [call('a.1')], [row('a', { inputCharacters: 1 })], ['a.1: inputCharacters 1 instead of 0']],
    ['wrong', [call('a.1')], [row('a', { inputAudioMs: 1 })], ['a.1: inputAudioMs 1 instead of 0']],
    ['wrong', [call('a.1')], [row('a', { searchUnits: 1 })], ['a.1: searchUnits 1 instead of 0']],
    ['wrong', [call('a.1')], [row('a', { charge: 60_000_001n })], ['a.1: charge 60000001 instead of 60000000']],
    ['wrong', [call('a.1')], [row('a', { charge: null })], ['a.1: charge null instead of 60000000']],
  ] as const)('notices what is %s', (what, served, ledger, expected) => {
    const report = audit(served, ledger);
    expect(report[what]).toEqual(expected);
    expect(isClean(report)).toBe(false);
  });

  it('holds an attempt that never reached a provider to claiming nothing', () => {
    const unserved = row('a', { outcome: 'failed', usageQuality: 'estimated', charge: null, charges: 0 });
    expect(isClean(audit([], [unserved]))).toBe(true);
  });

  it('does not hold estimates to the bill, but counts them', () => {
    const report = audit(
      [call('a.1', { outcome: 'disconnected' })],
      [row('a', { usageQuality: 'estimated', outputTokens: 4 })],
    );
    expect(report.wrong).toEqual([]);
    expect(report.estimated).toBe(1);
  });
});
