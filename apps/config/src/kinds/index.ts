export * from './kinds.js';
export * from './kinds.module.js';
export { problemsOfSecret } from './secret-fields.js';
