export { authenticate } from './authenticate.js';
export { callerKey, type Headers } from './caller-key.js';
export { mayUse } from './may-use.js';
export { matchesPattern } from './model-pattern.js';
export type { Principal } from './principal.js';
