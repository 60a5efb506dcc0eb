import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { insertAttempts, insertLedgerEntries } from '../insert/insert-attempts.js';
import { migratedDatabase, type TestDatabase } from '../test-support/database.js';
import { chargesOf, rowsOf, usageEvent } from '../test-support/usage-events.js';
import type { LedgerEntryRow } from './ledger-entry-row.js';

jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  for (const table of ['attempts', 'ledger_entries']) await database.run(`TRUNCATE TABLE ${table}`);
});

const credentialId = 'fedcba98-7654-4321-8fed-cba987654321';
/** Longer than any text is written without the encoder of Node, and of one, two, three and four bytes a character. */
const longText = 'aé日😀'.repeat(60);

const everything = {
  attempt: 1000,
  sequence: Number.MAX_SAFE_INTEGER,
  admittedAtMs: 1_795_000_000_123,
  closedAtMs: 1_795_000_001_456,
  team: 'platform',
  user: longText,
  conversationId: 'é',
  traceId: '',
  tags: { feature: 'aé日😀'.repeat(40), team: '"quoted"\n' },
  route: 'fast',
  credentialId,
  variant: 'hd/1024x1792',
  servedModel: 'gpt-4.1-2025',
  upstreamId: `chatcmpl-${'x'.repeat(200)}`,
  upstreamStatus: 599,
  errorCode: 'upstream.overloaded',
  finish: 'stop',
  cache: 'miss',
  stream: true,
  bringYourOwnKey: true,
  usage: {
    inputTokens: 1_000_000_000_000,
    cacheReadTokens: 2,
    cacheWriteTokens: 3,
    cacheWrite5mTokens: 4,
    cacheWrite1hTokens: 5,
    inputAudioTokens: 6,
    inputImageTokens: 7,
    cacheReadAudioTokens: 8,
    outputTokens: 9,
    reasoningTokens: 10,
    outputAudioTokens: 11,
    outputImageTokens: 12,
    webSearches: 13,
    images: 14,
    inputCharacters: 15,
    inputAudioMs: 16,
    searchUnits: 17,
  },
  latencyMs: 1333.25,
  timeToFirstTokenMs: 0.125,
};

/** Rows as they are in a table, in the order of their attempts. */
async function stored(table: string): Promise<readonly unknown[]> {
  const result = await database.clickhouse.client.query({
    query: `SELECT * FROM ${table} ORDER BY attempt, admitted_at`,
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1, output_format_json_quote_decimals: 1 },
  });
  return result.json();
}

describe('an attempt in its table', () => {
  it('holds what the event says, member for member', async () => {
    const event = usageEvent(everything);
    const rows = rowsOf([event], 1_795_000_002_789);
    expect(await insertAttempts(database.clickhouse, rows, 'a')).toMatchObject({ ok: true });
    expect(await stored('attempts')).toEqual([
      expect.objectContaining({
        project_id: event.projectId,
        event_date: '2026-11-18',
        request_id: event.requestId,
        attempt: 1000,
        admitted_at: '2026-11-18 11:06:40.123',
        closed_at: '2026-11-18 11:06:41.456',
        stored_at: '2026-11-18 11:06:42.789',
        virtual_key_id: event.virtualKeyId,
        boot_id: event.bootId,
        sequence: '9007199254740991',
        user: longText,
        conversation_id: 'é',
        trace_id: '',
        tags: event.tags,
        team: 'platform',
        route: 'fast',
        endpoint: 'chat',
        client_format: 'openai-chat',
        stream: true,
        bring_your_own_key: true,
        requested_model: 'gpt-4.1',
        provider: 'openai-main',
        provider_kind: 'openai',
        model: 'gpt-4.1',
        served_model: 'gpt-4.1-2025',
        upstream_id: everything.upstreamId,
        credential_id: credentialId,
        outcome: 'settled',
        upstream_status: 599,
        error_code: 'upstream.overloaded',
        finish: 'stop',
        cache: 'miss',
        usage_quality: 'provider-final',
        batch_id: rows[0]?.batchId,
        content_hash: rows[0]?.contentHash,
        price_status: 'priced',
        proxy_id: 'proxy-1',
        input_tokens: '1000000000000',
        cache_read_tokens: '2',
        cache_write_tokens: '3',
        cache_write_5m_tokens: '4',
        cache_write_1h_tokens: '5',
        input_audio_tokens: '6',
        input_image_tokens: '7',
        cache_read_audio_tokens: '8',
        output_tokens: '9',
        reasoning_tokens: '10',
        output_audio_tokens: '11',
        output_image_tokens: '12',
        web_searches: '13',
        images: '14',
        input_characters: '15',
        input_audio_ms: '16',
        search_units: '17',
        variant: 'hd/1024x1792',
        latency_ms: 1333.25,
        time_to_first_token_ms: 0.125,
      }),
    ]);
  });

  it('has NULL for what is unknown, never zero', async () => {
    const { clientFormat: _, ...event } = usageEvent({ usage: { inputTokens: 0 } });
    expect(await insertAttempts(database.clickhouse, rowsOf([event]), 'a')).toMatchObject({ ok: true });
    const [row] = await stored('attempts');
    const nothing = Object.entries(Object(row)).flatMap(([name, value]) => (value === null ? [name] : []));
    expect(nothing.sort()).toEqual([
      'cache',
      'cache_read_audio_tokens',
      'cache_read_tokens',
      'cache_write_1h_tokens',
      'cache_write_5m_tokens',
      'cache_write_tokens',
      'client_format',
      'conversation_id',
      'credential_id',
      'error_code',
      'finish',
      'images',
      'input_audio_ms',
      'input_audio_tokens',
      'input_characters',
      'input_image_tokens',
      'output_audio_tokens',
      'output_image_tokens',
      'output_tokens',
      'reasoning_tokens',
      'route',
      'search_units',
      'served_model',
      'team',
      'time_to_first_token_bucket',
      'time_to_first_token_ms',
      'trace_id',
      'upstream_id',
      'upstream_status',
      'user',
      'variant',
      'web_searches',
    ]);
    expect(row).toMatchObject({ input_tokens: '0' });
  });

  it('keeps its own values among a thousand others, also where there are more different ones than a byte can count', async () => {
    const events = Array.from({ length: 1000 }, (_, index) =>
      usageEvent({
        attempt: index + 1,
        model: `model-${index % 700}`,
        ...(index % 3 === 0 ? {} : { team: `team-${index % 500}`, user: `user-${index}` }),
        tags: index % 5 === 0 ? {} : { [`tag-${index % 300}`]: `${index}` },
      }),
    );
    expect(await insertAttempts(database.clickhouse, rowsOf(events), 'a')).toMatchObject({ ok: true });
    const expected = events.map(({ attempt, requestId, model, team = null, user = null, tags }) =>
      expect.objectContaining({ attempt, request_id: requestId, model, team, user, tags }),
    );
    expect(await stored('attempts')).toEqual(expected);
  });
});

