export * from './credentials.module.js';
export { CredentialsRepository } from './credentials.repository.js';
export { CredentialsService } from './credentials.service.js';
export { type RewrapReport, RewrapService } from './rewrap.service.js';
