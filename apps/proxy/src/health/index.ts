export { type ReadinessInputs, readiness } from './readiness.js';
export { registerStateMetrics } from './state-metrics.js';
