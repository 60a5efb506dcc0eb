import { expect, test } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import { jsonSchemaOf, schemaDepthMax } from './json-schema.js';

test.each<[JsonObject, JsonObject]>([
  [
    { type: 'OBJECT', properties: { a: { type: 'INTEGER' } }, required: ['a'] },
    { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
  ],
  [{ type: 'STRING', nullable: true }, { type: ['string', 'null'] }],
  [
    { type: 'STRING', nullable: true, enum: ['a'], format: 'enum' },
    { type: ['string', 'null'], enum: ['a', null] },
  ],
  [{ anyOf: [{ type: 'STRING' }], nullable: true }, { anyOf: [{ type: 'string' }, { type: 'null' }] }],
  [
    { type: 'ARRAY', items: { type: 'NUMBER' }, minItems: '1', maxItems: 5 },
    { type: 'array', items: { type: 'number' }, minItems: 1, maxItems: 5 },
  ],
  [{ type: 'TYPE_UNSPECIFIED', title: null, nullable: false }, {}],
  [
    { type: 'STRING', example: 'x', propertyOrdering: ['a'], format: 'date-time' },
    { type: 'string', examples: ['x'], format: 'date-time' },
  ],
  [
    { type: 'object', additionalProperties: { type: 'BOOLEAN' } },
    { type: 'object', additionalProperties: { type: 'boolean' } },
  ],
])('the schema %j is the JSON Schema %j', (schema, expected) => {
  expect(JSON.parse(JSON.stringify(jsonSchemaOf(schema)))).toEqual(expected);
});

test('a schema is translated to a bounded depth', () => {
  let schema: JsonObject = { type: 'STRING' };
  for (let depth = 0; depth < schemaDepthMax * 3; depth += 1) schema = { items: schema };
  expect(JSON.stringify(jsonSchemaOf(schema))).toContain('STRING');
});

test('a count of 64 bits stays what it is', () => {
  const schema = { maxItems: '9223372036854775807', minItems: '-0', minLength: '01' };
  expect(JSON.stringify(jsonSchemaOf(schema))).toBe('{"maxItems":9223372036854775807,"minItems":-0,"minLength":1}');
});
