import { describe, expect, it } from '@jest/globals';
import { issueWords } from '@tollgate/schema';
import {
  AuditQuery,
  AuditVerifyQuery,
  CreateCredential,
  CreateProject,
  CreateProvider,
  CreateRoute,
  CreateVirtualKey,
  PageQuery,
} from '@tollgate/schema/api';
import type { z } from 'zod';
import { invalidRequest, problemsOf, refusal } from './problems.js';

function problems(schema: z.ZodType, value: unknown) {
  const parsed = schema.safeParse(value, { error: issueWords });
  return parsed.success ? [] : problemsOf(parsed.error);
}

const key = (body: object) => ({ projectId: '01890000-0000-7000-8000-000000000000', name: 'a', ...body });
const credential = (body: object) => ({ name: 'a', secret: { apiKey: 'x' }, ...body });

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

  it.each<[string, z.ZodType, unknown, readonly string[]]>([
    ['no object', CreateProject, 'x', [' must be an object, not a text']],
    ['a list', CreateProject, [], [' must be an object, not a list']],
    ['a name that is a number', CreateProject, { name: 7 }, ['name must be a text, not a number']],
    ['an empty name', CreateProject, { name: '' }, ['name must not be empty']],
    ['a name that is null', CreateProject, { name: null }, ['name must be a text, not null']],
    ['tags in a list', CreateProject, { name: 'a', tags: [] }, ['tags must be an object, not a list']],
    ['a tag that is a number', CreateProject, { name: 'a', tags: { a: 1 } }, ['tags.a must be a text, not a number']],
    [
      'a tag without a name',
      CreateProject,
      { name: 'a', tags: { '': 'x' } },
      ['tags."" must not have this name: a name must not be empty'],
    ],
    ['no id', CreateVirtualKey, { projectId: 'x', name: 'a' }, ['projectId must be a UUID']],
    ['models in a text', CreateVirtualKey, key({ allowedModels: '*' }), ['allowedModels must be a list, not a text']],
    [
      'a model that is null',
      CreateVirtualKey,
      key({ allowedModels: [null] }),
      ['allowedModels.0 must be a text, not null'],
    ],
    ['half a weight', CreateCredential, credential({ weight: 0.5 }), ['weight must be a whole number, not a fraction']],
    ['a weight in words', CreateCredential, credential({ weight: 'two' }), ['weight must be a number, not a text']],
    ['no target', CreateRoute, { alias: 'a', targets: [] }, ['targets must not be empty']],
    ['a target in a text', CreateRoute, { alias: 'a', targets: ['a/b'] }, ['targets.0 must be an object, not a text']],
    ['a page of nothing', PageQuery, { limit: '0' }, ['limit must be a whole number from 1 to 100']],
    ['a page in words', PageQuery, { limit: 'many' }, ['limit must be a whole number from 1 to 100']],
    [
      'a hash that is none',
      AuditVerifyQuery,
      { sequence: '1', hash: 'x' },
      ['hash must be 64 hexadecimal digits in lower case'],
    ],
    [
      'a resource nobody knows',
      AuditQuery,
      { resourceType: 'user' },
      ['resourceType must be "project", "key", "provider", "credential", "route" or "price"'],
    ],
  ])('say in words how to mend %s', (_name, schema, value, expected) => {
    expect(problems(schema, value).map(({ path, message }) => `${path} ${message}`)).toEqual(expected);
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
