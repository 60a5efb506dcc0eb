import type { UsageBatch } from '@tollgate/schema';
import { type ConsumerOptions, QueueConsumer } from './queue-consumer.js';
import { usageQueue } from './usage-queue.js';

/** Consumes batches of usage. */
export class UsageConsumer extends QueueConsumer<UsageBatch> {
  constructor(options: ConsumerOptions<UsageBatch>) {
    super(usageQueue, options);
  }
}
