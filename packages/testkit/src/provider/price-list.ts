import type { Bill } from './answer.js';

/** Pico-dollars a token. Written down here by hand, so that the provider's own bill owes nothing to Tollgate's price book. */
interface ListPrice {
  readonly input: bigint;
  readonly cacheRead: bigint;
  readonly cacheWrite: bigint;
  readonly output: bigint;
}

/** The vendors' public list prices of the models that the simulated provider imitates. */
const listPrices: Readonly<Record<string, ListPrice>> = {
  'gpt-4.1': { input: 2_000_000n, cacheRead: 500_000n, cacheWrite: 2_000_000n, output: 8_000_000n },
  'gpt-4.1-mini': { input: 400_000n, cacheRead: 100_000n, cacheWrite: 400_000n, output: 1_600_000n },
  'gpt-4o-mini': { input: 150_000n, cacheRead: 75_000n, cacheWrite: 150_000n, output: 600_000n },
  'claude-sonnet-4-6': { input: 3_000_000n, cacheRead: 300_000n, cacheWrite: 3_750_000n, output: 15_000_000n },
  'claude-haiku-4-5': { input: 1_000_000n, cacheRead: 100_000n, cacheWrite: 1_250_000n, output: 5_000_000n },
  'text-embedding-3-small': { input: 20_000n, cacheRead: 20_000n, cacheWrite: 20_000n, output: 0n },
};

/** What a provider charges for a bill, in pico-dollars; undefined for a model that is not on its list. */
export function chargeOf(model: string, bill: Bill): bigint | undefined {
  const price = listPrices[model];
  if (price === undefined) return undefined;
  const cacheRead = bill.cacheReadTokens ?? 0;
  const cacheWrite = bill.cacheWriteTokens ?? 0;
  return (
    BigInt(bill.inputTokens - cacheRead - cacheWrite) * price.input +
    BigInt(cacheRead) * price.cacheRead +
    BigInt(cacheWrite) * price.cacheWrite +
    BigInt(bill.outputTokens) * price.output
  );
}
