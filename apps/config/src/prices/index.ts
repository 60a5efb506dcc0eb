export * from './prices.module.js';
export { PricesService } from './prices.service.js';
