export * from './audit.module.js';
export * from './audit-entry.entity.js';
export * from './chain.js';
