export type { BatchRows } from './to-rows.js';
export { toRows } from './to-rows.js';
