export * from './keyring.js';
export * from './master-key.js';
export * from './provider-key.js';
export * from './virtual-key.js';
