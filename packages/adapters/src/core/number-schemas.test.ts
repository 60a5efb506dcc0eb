import { describe, expect, test } from '@jest/globals';
import { ExactNumber } from '@tollgate/schema';
import { z } from 'zod';
import * as messages from '../formats/anthropic-messages/client/request.wire.js';
import * as gemini from '../formats/gemini-generate/client/request.wire.js';
import * as chat from '../formats/openai-chat/client/openai-chat.request.js';
import * as responses from '../formats/openai-responses/client/openai-responses.request.js';
import { openRequestProblems } from './request-problems.js';

/** Where below a schema an odd number passes for an object. */
function leaks(schema: unknown, path: string): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodCatch) {
    return leaks(schema.unwrap(), path);
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => leaks(option, path));
  if (schema instanceof z.ZodArray) return leaks(schema.element, `${path}[]`);
  if (schema instanceof z.ZodPipe) return leaks(schema.out, path).filter((found) => found !== path);
  if (!(schema instanceof z.ZodObject)) return [];
  const here = schema.safeParse(new ExactNumber('1e5')).success ? [path] : [];
  return [...here, ...Object.entries(schema.shape).flatMap(([name, member]) => leaks(member, `${path}.${name}`))];
}

describe('a number that JavaScript cannot keep', () => {
  test.each(Object.entries({ messages, gemini, chat, responses }))(
    'is no object in the schemas of %s',
    (_, schemas) => {
      // What is checked by itself is held against the number by `check`.
      const found = Object.entries(schemas).flatMap(([name, schema]) =>
        leaks(schema, name).filter((path) => path !== name),
      );
      expect(found).toEqual([]);
    },
  );

  test('is no object where a value is checked by itself', () => {
    const problems = openRequestProblems();
    expect(problems.check(z.object({ effort: z.string().nullish() }), new ExactNumber('1e5'), 'x')).toBeUndefined();
    expect(problems.list()).toEqual([{ path: 'x', message: expect.any(String) }]);
  });

  test('is refused as any other number is, with what the member has to be', () => {
    const schema = responses.RequestParameters;
    const problemsOf = (reasoning: number | ExactNumber) => {
      const problems = openRequestProblems();
      problems.check(schema, { model: 'm', input: 'x', reasoning }, '');
      return problems.list();
    };
    expect(problemsOf(5)).toHaveLength(1);
    expect(problemsOf(new ExactNumber('1e5'))).toEqual(problemsOf(5));
  });
});