describe('a ledger entry in its table', () => {
  it('begins like its attempt, and holds money exactly', async () => {
    const rows = rowsOf([usageEvent(everything), usageEvent({ ...everything, attempt: 1 })]);
    const [charge] = chargesOf(rows, 99_999_999_999_999_999_999_999_999n);
    const [, attempt] = rows;
    if (charge === undefined || attempt === undefined) throw new Error('there are two rows');
    const adjustment: LedgerEntryRow = {
      attempt: { ...attempt, event: { ...attempt.event, attempt: 1001 } },
      kind: 'adjustment',
      revision: 'repricing-1',
      priceVersion: 'v2',
      amount: -123_456_789n,
      lines: [],
    };
    const stores = [
      await insertLedgerEntries(database.clickhouse, [charge, adjustment], 'a'),
      await insertAttempts(database.clickhouse, rows, 'a'),
    ];
    expect(stores).toMatchObject([{ ok: true }, { ok: true }]);
    const [entries, attempts] = [await stored('ledger_entries'), await stored('attempts')];
    expect(entries).toMatchObject([
      {
        kind: 'charge',
        revision: '',
        price_version: 'v1',
        amount_usd: '99999999999999.999999999999',
        'lines.meter': ['input'],
        'lines.quantity': ['100'],
        'lines.usd_per_million': ['999999999999999999.99999999'],
        'lines.amount_usd': ['99999999999999.999999999999'],
      },
      { kind: 'adjustment', revision: 'repricing-1', amount_usd: '-0.000123456789', 'lines.meter': [] },
    ]);
    const [entry, fact] = [Object(entries[0]), Object(attempts[1])];
    const shared = Object.keys(entry).filter((name) => name in fact);
    expect(shared.length).toBeGreaterThan(15);
    for (const name of shared) expect([name, entry[name]]).toEqual([name, fact[name]]);
  });
});

describe('values that no column can hold', () => {
  it('are refused before ClickHouse would take them for others', async () => {
    const late = rowsOf([usageEvent(), usageEvent({ closedAtMs: 9e15 })]);
    expect(await insertAttempts(database.clickhouse, late, 'a')).toMatchObject({
      ok: false,
      failure: { kind: 'refused', message: expect.stringContaining('9000000000000000') },
    });
    const dear = chargesOf(rowsOf([usageEvent()]), 10n ** 38n);
    expect(await insertLedgerEntries(database.clickhouse, dear, 'a')).toMatchObject({
      ok: false,
      failure: { kind: 'refused' },
    });
    expect([await stored('attempts'), await stored('ledger_entries')]).toEqual([[], []]);
  });
});
