import { createUsageBatch, StoredBatchesReader, UsagePublisher } from '@tollgate/queues';
import { batchEventsMax } from '@tollgate/schema';
import { pin } from '../machine/cores.ts';
import { type CoreUse, watchCore } from '../machine/use.ts';
import { percent, thousands } from '../report/markdown.ts';
import { placeClickHouse, type Tollgate } from '../subjects/tollgate.ts';
import type { Bench, Findings } from './bench.ts';
import { usageEvent } from './usage-events.ts';

const proxyId = 'bench-publisher';
const storedTimeoutMs = 120_000;
/** The first batches meet a cold worker and are left out. */
const warmUpShare = 0.1;
const connectTimeoutMs = 5000;

interface Marks {
  readonly fromMs: number;
  readonly toMs: number;
  readonly batches: number;
  readonly use: CoreUse | undefined;
}

/** Usage events that one worker on one core prices and stores, from a queue that is full to confirmed rows. */
export async function measureIngestion(bench: Bench, tollgate: Tollgate): Promise<Findings> {
  const { cores } = bench.processes;
  const before = await tollgate.ledger.count();
  await tollgate.worker.stop();
  const batches = await publish(bench, tollgate);
  await placeClickHouse(tollgate, cores, 'others');
  const confirmed = new Confirmations(tollgate.stores.redis.url);
  await tollgate.worker.start();
  pin(cores, 'subject', tollgate.worker.pid);
  const marks = await confirmed.wait(batches, () => watchCore(cores, tollgate.worker.pid));
  const after = await tollgate.ledger.count();
  const perSecond = (marks.batches * batchEventsMax * 1000) / (marks.toMs - marks.fromMs);
  const stored = after.attempts - before.attempts;
  bench.log(`  ${thousands(perSecond)} events/s`);
  return {
    tables: [
      {
        title: 'Ingestion: usage events priced and stored by one worker on one core',
        columns: ['', 'events', 'events/s', 'core used %', 'by others %', 'stored', 'unpriced'],
        rows: [
          [
            'worker',
            thousands(batches * batchEventsMax),
            thousands(perSecond),
            percent(marks.use?.subject),
            percent(marks.use?.others),
            thousands(stored),
            thousands(after.unpriced - before.unpriced),
          ],
        ],
      },
    ],
    figures: { ingestion: perSecond },
    notes: [],
    failures: [
      ...(stored === batches * batchEventsMax
        ? []
        : [`Of ${batches * batchEventsMax} usage events ${stored} are in ClickHouse.`]),
      ...(after.unpriced === before.unpriced ? [] : ['Usage events of known models were left unpriced.']),
    ],
    answered: 0,
    runs: { perSecond, use: marks.use, stored },
  };
}

/** Fills the queue while the worker is away. */
async function publish(bench: Bench, tollgate: Tollgate): Promise<number> {
  const publisher = new UsagePublisher({ redisUrl: tollgate.stores.redis.url });
  const batches = Math.ceil(bench.plan.ingestion.events / batchEventsMax);
  let sequence = 0;
  try {
    for (let batch = 0; batch < batches; batch += 1) {
      const events = Array.from({ length: batchEventsMax }, () => {
        sequence += 1;
        return usageEvent(tollgate.project, proxyId, sequence);
      });
      await whenConnected(() => publisher.publish(createUsageBatch(proxyId, events)));
    }
    return batches;
  } finally {
    await publisher.close();
  }
}

/** A publisher refuses until it has connected; a batch that is published twice is one batch. */
async function whenConnected(publish: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + connectTimeoutMs;
  for (;;) {
    try {
      return await publish();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Listens to what the worker confirms, as a proxy does. */
class Confirmations {
  readonly #reader: StoredBatchesReader;

  constructor(redisUrl: string) {
    this.#reader = new StoredBatchesReader({ redisUrl, proxyId });
  }

  /** Waits for all batches; time runs from the end of the warm-up, which is when `watch` is called. */
  async wait(batches: number, watch: () => () => CoreUse | undefined): Promise<Marks> {
    const warmUp = Math.ceil(batches * warmUpShare);
    const seen = new Set<string>();
    let start: { readonly atMs: number; readonly seen: number; readonly use: () => CoreUse | undefined } | undefined;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Marks>((resolve, reject) => {
        const late = () => reject(new Error(`${seen.size} of ${batches} batches were stored in time`));
        timer = setTimeout(late, storedTimeoutMs);
        this.#reader.start((ids) => {
          for (const id of ids) seen.add(id);
          const atMs = performance.now();
          if (start === undefined && seen.size >= warmUp) start = { atMs, seen: seen.size, use: watch() };
          if (seen.size < batches || start === undefined) return;
          resolve({ fromMs: start.atMs, toMs: atMs, batches: seen.size - start.seen, use: start.use() });
        });
      });
    } finally {
      clearTimeout(timer);
      await this.#reader.close();
    }
  }
}
