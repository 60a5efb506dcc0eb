import { describe, expect, it } from '@jest/globals';
import { isPassed, type Results, renderMarkdown } from './render.ts';

const results: Results = {
  environment: {
    date: '2026-11-23T10:00:00.000Z',
    commit: '0123456789ab',
    processor: 'a processor',
    cores: 2,
    memoryGb: 16,
    system: 'a system',
    loadAtStart: 0.1,
    pinning: 'The subject alone on core 0.',
    versions: { node: '26.10.0' },
  },
  quick: false,
  measures: ['throughput', 'latency'],
  durationS: 300,
  figures: { shareOfNginx: 0.45, addedP50: 0.5, addedP99: 2 },
  tables: [{ title: 'A table', columns: ['subject', 'requests/s'], rows: [['direct', '1,000']] }],
  notes: ['Without portkey: no network'],
  failures: [],
  runs: {},
};

describe('the page of results', () => {
  it('sets every figure beside its floor and its aim', () => {
    const page = renderMarkdown(results);
    expect(page).toMatch(/share of nginx +\| +0\.45 \| +0\.20 \| +0\.40 \| aim reached \|/);
    expect(page).toMatch(/at 500\/s, p50 +\| +0\.50 ms \| +0\.60 ms \| +0\.30 ms \| +passes \|/);
    expect(page).toMatch(/against Portkey +\| +- \| +5\.0x \| +10\.0x \| +skipped \|/);
    expect(page).not.toContain('cost report');
    expect(page).toContain('| direct  |      1,000 |');
    expect(page).toContain('- Without portkey: no network');
  });

  it('passes with floors reached and a peer missing', () => {
    expect(isPassed(results)).toBe(true);
  });

  it('does not pass with a floor missed or a failure', () => {
    expect(isPassed({ ...results, figures: { ...results.figures, addedP99: 6.1 } })).toBe(false);
    expect(isPassed({ ...results, failures: ['calls are missing in the ledger'] })).toBe(false);
  });
});
