import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { BatchId } from '@tollgate/schema';
import { FaultProxy } from '@tollgate/testkit';
import { Redis } from 'ioredis';
import { dropKeys, freshPrefix, redisUrl, until } from '../test-support/redis.js';
import { usageEvent } from '../test-support/usage-events.js';
import { batchIdOf } from '../usage/create-usage-batch.js';
import { StoredBatchesReader } from './stored-batches-reader.js';
import { confirmationsMax } from './stored-batches-stream.js';
import { StoredBatchesWriter } from './stored-batches-writer.js';

jest.setTimeout(60_000);

let prefix = freshPrefix();
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  await dropKeys(prefix);
  prefix = freshPrefix();
});

function newId(): BatchId {
  return batchIdOf([usageEvent()]);
}

async function openWriter(): Promise<StoredBatchesWriter> {
  const writer = new StoredBatchesWriter({ redisUrl: redisUrl(), prefix });
  closing.push(() => writer.close());
  await until(
    () =>
      writer.confirm('warm-up', [newId()]).then(
        () => true,
        () => false,
      ),
    'the writer connects',
  );
  return writer;
}

function listen(proxyId: string, options: { url?: string; position?: string } = {}) {
  const heard: BatchId[] = [];
  const reader = new StoredBatchesReader({
    redisUrl: options.url ?? redisUrl(),
    prefix,
    proxyId,
    ...(options.position === undefined ? {} : { position: options.position }),
  });
  closing.push(() => reader.close());
  reader.start((ids) => heard.push(...ids));
  return { heard, reader };
}

describe('confirmations', () => {
  it('reach the proxy whose batches they are, in order, and no other', async () => {
    const writer = await openWriter();
    const [mine, others] = [listen('proxy-1'), listen('proxy-2')];
    const ids = [newId(), newId(), newId()];
    await writer.confirm('proxy-1', ids.slice(0, 1));
    await writer.confirm('proxy-1', ids.slice(1));
    await until(() => mine.heard.length === 3, 'all are heard');
    expect(mine.heard).toEqual(ids);
    expect(others.heard).toEqual([]);
  });

  it('wait for a proxy that is away, and a reader with a position hears only what is new', async () => {
    const writer = await openWriter();
    const [first, second] = [newId(), newId()];
    await writer.confirm('proxy-1', [first]);
    const early = listen('proxy-1');
    await until(() => early.heard.length === 1, 'the first is heard');
    const { position } = early.reader;
    await early.reader.close();
    await writer.confirm('proxy-1', [second]);
    const [late, afresh] = [listen('proxy-1', { position }), listen('proxy-1')];
    await until(() => late.heard.length === 1 && afresh.heard.length === 2, 'both have caught up');
    expect(late.heard).toEqual([second]);
    expect(afresh.heard).toEqual([first, second]);
  });

  it('are heard again after Redis forgot everything, even when its clock went back', async () => {
    const writer = await openWriter();
    const { heard } = listen('proxy-1');
    const redis = new Redis(redisUrl());
    closing.push(() => redis.disconnect());
    // The position of the reader lies far ahead of everything that follows.
    await redis.xadd(`${prefix}:stored:proxy-1`, '99999999999999-0', 'batch', newId());
    await until(() => heard.length === 1, 'the entry from the future is heard');
    await dropKeys(prefix);
    const after = newId();
    await writer.confirm('proxy-1', [after]);
    await until(() => heard.includes(after), 'what followed is heard');
  });

  it('go on after the connection was cut', async () => {
    const writer = await openWriter();
    const proxy = await FaultProxy.start(redisUrl());
    closing.push(() => proxy.stop());
    const { heard } = listen('proxy-1', { url: proxy.through(redisUrl()) });
    const ids = [newId(), newId(), newId()];
    for (const [index, type] of (['none', 'cut', 'black-hole'] as const).entries()) {
      proxy.set({ type });
      await writer.confirm('proxy-1', ids.slice(index, index + 1));
      proxy.set({ type: 'none' });
      await until(() => heard.length === index + 1, `heard after ${type}`);
    }
    expect(heard).toEqual(ids);
  });

  it('are capped, so that a proxy that never comes back costs little', async () => {
    const writer = await openWriter();
    const ids = Array.from({ length: 500 }, newId);
    for (let sent = 0; sent < confirmationsMax * 1.5; sent += ids.length) await writer.confirm('proxy-1', ids);
    const redis = new Redis(redisUrl());
    closing.push(() => redis.disconnect());
    expect(await redis.xlen(`${prefix}:stored:proxy-1`)).toBeLessThan(confirmationsMax * 1.1);
    expect(await redis.pttl(`${prefix}:stored:proxy-1`)).toBeGreaterThan(0);
  });

  it('are refused soon while Redis is away', async () => {
    const writer = new StoredBatchesWriter({ redisUrl: 'redis://127.0.0.1:1', prefix });
    closing.push(() => writer.close());
    await expect(writer.confirm('proxy-1', [newId()])).rejects.toThrow();
  });
});
