import { describe, expect, it } from '@jest/globals';
import type { CostReportRow } from '@tollgate/schema/api';
import { costReportCsv, prefersCsv } from './csv.js';

const row = (group: CostReportRow['group'], more: Partial<CostReportRow> = {}): CostReportRow => ({
  bucket: '2026-01-01T00:00:00.000Z',
  group,
  names: {},
  requests: 2,
  attempts: 3,
  errors: 1,
  inputTokens: 10,
  cachedInputTokens: 4,
  outputTokens: 5,
  reasoningTokens: 0,
  costUsd: '0.000125000000',
  savedUsd: '0.000000000000',
  unpricedRequests: 0,
  estimatedShare: 0.5,
  latencyMs: { p50: 1, p95: 2, p99: 3 },
  ttftMs: { p50: null, p95: null },
  cacheHitRate: null,
  ...more,
});

const lines = (csv: string) => csv.split('\r\n');

describe('a cost report as CSV', () => {
  it('has one column for each thing the JSON says, and as many cells in each line', () => {
    const csv = costReportCsv({ rows: [row({ model: 'm', 'tag:a': 'x' })], asOf: null }, ['model', 'tag:a']);
    expect(lines(csv)).toEqual([
      'bucket,model,tag:a,requests,attempts,errors,inputTokens,cachedInputTokens,outputTokens,reasoningTokens,costUsd,' +
        'savedUsd,unpricedRequests,estimatedShare,latencyMsP50,latencyMsP95,latencyMsP99,ttftMsP50,ttftMsP95,cacheHitRate',
      '2026-01-01T00:00:00.000Z,m,x,2,3,1,10,4,5,0,0.000125000000,0.000000000000,0,0.5,1,2,3,,,',
      '',
    ]);
  });

  it('has the names of projects and keys beside their ids', () => {
    const named = row({ project: 'p-1', key: 'k-1', team: 't' }, { names: { project: 'Search', key: '=ci' } });
    const nameless = row({ project: 'p-2', key: null, team: 't' }, { names: { project: null, key: null } });
    const csv = costReportCsv({ rows: [named, nameless], asOf: null }, ['project', 'team', 'key']);
    expect(lines(csv).slice(0, 3)).toEqual([
      expect.stringMatching(/^bucket,project,projectName,team,key,keyName,requests,/),
      expect.stringMatching(/Z,p-1,Search,t,k-1,'=ci,2,/),
      expect.stringMatching(/Z,p-2,,t,,,2,/),
    ]);
  });

  it('leaves a cell empty where a value is not known, and does not call it zero', () => {
    const csv = costReportCsv({ rows: [row({ team: null }, { bucket: null, costUsd: null })], asOf: null }, ['team']);
    expect(lines(csv)[1]).toMatch(/^,,2,3,1,10,4,5,0,,0\.000000000000,/);
  });

  it.each([
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['@cmd', "'@cmd"],
    ['-2+3', "'-2+3"],
    ['+1', "'+1"],
    ['＝1+1', "'＝1+1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠cmd', "'＠cmd"],
    ['﹦1', "'﹦1"],
    [' =1+1', "' =1+1"],
    ['\u00a0\u3000@cmd', "'\u00a0\u3000@cmd"],
    ['\u200b\ufeff=1+1', "'\u200b\ufeff=1+1"],
    [' ＝1', "' ＝1"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ['\nx', '"\'\nx"'],
    [' a = b', ' a = b'],
    ['a＝b', 'a＝b'],
  ])('writes the value %j as %s', (value, cell) => {
    const csv = costReportCsv({ rows: [row({ 'tag:a': value }, { bucket: null })], asOf: null }, ['tag:a']);
    expect(csv).toContain(`\r\n,${cell},2,`);
  });
});

describe('CSV is preferred', () => {
  it.each([
    ['text/csv', true],
    ['text/csv; charset=utf-8', true],
    ['application/json;q=0.5, text/csv', true],
    ['text/csv;q=0.5, application/json', false],
    ['text/csv;q=0', false],
    ['*/*', false],
    ['application/json', false],
    [undefined, false],
  ])('with Accept %j: %s', (accept, expected) => {
    expect(prefersCsv(accept)).toBe(expected);
  });
});
