import type { UsageBatch } from '@tollgate/schema';
import { type PublisherOptions, QueuePublisher } from '../publisher/queue-publisher.js';
import { usageQueue } from './usage.queue.js';

/** The proxy's end of the queue `usage`. */
export class UsagePublisher extends QueuePublisher<UsageBatch> {
  constructor(options: PublisherOptions) {
    super(usageQueue, options);
  }
}
