export * from './routes.module.js';
export { RoutesService } from './routes.service.js';
