import { describe, expect, it } from '@jest/globals';
import { CreateCredential, CreateProvider, CreateVirtualKey } from '@tollgate/schema/api';
import type { z } from 'zod';
import { invalidRequest, problemsOf, refusal } from './problems.js';

function problems(schema: z.ZodType, value: unknown) {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : problemsOf(parsed.error);
}

describe('the problems of a request', () => {
  it('name each unknown member, also deep inside', () => {
    const found = problems(CreateVirtualKey, { projectId: 'x', name: 'n', role: 'admin', scope: 1 });
    expect(found.map((problem) => problem.path)).toEqual(expect.arrayContaining(['projectId', 'role', 'scope']));
  });

  it('say that a missing member is required', () => {
    expect(problems(CreateProvider, {})).toEqual([
      { path: 'id', message: 'is required' },
      { path: 'kind', message: 'is required' },
    ]);
  });

  it('never repeat a value', () => {
    const canary = 'sk-canary';
    const values = [
      { name: canary.repeat(100), secret: { apiKey: 7 }, weight: canary },
      { name: { [canary]: canary }, secret: [canary], weight: 0 },
      { name: `\n${canary}`, secret: canary },
    ];
    for (const value of values) expect(JSON.stringify(problems(CreateCredential, value))).not.toContain(canary);
  });

  it('are cut where nobody reads on', () => {
    const value = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`member${index}`.repeat(40), 1]));
    const found = problems(CreateProvider, value);
    expect(found).toHaveLength(50);
    expect(JSON.stringify(invalidRequest('body', found).failure).length).toBeLessThan(1000);
  });

  it('list a failure of a service under the member it is about', () => {
    const refused = refusal({ code: 'request.invalid', message: 'is not a provider', param: 'targets.1.provider' });
    expect(refused.problems).toEqual([{ path: 'targets.1.provider', message: 'is not a provider' }]);
    expect(refused.failure.message).toContain('targets.1.provider is not a provider');
  });
});
