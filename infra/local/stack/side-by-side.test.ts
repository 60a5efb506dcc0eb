import { describe, expect, it } from '@jest/globals';
import { sideBySide } from './side-by-side.mjs';

const never = new AbortController().signal;

function untilGivenUp(signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

describe('things that run side by side', () => {
  it('give their values in the order of the list', async () => {
    const values = await sideBySide(never, [async () => 'one', async () => 2]);
    expect(values).toEqual(['one', 2]);
  });

  it('give up together, for the reason of the first that failed', async () => {
    const order: string[] = [];
    const attempt = sideBySide(never, [
      async (signal: AbortSignal) => {
        await untilGivenUp(signal).catch(() => undefined);
        order.push('cleaned up');
        throw new Error('only a consequence');
      },
      async () => {
        throw new Error('the cause');
      },
    ]);
    await expect(attempt).rejects.toThrow('the cause');
    expect(order).toEqual(['cleaned up']);
  });

  it('stop when they are told to from outside', async () => {
    const stop = new AbortController();
    const attempt = sideBySide(stop.signal, [untilGivenUp, untilGivenUp]);
    stop.abort(new Error('Ctrl-C'));
    await expect(attempt).rejects.toThrow('Ctrl-C');
  });
});
