export * from './check-consumers.js';
export * from './define-queue.js';
export * from './queue-consumer.js';
export * from './queue-publisher.js';
export * from './stored-batches.js';
export * from './usage-consumer.js';
export * from './usage-queue.js';
