export * from './changes.module.js';
export * from './changes.service.js';
export * from './dependents.js';
