import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@tollgate/platform';
import { findPrice } from '@tollgate/pricing';
import { PriceBookSource } from './price-book-source.js';

const card = { kind: 'acme', model: 'm', effectiveFromMs: 0, usdPerMillion: { input: '1' } };
let folder = '';
let server: Server;
let answer: { status: number; body: string };
const asked: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-prices-'));
  answer = { status: 200, body: JSON.stringify({ sequence: 3, prices: [card] }) };
  asked.length = 0;
  server = createServer((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`);
    response.writeHead(answer.status).end(answer.status === 204 ? undefined : answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

function source(): PriceBookSource {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const logger = createLogger({ service: 'test', level: 'silent' });
  return new PriceBookSource({
    configUrl: `http://127.0.0.1:${port}`,
    serviceToken: 'service',
    dataDir: folder,
    logger,
  });
}

const priceOf = (prices: PriceBookSource) =>
  findPrice(prices.current(), { kind: 'acme', model: 'm', atMs: 1 })?.card.usdPerMillion.input;

describe('the price book', () => {
  it('is pulled from config with the service token', async () => {
    const prices = source();
    await prices.start();
    prices.stop();
    expect(asked).toEqual(['Bearer service /internal/v1/price-book']);
    expect([priceOf(prices), prices.status()]).toEqual(['1', { sequence: 3, fresh: true }]);
  });

  it('of the last run is used while config is away', async () => {
    const first = source();
    await first.start();
    first.stop();
    answer = { status: 503, body: '' };
    const second = source();
    await second.start();
    second.stop();
    expect([priceOf(second), second.status()]).toEqual(['1', { sequence: 3, fresh: false }]);
  });

  it('is waited for when there is none at all: nothing is priced by guess', async () => {
    answer = { status: 503, body: '' };
    const prices = source();
    let started = false;
    const starting = prices.start().then(() => {
      started = true;
    });
    while (asked.length < 1) await new Promise(setImmediate);
    expect([started, () => prices.current()]).toEqual([false, expect.any(Function)]);
    expect(() => prices.current()).toThrow('no price book');
    answer = { status: 200, body: JSON.stringify({ sequence: 1, prices: [] }) };
    await starting;
    prices.stop();
    expect(priceOf(prices)).toBeUndefined();
  });

  it.each(['not json', '{"sequence":-1,"prices":[]}', '{}'])('is not replaced by %j', async (body) => {
    const first = source();
    await first.start();
    first.stop();
    answer = { status: 200, body };
    const second = source();
    await second.start();
    second.stop();
    expect(priceOf(second)).toBe('1');
  });
});
