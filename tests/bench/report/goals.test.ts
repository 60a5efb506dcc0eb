import { describe, expect, it } from '@jest/globals';
import { goalNames, goals, judge } from './goals.ts';

describe('judging a figure', () => {
  it.each(goalNames)('knows a miss, a pass and a hit of %s', (name) => {
    const goal = goals[name];
    const worse = goal.better === 'higher' ? 0.99 : 1.01;
    expect(judge(goal, goal.floor * worse)).toBe('missed');
    expect(judge(goal, goal.floor)).toBe('floor');
    expect(judge(goal, goal.aim * worse)).toBe('floor');
    expect(judge(goal, goal.aim)).toBe('aim');
  });

  it('does not take what was not measured for zero', () => {
    for (const name of goalNames) expect(judge(goals[name], undefined)).toBe('skipped');
  });

  it('misses a figure that is not a number', () => {
    for (const name of goalNames) expect(judge(goals[name], Number.NaN)).toBe('missed');
  });
});
