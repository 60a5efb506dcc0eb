import type { UsageBatch } from '@tollgate/schema';
import { type PublisherOptions, QueuePublisher } from '../publisher/queue-publisher.js';
import { usageQueue } from './usage.queue.js';
import type { UsageBatchText } from './usage-batch-text.js';

/** The proxy's end of the queue `usage`. */
export class UsagePublisher extends QueuePublisher<UsageBatch> {
  constructor(options: PublisherOptions) {
    super(usageQueue, options);
  }

  /**
   * Publishes a batch whose events were checked where they were made into text; it is not parsed once more. Otherwise
   * like `publish`.
   */
  async publishText({ batchId, json }: UsageBatchText): Promise<void> {
    await this.publishReady(batchId, json);
  }
}
