import type { Bill } from './answer.js';

/** Pico-dollars for one. Written down here by hand, so that the provider's own bill owes nothing to Tollgate's price book. */
interface ListPrice {
  readonly input: bigint;
  readonly cacheRead: bigint;
  readonly cacheWrite: bigint;
  readonly output: bigint;
  /** Absent where sound costs what text does. */
  readonly inputAudio?: bigint;
  readonly character?: bigint;
  readonly audioMs?: bigint;
  readonly search?: bigint;
  /** By quality and size. */
  readonly pictures?: Readonly<Record<string, bigint>>;
}

const noTokens = { input: 0n, cacheRead: 0n, cacheWrite: 0n, output: 0n };

/** The vendors' public list prices of the models that the simulated provider imitates. */
const listPrices: Readonly<Record<string, ListPrice>> = {
  'gpt-4.1': { input: 2_000_000n, cacheRead: 500_000n, cacheWrite: 2_000_000n, output: 8_000_000n },
  'gpt-4.1-mini': { input: 400_000n, cacheRead: 100_000n, cacheWrite: 400_000n, output: 1_600_000n },
  'gpt-4o-mini': { input: 150_000n, cacheRead: 75_000n, cacheWrite: 150_000n, output: 600_000n },
  'claude-sonnet-4-6': { input: 3_000_000n, cacheRead: 300_000n, cacheWrite: 3_750_000n, output: 15_000_000n },
  'claude-haiku-4-5': { input: 1_000_000n, cacheRead: 100_000n, cacheWrite: 1_250_000n, output: 5_000_000n },
  'text-embedding-3-small': { input: 20_000n, cacheRead: 20_000n, cacheWrite: 20_000n, output: 0n },
  'gpt-image-1': { input: 5_000_000n, cacheRead: 1_250_000n, cacheWrite: 5_000_000n, output: 40_000_000n },
  'dall-e-3': {
    ...noTokens,
    pictures: {
      'standard/1024x1024': 40_000_000_000n,
      'standard/1024x1792': 80_000_000_000n,
      'standard/1792x1024': 80_000_000_000n,
      'hd/1024x1024': 80_000_000_000n,
      'hd/1024x1792': 120_000_000_000n,
      'hd/1792x1024': 120_000_000_000n,
    },
  },
  'tts-1': { ...noTokens, character: 15_000_000n },
  'gpt-4o-mini-tts': { input: 600_000n, cacheRead: 600_000n, cacheWrite: 600_000n, output: 12_000_000n },
  'whisper-1': { ...noTokens, audioMs: 100_000n },
  'gpt-4o-mini-transcribe': {
    input: 1_250_000n,
    cacheRead: 1_250_000n,
    cacheWrite: 1_250_000n,
    inputAudio: 3_000_000n,
    output: 5_000_000n,
  },
  'omni-moderation-latest': noTokens,
  'rerank-v3.5': { ...noTokens, search: 2_000_000_000n },
};

/** What a provider charges for a bill, in pico-dollars; undefined for a model that is not on its list. */
export function chargeOf(model: string, bill: Bill): bigint | undefined {
  const price = listPrices[model];
  if (price === undefined) return undefined;
  const { cacheReadTokens = 0, cacheWriteTokens = 0, inputAudioTokens = 0 } = bill;
  return (
    BigInt(bill.inputTokens - cacheReadTokens - cacheWriteTokens - inputAudioTokens) * price.input +
    BigInt(cacheReadTokens) * price.cacheRead +
    BigInt(cacheWriteTokens) * price.cacheWrite +
    BigInt(inputAudioTokens) * (price.inputAudio ?? price.input) +
    BigInt(bill.outputTokens) * price.output +
    BigInt(bill.inputCharacters ?? 0) * (price.character ?? 0n) +
    BigInt(bill.inputAudioMs ?? 0) * (price.audioMs ?? 0n) +
    BigInt(bill.searchUnits ?? 0) * (price.search ?? 0n) +
    BigInt(bill.images ?? 0) * (price.pictures?.[bill.variant ?? ''] ?? 0n)
  );
}
