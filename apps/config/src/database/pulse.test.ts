import { describe, expect, it } from '@jest/globals';
import { Pulse, SilentStore } from './pulse.js';

/** A pulse over a store that answers as told, and how often it was asked. */
function pulseOver(answers: () => boolean) {
  const heard = { asked: 0, silences: 0 };
  const ask = async () => {
    heard.asked += 1;
    return answers();
  };
  return { heard, pulse: new Pulse(ask, () => void (heard.silences += 1)) };
}

const never = () => new Promise<never>(() => undefined);
const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('the pulse', () => {
  it('asks nothing while work is quick, and hands on its value and its error', async () => {
    const { pulse, heard } = pulseOver(() => false);
    expect(await pulse.during(async () => 7)).toBe(7);
    await expect(pulse.during(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(heard).toEqual({ asked: 0, silences: 0 });
  });

  it('lets work take its time while the store answers', async () => {
    const { pulse, heard } = pulseOver(() => true);
    expect(await pulse.during(async () => after(2500).then(() => 'done'))).toBe('done');
    expect(heard).toEqual({ asked: 2, silences: 0 });
  });

  it('gives up on work while the store is silent, asks once for all of it, and then refuses at once for a while', async () => {
    let silent = true;
    const { pulse, heard } = pulseOver(() => !silent);
    const givenUp: AbortSignal[] = [];
    const works = Array.from({ length: 3 }, () =>
      pulse.during((signal) => {
        givenUp.push(signal);
        return never();
      }),
    );
    for (const work of works) await expect(work).rejects.toThrow(SilentStore);
    expect(givenUp.map(({ aborted }) => aborted)).toEqual([true, true, true]);
    expect(heard).toEqual({ asked: 1, silences: 1 });
    silent = false;
    await expect(pulse.during(async () => 1)).rejects.toThrow(SilentStore);
    await after(1100);
    expect(await pulse.during(async () => 1)).toBe(1);
  });

  it('says of work that broke with the connections that the store was silent', async () => {
    const { pulse } = pulseOver(() => false);
    const first = pulse.during(never);
    await after(500);
    const second = pulse.during(async () => {
      await first.catch(() => undefined);
      throw new Error('the connection was given up');
    });
    await expect(second).rejects.toThrow(SilentStore);
  });
});
