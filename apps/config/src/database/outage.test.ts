import { beforeEach, describe, expect, it } from '@jest/globals';
import { Outage } from './outage.js';

const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const deadlocked = Object.assign(new Error('deadlock detected'), { code: '40P01' });

let lines: string[];
let outage: Outage;
beforeEach(() => {
  lines = [];
  const note = (level: string) => (about: unknown, text?: string) =>
    void lines.push(`${level}: ${text ?? String(about)}`.replace(/:.*(PostgreSQL is away).*/, ': $1'));
  outage = new Outage({ error: note('error'), warn: note('warn'), info: note('info') });
});

const fails = async (error: Error) => {
  const work = async () => {
    throw error;
  };
  await expect(outage.watch(work)).rejects.toBe(error);
};
const answers = () => outage.watch(async () => undefined);

describe('an outage of PostgreSQL', () => {
  it('is told once, however many callers meet it, and its end once', async () => {
    await answers();
    for (let met = 0; met < 3; met++) await fails(refused);
    for (let met = 0; met < 3; met++) await answers();
    await fails(refused);
    expect(lines).toEqual(['error: PostgreSQL is away', 'info: PostgreSQL is back', 'error: PostgreSQL is away']);
  });

  it('gives back and throws what the work did', async () => {
    expect(await outage.watch(async () => 7)).toBe(7);
    await fails(refused);
  });

  it.each([deadlocked, new Error('a fault of ours')])(
    'is none where PostgreSQL answers, and ends with it',
    async (error) => {
      await fails(error);
      expect(lines).toEqual([]);
      await fails(refused);
      await fails(error);
      expect(lines).toEqual(['error: PostgreSQL is away', 'info: PostgreSQL is back']);
    },
  );

  it('is not over because work that began before it ends well', async () => {
    let finish = () => undefined as void;
    const early = outage.watch(() => new Promise<void>((resolve) => (finish = resolve)));
    await new Promise((resolve) => setTimeout(resolve, 2));
    await fails(refused);
    finish();
    await early;
    expect(lines).toEqual(['error: PostgreSQL is away']);
  });

  it('breaks many connections at once, of which one is told', async () => {
    for (let broken = 0; broken < 5; broken++) outage.connectionBroke(refused);
    await fails(refused);
    outage.connectionBroke(refused);
    await answers();
    outage.connectionBroke(refused);
    expect(lines).toEqual([
      'warn: A connection to PostgreSQL broke',
      'error: PostgreSQL is away',
      'info: PostgreSQL is back',
      'warn: A connection to PostgreSQL broke',
    ]);
  });
});
