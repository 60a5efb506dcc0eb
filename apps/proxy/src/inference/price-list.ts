import type { ResolvedTarget } from '../routing/index.js';

/** The published price list that has a target's model, where it goes by another name than the provider's kind. */
export function priceListOf({ provider, model }: ResolvedTarget): string | undefined {
  return provider.adapter?.priceList?.(model);
}
