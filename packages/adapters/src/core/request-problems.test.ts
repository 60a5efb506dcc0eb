import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openRequestProblems, requestProblemsMax } from './request-problems.js';

describe('the problems of a request', () => {
  const schema = z.object({ name: z.string(), parts: z.array(z.object({ size: z.number() })) });

  test('are told with their places, as a caller would write them', () => {
    const problems = openRequestProblems();
    const value = { name: 1, parts: [{ size: 1 }, { size: 'big' }] };
    expect(problems.check(schema, value, 'messages[2]')).toBeUndefined();
    expect(problems.list()).toEqual([
      { path: 'messages[2].name', message: expect.stringContaining('expected string') },
      { path: 'messages[2].parts[1].size', message: expect.stringContaining('expected number') },
    ]);
  });

  test('say of what is missing that it is required', () => {
    const problems = openRequestProblems();
    problems.check(schema, { parts: [{}, { size: null }] }, 'x');
    expect(problems.list().map(({ path, message }) => `${path} ${message}`)).toEqual([
      'x.name is required',
      'x.parts[0].size is required',
      'x.parts[1].size Invalid input: expected number, received null',
    ]);
  });

  test('have no leading dot where the whole body is looked at', () => {
    const problems = openRequestProblems();
    problems.check(schema, { name: 'a', parts: 7 }, '');
    problems.check(schema, [], '');
    expect(problems.list().map(({ path }) => path)).toEqual(['parts', '']);
  });

  test('are none for a value that is right, and the value is given', () => {
    const problems = openRequestProblems();
    expect(problems.check(schema, { name: 'a', parts: [] }, 'x')).toEqual({ name: 'a', parts: [] });
    expect(problems.list()).toEqual([]);
  });

  test('stop being collected when nobody would read on', () => {
    const problems = openRequestProblems();
    for (let index = 0; index < requestProblemsMax * 2; index += 1) problems.add(`p${index}`, 'is wrong');
    expect(problems.list().length).toBe(requestProblemsMax);
    expect(problems.list()[0]).toEqual({ path: 'p0', message: 'is wrong' });
  });
});
