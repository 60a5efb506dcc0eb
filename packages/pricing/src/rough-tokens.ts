/** English prose has a little more, code and other scripts have less; the estimate leans to the high side for prose. */
const charsPerToken = 4;

/** A guess at the tokens of so many characters, in no time: for checkpoints of running streams, never for a final bill. */
export function estimateTokensRoughly(chars: number): number {
  return Math.ceil(chars / charsPerToken);
}
