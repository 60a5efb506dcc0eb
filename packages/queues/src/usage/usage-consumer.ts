import type { UsageBatch } from '@tollgate/schema';
import { type ConsumerOptions, QueueConsumer } from '../consumer/queue-consumer.js';
import { usageQueue } from './usage.queue.js';

/** The worker's end of the queue `usage`. */
export class UsageConsumer extends QueueConsumer<UsageBatch> {
  constructor(options: ConsumerOptions<UsageBatch>) {
    super(usageQueue, options);
  }
}
