export * from './kinds.js';
export * from './kinds.module.js';
export { addressOf, problemOfOptions } from './options.js';
export { readSecret } from './secret-fields.js';
