import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import { inCamelCase } from './camel-case.js';

describe('both spellings of a body', () => {
  test('are one, at every depth', () => {
    expect(
      inCamelCase({
        system_instruction: { parts: [{ text: 'a_b' }] },
        generation_config: { max_output_tokens: 5, thinking_config: { include_thoughts: true } },
        contents: [{ parts: [{ inline_data: { mime_type: 'image/png', data: 'x_y' } }] }],
      }),
    ).toEqual({
      systemInstruction: { parts: [{ text: 'a_b' }] },
      generationConfig: { maxOutputTokens: 5, thinkingConfig: { includeThoughts: true } },
      contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data: 'x_y' } }] }],
    });
  });

  test('leave alone what is the caller’s own', () => {
    const own = { snake_case: { deep_er: 1 } };
    const body: JsonObject = {
      functionCall: { args: own },
      functionResponse: { response: own },
      parametersJsonSchema: own,
      responseJsonSchema: own,
      labels: own,
      partMetadata: own,
    };
    expect(inCamelCase(body)).toEqual(body);
    expect(inCamelCase({ function_call: { args: own }, parameters_json_schema: own })).toEqual({
      functionCall: { args: own },
      parametersJsonSchema: own,
    });
  });

  test('leave alone the names of properties, and not what stands below them', () => {
    const schema = {
      properties: { first_name: { any_of: [{ min_length: 1 }], default: { a_b: 1 } } },
      property_ordering: ['first_name'],
    };
    expect(inCamelCase({ parameters: schema })).toEqual({
      parameters: {
        properties: { first_name: { anyOf: [{ minLength: 1 }], default: { a_b: 1 } } },
        propertyOrdering: ['first_name'],
      },
    });
  });

  test('in one object count as the camel case one', () => {
    expect(inCamelCase({ top_k: 1, topK: 2 })).toEqual({ topK: 2 });
    expect(inCamelCase({ topK: 2, top_k: 1 })).toEqual({ topK: 2 });
  });

  test('may name any member without touching anything else', () => {
    const value = inCamelCase(JSON.parse('{"__proto__":{"a_b":1},"constructor":1}'));
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});
