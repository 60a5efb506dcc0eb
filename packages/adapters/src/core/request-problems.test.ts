import { describe, expect, test } from '@jest/globals';
import { JsonObject, JsonValue } from '@tollgate/schema';
import { z } from 'zod';
import { openRequestProblems, requestProblemsMax } from './request-problems.js';

const canaries = { a: 'sk-canary', b: 'sk-canary', d: 'sk-canary' };

describe('the problems of a request', () => {
  const schema = z.object({ name: z.string(), parts: z.array(z.object({ size: z.number() })) });

  test('are told with their places, as a caller would write them', () => {
    const problems = openRequestProblems();
    const value = { name: 1, parts: [{ size: 1 }, { size: 'big' }] };
    expect(problems.check(schema, value, 'messages[2]')).toBeUndefined();
    expect(problems.list()).toEqual([
      { path: 'messages[2].name', message: 'must be a text, not a number' },
      { path: 'messages[2].parts[1].size', message: 'must be a number, not a text' },
    ]);
  });

  test('say of what is missing that it is required', () => {
    const problems = openRequestProblems();
    problems.check(schema, { parts: [{}, { size: null }] }, 'x');
    expect(problems.list().map(({ path, message }) => `${path} ${message}`)).toEqual([
      'x.name is required',
      'x.parts[0].size is required',
      'x.parts[1].size must be a number, not null',
    ]);
  });

  test('say of one of several forms what is wrong with the one that was meant', () => {
    const problems = openRequestProblems();
    const input = z.union([z.string().min(1), z.array(z.object({ text: z.string() }))], 'must be a text or a list');
    for (const value of ['', [{ text: 'a' }, { text: 1 }], 7])
      problems.check(z.object({ input }), { input: value }, '');
    problems.check(z.union([z.array(z.string()), z.array(z.boolean())], 'must be of one kind'), ['a', true], 'list');
    expect(problems.list()).toEqual([
      { path: 'input', message: 'must not be empty' },
      { path: 'input[1].text', message: 'must be a text, not a number' },
      { path: 'input', message: 'must be a text or a list' },
      { path: 'list', message: 'must be of one kind' },
    ]);
  });

  test('never speak of a library, nor repeat a value', () => {
    const problems = openRequestProblems();
    problems.check(z.object({ a: z.enum(['x']), b: JsonObject, c: JsonValue, d: z.number() }), canaries, '');
    expect(problems.list()).toEqual([
      { path: 'a', message: 'must be "x"' },
      { path: 'b', message: 'must be an object, not a text' },
      { path: 'c', message: 'is required' },
      { path: 'd', message: 'must be a number, not a text' },
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
