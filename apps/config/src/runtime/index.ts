export * from './runtime.module.js';
export * from './tokens.js';
