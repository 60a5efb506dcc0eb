import { expect, test } from '@jest/globals';
import { RetryBudget, repeatShareMax, repeatsSavedMax } from './retry-budget.js';

test('a provider that is down gets at most a tenth more traffic', () => {
  const budget = new RetryBudget();
  const calls = 10_000;
  let repeats = 0;
  for (let call = 0; call < calls; call++) {
    budget.earn();
    if (!budget.mayRepeat) continue;
    budget.spend();
    repeats++;
  }
  expect(repeats).toBeLessThanOrEqual(calls * repeatShareMax + repeatsSavedMax);
  expect(repeats).toBeGreaterThan(calls * repeatShareMax * 0.9);
});

test('repeats are not saved up without end', () => {
  const budget = new RetryBudget();
  for (let call = 0; call < 100_000; call++) budget.earn();
  let repeats = 0;
  while (budget.mayRepeat) {
    budget.spend();
    repeats++;
  }
  expect(repeats).toBe(repeatsSavedMax);
});
