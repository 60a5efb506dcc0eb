export { queueMetrics } from './queue-metrics.js';
export { readiness } from './readiness.js';
export { Watchdog } from './watchdog.js';
