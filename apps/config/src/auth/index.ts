export * from './access-tokens.js';
export * from './auth.module.js';
