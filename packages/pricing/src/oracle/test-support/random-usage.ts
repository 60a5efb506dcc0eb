import type { TokenUsage } from '@tollgate/schema';
import type { Random } from './random.js';

/** What really happened: every token in exactly one cell. A usage is the sums over cells that a provider reports. */
export interface Cells {
  readonly text: number;
  readonly audio: number;
  readonly image: number;
  readonly readText: number;
  readonly readAudio: number;
  readonly written5m: number;
  readonly written1h: number;
  readonly written: number;
  readonly answer: number;
  readonly answerAudio: number;
  readonly answerImage: number;
  readonly reasoning: number;
  readonly webSearches: number;
}

const partCountMax = 13;
const powerMax = 20;

/** Cells of any size from nothing to a million; the input is made to sit on, just below and just above `bounds` often. */
export function randomCells(random: Random, bounds: readonly number[]): Cells {
  const cell = () => (random.chance(0.5) ? 0 : random.below(2 ** random.below(powerMax)));
  const cells: Cells = {
    text: cell(),
    audio: cell(),
    image: cell(),
    readText: cell(),
    readAudio: cell(),
    written5m: cell(),
    written1h: cell(),
    written: cell(),
    answer: cell(),
    answerAudio: cell(),
    answerImage: cell(),
    reasoning: cell(),
    webSearches: random.chance(0.7) ? 0 : random.below(partCountMax),
  };
  const [first, ...others] = bounds;
  if (first === undefined || random.chance(0.4)) return cells;
  const wanted = random.pick([first, ...others]) + random.below(3) - 1;
  const missing = wanted - usageOf(cells).inputTokens;
  return missing < 0 ? cells : { ...cells, text: cells.text + missing };
}

/** The complete and consistent usage of these cells. */
export function usageOf(cells: Cells): TokenUsage & { readonly inputTokens: number } {
  const cacheReadTokens = cells.readText + cells.readAudio;
  const cacheWriteTokens = cells.written + cells.written5m + cells.written1h;
  return {
    inputTokens: cells.text + cells.audio + cells.image + cacheReadTokens + cacheWriteTokens,
    cacheReadTokens,
    cacheWriteTokens,
    cacheWrite5mTokens: cells.written5m,
    cacheWrite1hTokens: cells.written1h,
    inputAudioTokens: cells.audio + cells.readAudio,
    inputImageTokens: cells.image,
    cacheReadAudioTokens: cells.readAudio,
    outputTokens: cells.answer + cells.answerAudio + cells.answerImage + cells.reasoning,
    reasoningTokens: cells.reasoning,
    outputAudioTokens: cells.answerAudio,
    outputImageTokens: cells.answerImage,
    webSearches: cells.webSearches,
  };
}

const parts = [
  'cacheReadTokens',
  'cacheWriteTokens',
  'cacheWrite5mTokens',
  'cacheWrite1hTokens',
  'inputAudioTokens',
  'inputImageTokens',
  'cacheReadAudioTokens',
  'reasoningTokens',
  'outputAudioTokens',
  'outputImageTokens',
] as const satisfies readonly (keyof TokenUsage)[];

/** The usage with one of its counts made up or left out, as careless providers report it. */
export function spoil(random: Random, usage: TokenUsage): TokenUsage {
  const part = random.pick(parts);
  if (random.chance(0.5))
    return { ...usage, [part]: (usage[part] ?? 0) + 1 + random.below(2 ** random.below(powerMax)) };
  return { ...usage, [random.pick(['inputTokens', 'outputTokens', ...parts])]: undefined };
}
