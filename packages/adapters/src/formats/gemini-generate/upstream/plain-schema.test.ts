import { describe, expect, test } from '@jest/globals';
import { ExactNumber, type JsonObject } from '@tollgate/schema';
import { plainSchema, schemaDepthMax } from './plain-schema.js';

describe('a JSON Schema as Gemini takes it', () => {
  test.each([
    [
      'no dialect',
      { $schema: 'https://json-schema.org/draft/2020-12/schema', $comment: 'x', type: 'object' },
      { type: 'object' },
    ],
    ['nothing beside a reference', { $ref: '#/$defs/A', description: 'x', default: 1 }, { $ref: '#/$defs/A' }],
    [
      'definitions by one name',
      {
        $ref: '#/definitions/A',
        definitions: { A: { const: 1 } },
        $defs: { B: { $ref: '#/definitions/A', title: 'x' } },
      },
      { $ref: '#/$defs/A', $defs: { A: { enum: [1] }, B: { $ref: '#/$defs/A' } } },
    ],
    ['a constant as an enumeration', { const: 'a', title: 'x' }, { enum: ['a'], title: 'x' }],
    [
      'a constant that JavaScript cannot keep',
      { const: new ExactNumber('9007199254740993') },
      { enum: [new ExactNumber('9007199254740993')] },
    ],
    ['a constant that cannot be enumerated as its type', { const: true }, { type: 'boolean' }],
    ['no constant where there is an enumeration', { const: 'a', enum: ['a', 'b'] }, { enum: ['a', 'b'] }],
    [
      'all of it at every depth',
      {
        properties: { const: { type: 'array', items: { const: 1 } }, b: true },
        anyOf: [{ const: 'x' }, { $ref: '#/$defs/A', title: 'y' }],
        additionalProperties: { oneOf: [{ const: 2 }] },
      },
      {
        properties: { const: { type: 'array', items: { enum: [1] } }, b: true },
        anyOf: [{ enum: ['x'] }, { $ref: '#/$defs/A' }],
        additionalProperties: { oneOf: [{ enum: [2] }] },
      },
    ],
  ] satisfies [string, JsonObject, JsonObject][])('has %s', (_name, schema, expected) => {
    expect(plainSchema(schema)).toEqual(expected);
  });

  test('keeps what the provider knows and what it passes over', () => {
    const schema = {
      type: ['string', 'null'],
      pattern: '^a',
      minLength: 1,
      format: 'email',
      examples: [{ const: 1 }],
      default: { const: 1 },
      'x-own': { const: 1 },
      propertyOrdering: ['a'],
    };
    expect(plainSchema(schema)).toEqual(schema);
  });

  test('is looked through to a bounded depth', () => {
    let schema: JsonObject = { const: 1 };
    for (let depth = 0; depth < schemaDepthMax * 3; depth += 1) schema = { items: schema };
    expect(JSON.stringify(plainSchema(schema))).toContain('"const":1');
  });
});
