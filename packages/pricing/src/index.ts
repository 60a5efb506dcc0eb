export { defaultPriceCards } from './catalogue/catalogue.js';
export { type CompiledPriceBook, createPriceBook, findPrice, type PriceQuery } from './price-book.js';
export { isCovered, type LineMeter, type PricedUsage, type PriceLine, priceOf } from './price-of.js';
export { type PicoRates, type RateTier, type ResolvedPrice, resolvePrice } from './resolved-price.js';
export { estimateTokensRoughly } from './rough-tokens.js';
export type { UsageAdjustment } from './settle-usage.js';
export { type RequestBounds, worstCaseOf } from './worst-case.js';
