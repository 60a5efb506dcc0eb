export * from './health.module.js';
export * from './health.operations.js';
