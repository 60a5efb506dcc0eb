export * from './virtual-keys.module.js';
export { VirtualKeysService } from './virtual-keys.service.js';
