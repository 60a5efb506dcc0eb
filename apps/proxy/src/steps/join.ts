import { isLong, stepBytes, turn } from './turn.js';

/** Puts bytes together, long ones step by step: memory that nobody has used yet is slow to be written. */
export function join(pieces: readonly Buffer[]): Buffer | Promise<Buffer> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return isLong({ length }) ? joinInSteps(pieces, length) : Buffer.concat(pieces, length);
}

async function joinInSteps(pieces: readonly Buffer[], length: number): Promise<Buffer> {
  const whole = Buffer.allocUnsafe(length);
  let written = 0;
  let stop = stepBytes;
  for (const piece of pieces) {
    for (let from = 0; from < piece.length; ) {
      const copied = piece.copy(whole, written, from, from + stop - written);
      from += copied;
      written += copied;
      if (written < stop) continue;
      stop += stepBytes;
      await turn();
    }
  }
  return whole;
}
