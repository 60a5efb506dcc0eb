import { describe, expect, it } from '@jest/globals';
import { ok } from '@tollgate/schema';
import { Turns } from './turns.js';

describe('turns', () => {
  it('let one at a time through, in order, whatever goes wrong before', async () => {
    const turns = new Turns(10, () => {});
    const log: string[] = [];
    const step = (name: string, failing: boolean) =>
      turns.take(async () => {
        log.push(`${name} begins`);
        await Promise.resolve();
        log.push(`${name} ends`);
        if (failing) throw new Error(name);
        return ok(name);
      });
    const results = await Promise.allSettled([step('a', false), step('b', true), step('c', false)]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('refuse at once when too many wait, and take again when they have passed', async () => {
    let refused = 0;
    const turns = new Turns(2, () => {
      refused += 1;
    });
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = [turns.take(async () => gate.then(() => ok(1))), turns.take(async () => ok(2))];
    expect(await turns.take(async () => ok(3))).toMatchObject({ failure: { code: 'service.overloaded' } });
    release();
    expect(await Promise.all(held)).toEqual([ok(1), ok(2)]);
    expect(await turns.take(async () => ok(4))).toEqual(ok(4));
    expect(refused).toBe(1);
  });
});
