export { queueMetrics } from './queue-metrics.js';
export { type HealthSources, readiness } from './readiness.js';
export { Watchdog } from './watchdog.js';
