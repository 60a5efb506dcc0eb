import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatDollars, parseDollars } from '@tollgate/schema';
import { isClean } from '@tollgate/testkit';
import { auditWhenQuiet } from '../support/ledger.ts';
import { post, startWorld, type World } from '../support/world.ts';

interface CostRow {
  readonly group: Readonly<Record<string, string>>;
  readonly requests: number;
  readonly attempts: number;
  readonly errors: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: string | null;
  readonly unpricedRequests: number;
}

let world: World;
beforeAll(async () => {
  world = await startWorld({ workers: 2 });
}, 120_000);
afterAll(() => world?.stop());

async function report(query: string): Promise<readonly CostRow[]> {
  const body: any = await world.admin.get(`/api/v1/reports/costs?where=project=${world.projectId}&${query}`);
  return body.rows;
}

/** Mixed traffic: both callers' formats, both providers' formats, streamed and not, three features, an error. */
async function traffic(): Promise<void> {
  const models = [`${world.openai}/gpt-4.1`, `${world.openai}/gpt-4.1-mini`, `${world.anthropic}/claude-sonnet-4-6`];
  const calls = Array.from({ length: 90 }, async (_, index) => {
    const model = models[index % models.length];
    const body = {
      model,
      max_tokens: 10 + index,
      stream: index % 4 === 0,
      messages: [{ role: 'user', content: `Question ${index}` }],
    };
    const path = index % 2 === 0 ? '/v1/chat/completions' : '/v1/messages';
    const response = await post(world, path, body, {
      'x-tags': `team: team-${index % 2}, feature: feature-${index % 3}`,
    });
    expect(response.status).toBe(200);
    await response.text();
  });
  const refused = post(world, '/v1/chat/completions', {
    model: `${world.openai}/overloaded`,
    messages: [{ role: 'user', content: 'Hi' }],
  });
  await Promise.all([...calls, refused.then((response) => response.text())]);
}

describe('the cost report', () => {
  it('equals what the providers charged, to the pico-dollar, however it is read', async () => {
    await traffic();
    const audit = await auditWhenQuiet(world.projectId, world.provider.servedLog.calls);
    expect(audit).toMatchObject({ lost: [], countedTwice: [], servedTwice: [], unexplained: [], wrong: [] });
    expect(isClean(audit)).toBe(true);
    expect(audit.ledgerCharge).toBe(audit.servedCharge);
    expect(audit.servedCharge).toBeGreaterThan(0n);

    const rows = await report('groupBy=tag:feature,tag:team');
    expect(sumOf(rows)).toBe(formatDollars(audit.servedCharge));
    expect(rows.filter((row) => row.group['tag:feature']?.startsWith('feature-'))).toHaveLength(6);
    const [whole] = await report('interval=none');
    expect(whole?.costUsd).toBe(formatDollars(audit.servedCharge));
    expect(whole?.errors).toBeGreaterThan(0);
    expect(whole?.unpricedRequests).toBe(0);
  }, 90_000);

  it.each(['project', 'team', 'key', 'user', 'model', 'provider', 'tag:feature'])(
    'groups by %s without losing a dollar',
    async (by) => {
      const [whole] = await report('interval=none');
      const rows = await report(`groupBy=${by}`);
      expect(rows.length).toBeGreaterThan(0);
      expect(sumOf(rows)).toBe(whole?.costUsd);
      expect(rows.reduce((sum, row) => sum + row.requests, 0)).toBe(whole?.requests);
    },
  );

  it('is a table as CSV', async () => {
    const path = `/api/v1/reports/costs?where=project=${world.projectId}&groupBy=model`;
    const response = await world.admin.call('GET', path, undefined, { accept: 'text/csv' });
    const [header = '', ...lines] = response.text.trim().split(/\r?\n/);
    const columns = header.split(',');
    expect(columns).toEqual(expect.arrayContaining(['model', 'requests', 'costUsd']));
    expect(lines.length).toBeGreaterThanOrEqual(3);
    for (const line of lines) expect(line.split(',')).toHaveLength(columns.length);
    const cost = lines.reduce(
      (sum, line) => sum + (parseDollars(line.split(',')[columns.indexOf('costUsd')] ?? '') ?? 0n),
      0n,
    );
    const [whole] = await report('interval=none');
    expect(formatDollars(cost)).toBe(whole?.costUsd);
  });

  it('says that a price is unknown instead of calling it zero, and counts it', async () => {
    const kind = 'openai-compatible';
    const id = `un-${Date.now().toString(36)}`;
    await world.admin.create('/api/v1/providers', { id, kind, baseUrl: `${world.provider.url}/v1` });
    await world.admin.create(`/api/v1/providers/${id}/credentials`, { name: 'main', secret: { apiKey: 'sk-none' } });
    const body = { model: `${id}/gpt-4.1`, messages: [{ role: 'user', content: 'Hi' }] };
    const asked = async () =>
      (await post(world, '/v1/chat/completions', body, { 'x-tags': 'feature: unpriced' })).status;
    while ((await asked()) !== 200);
    await auditWhenQuiet(world.projectId, world.provider.servedLog.calls);
    const rows = await report('groupBy=tag:feature');
    const unpriced = rows.find((row) => row.group['tag:feature'] === 'unpriced');
    expect(unpriced).toMatchObject({ requests: 1, unpricedRequests: 1, costUsd: null });
  }, 60_000);
});

function sumOf(rows: readonly CostRow[]): string {
  return formatDollars(rows.reduce((sum, row) => sum + (parseDollars(row.costUsd ?? '0') ?? 0n), 0n));
}
