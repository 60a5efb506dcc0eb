export * from './providers.module.js';
export { providersTag } from './providers.operations.js';
export { ProvidersService } from './providers.service.js';
