import { kibibyte, mebibyte } from '@tollgate/schema';

/** Longest body that is read or written at once, in bytes; whoever waits for their turn would wait too long for more. */
export const atOnceBytesMax = mebibyte;
/** How much of a longer one is read or written between two turns of the event loop, in bytes. */
export const stepBytes = 128 * kibibyte;

/** Whether a body is read and written in steps. */
export function isLong({ length }: { readonly length: number }): boolean {
  return length > atOnceBytesMax;
}

const waiting: (() => void)[] = [];

/**
 * Lets everybody else have their turn first. Of all that wait for theirs only one goes on in each turn of the event loop:
 * ten long bodies make no turn longer than one does.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(release);
  });
}

function release(): void {
  const next = waiting.shift();
  if (waiting.length > 0) setImmediate(release);
  next?.();
}
