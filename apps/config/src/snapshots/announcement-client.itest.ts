import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { FaultProxy } from '@tollgate/testkit';
import { storeUrl } from '../../testing/test-database.js';
import { AnnouncementClient } from './announcement-client.js';

/** Longer than several attempts to reconnect of both connections take. */
const outageMs = 3500;
const redisUrl = storeUrl('REDIS_URL');

let between: FaultProxy;
// The lines of the base class about its connections are for `debug`.
beforeAll(() => Logger.overrideLogger(false));
beforeEach(async () => {
  between = await FaultProxy.start(redisUrl);
});
afterEach(() => between.stop());

/** A client whose lines are kept. */
function clientWithLines() {
  const lines: string[] = [];
  const note = (level: string) => (first: unknown, text?: string) =>
    void lines.push(`${level}: ${text ?? String(first)}`);
  const client = new AnnouncementClient(between.through(redisUrl), { warn: note('warn'), info: note('info') });
  return { client, lines };
}

async function waitForLines(lines: readonly string[], count: number): Promise<void> {
  while (lines.length < count) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('the client that announces, while Redis is away', () => {
  it.each([
    [
      'however often it tries again',
      async (client: AnnouncementClient) => {
        await client.connect();
        between.set({ type: 'cut' });
        await new Promise((resolve) => setTimeout(resolve, outageMs));
      },
    ],
    [
      'also where it was away from the start',
      async (client: AnnouncementClient) => {
        between.set({ type: 'cut' });
        await expect(client.connect()).rejects.toThrow();
      },
    ],
  ])('says so once, and once that it is back: %s', async (_how, meet) => {
    const { client, lines } = clientWithLines();
    await meet(client);
    expect(lines).toEqual([expect.stringMatching(/^warn: Redis is away/)]);
    between.set({ type: 'none' });
    await waitForLines(lines, 2);
    expect(lines[1]).toMatch(/^info: Redis is back/);
    await client.close();
  });

  it('ends in order', async () => {
    const { client, lines } = clientWithLines();
    await client.connect();
    between.set({ type: 'cut' });
    await waitForLines(lines, 1);
    await client.close();
  });
});
