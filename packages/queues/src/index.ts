export { type ReaderOptions, StoredBatchesReader } from './confirmations/stored-batches-reader.js';
export { type ConfirmationOptions, StoredBatchesWriter } from './confirmations/stored-batches-writer.js';
export {
  type ConsumerOptions,
  type Handled,
  QueueConsumer,
  type UnreadablePayload,
} from './consumer/queue-consumer.js';
export { type Backlog, type MonitorOptions, QueueMonitor } from './consumer/queue-monitor.js';
export { isStuck, overdueMs, stuckAfterMs, type WorkerSight } from './consumer/watchdog.js';
export {
  assertOneConsumerEach,
  defineQueue,
  type JobOptions,
  type QueueDefinition,
} from './definition/define-queue.js';
export { type PublisherOptions, publishTimeoutMs, QueuePublisher } from './publisher/queue-publisher.js';
export { batchIdOf, createUsageBatch } from './usage/create-usage-batch.js';
export { declaredQueues, usageBatchBytesMax, usageQueue } from './usage/usage.queue.js';
export { createUsageBatchText, type UsageBatchText, type UsageEventText } from './usage/usage-batch-text.js';
export { UsageConsumer } from './usage/usage-consumer.js';
export { UsagePublisher } from './usage/usage-publisher.js';
