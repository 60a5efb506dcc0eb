import { countTokens, setMergeCacheSize } from 'gpt-tokenizer/encoding/o200k_base';

/** Texts up to this length are counted whole; of longer ones, samples of this total length. */
export const countedCharsMax = 4096;
/** How many samples are taken of a long text, evenly spread. */
export const sampleCount = 16;
/** The tokenizer's time grows with the square of an unbroken run of characters, so runs are cut at this length. */
export const runCharsMax = 256;

/** The tokenizer remembers what it merged, run by run; its own bound of 100,000 would hold hundreds of megabytes. */
const rememberedRunsMax = 4096;
/** `<|endoftext|>` and the like in a caller's text are text; the tokenizer would throw. */
const asPlainText = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };
/** After a letter or digit, anything that can join neither it nor a contraction begins a new run: a cut changes nothing. */
const runBoundary = /^[\p{L}\p{N}][^\p{L}\p{N}\p{M}\p{Cs}']$/u;
const highSurrogate = /[\ud800-\udbff]/;

setMergeCacheSize(rememberedRunsMax);

/**
 * The number of tokens of a text in the encoding `o200k_base`; for models with other encodings an estimate. Exact up to
 * `countedCharsMax` characters, give or take two tokens where a longer run than `runCharsMax` had to be cut; above, the
 * samples' count is scaled up. Takes bounded time for any text and never throws. The bound is per call: join the texts of
 * a request and ask once.
 */
export function estimateTokens(text: string): number {
  if (text.length <= countedCharsMax) return countInPieces(text);
  const sampleChars = Math.floor(countedCharsMax / sampleCount);
  const strideChars = (text.length - sampleChars) / (sampleCount - 1);
  let tokens = 0;
  for (let sample = 0; sample < sampleCount; sample += 1) {
    const start = Math.round(sample * strideChars);
    tokens += countInPieces(text.slice(start, start + sampleChars));
  }
  return Math.ceil((tokens * text.length) / (sampleChars * sampleCount));
}

function countInPieces(text: string): number {
  let tokens = 0;
  let start = 0;
  while (start < text.length) {
    const end = pieceEnd(text, start);
    tokens += countTokens(text.slice(start, end), asPlainText);
    start = end;
  }
  return tokens;
}

/** The last boundary between two runs within reach; without one, a hard cut that spares pairs of surrogates. */
function pieceEnd(text: string, start: number): number {
  const reach = start + runCharsMax;
  if (reach >= text.length) return text.length;
  for (let end = reach; end > start + 1; end -= 1) {
    if (runBoundary.test(text.slice(end - 1, end + 1))) return end;
  }
  return highSurrogate.test(text.charAt(reach - 1)) ? reach - 1 : reach;
}
