export type { PriceBookSourceOptions, PriceBookStatus } from './price-book-source.js';
export { PriceBookSource } from './price-book-source.js';
