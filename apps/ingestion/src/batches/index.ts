export { BatchGroups } from './batch-groups.js';
export { BatchMetrics } from './batch-metrics.js';
export { killPoint } from './kill-point.js';
export type { BatchStores } from './store-batch.js';
export { storeBatch } from './store-batch.js';
export { storeUnreadable } from './store-unreadable.js';
export { TroubleLog } from './trouble-log.js';
export { UnpricedLog } from './unpriced-log.js';
