import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineOperation } from '../edge/index.js';
import { codesOf, describeOperations } from './document.js';
import { toJsonSchema } from './json-schema.js';

const Thing = z.strictObject({ id: z.uuid(), at: z.iso.datetime(), any: z.custom<object>() }).meta({ id: 'Thing' });
const patchThing = defineOperation({
  id: 'patchThing',
  method: 'PATCH',
  path: '/things/{id}',
  summary: 'Changes a thing',
  tag: 'projects',
  access: 'admin',
  params: z.strictObject({ id: z.uuid() }),
  query: z.strictObject({ deep: z.enum(['yes', 'no']).default('no'), must: z.string() }),
  ifMatch: 'required',
  body: z.strictObject({ name: z.string() }),
  status: 200,
  response: Thing,
  failures: ['resource.conflict'],
});
const openThing = defineOperation({
  id: 'openThing',
  method: 'GET',
  path: '/things',
  summary: 'Shows things',
  tag: 'projects',
  access: 'public',
  status: 200,
  response: z.strictObject({ items: z.array(Thing) }),
  alsoAs: ['text/csv'],
});

describe('the description of operations', () => {
  const document = JSON.parse(JSON.stringify(describeOperations([patchThing, openThing])));

  it('refers to schemas with a name and writes out those without', () => {
    const answer = document.paths['/things/{id}'].patch.responses['200'].content['application/json'].schema;
    expect(answer).toEqual({ $ref: '#/components/schemas/Thing' });
    const list = document.paths['/things'].get.responses['200'].content;
    expect(list['application/json'].schema.properties.items.items).toEqual({ $ref: '#/components/schemas/Thing' });
    expect(list['text/csv']).toEqual({ schema: { type: 'string' } });
    expect(Object.keys(document.components.schemas)).toEqual(['Problem', 'Thing']);
  });

  it('says what each group of operations is about', () => {
    expect(document.tags).toEqual([{ name: 'projects', description: expect.stringContaining('owns virtual keys') }]);
    expect(() => describeOperations([{ ...openThing, tag: 'things' }])).toThrow('what things is about');
  });

  it('says which parameters are needed', () => {
    const parameters = document.paths['/things/{id}'].patch.parameters.map(
      (parameter: { name: string; in: string; required: boolean }) => [
        parameter.name,
        parameter.in,
        parameter.required,
      ],
    );
    expect(parameters).toEqual([
      ['id', 'path', true],
      ['deep', 'query', false],
      ['must', 'query', true],
      ['If-Match', 'header', true],
    ]);
  });

  it('lists every failure under its status, and none that cannot be', () => {
    expect(codesOf(patchThing)).toEqual(
      expect.arrayContaining([
        'access.token-invalid',
        'request.content-encoding',
        'request.content-type',
        'request.invalid',
        'resource.conflict',
        'resource.not-found',
        'resource.version-mismatch',
        'resource.version-missing',
      ]),
    );
    expect(codesOf(openThing)).toEqual(['service.internal', 'service.unavailable']);
  });

  it('leaves out patterns that repeat a format, and calls anything anything', () => {
    const { properties } = document.components.schemas.Thing;
    expect(properties.id).toEqual({ type: 'string', format: 'uuid' });
    expect(properties.at).toEqual({ type: 'string', format: 'date-time' });
    expect(properties.any).toEqual({});
  });

  it('refuses two schemas of one name', () => {
    const components = new Map();
    toJsonSchema(z.object({ thing: Thing }), 'output', components);
    components.set('Thing', { type: 'null' });
    expect(() => toJsonSchema(z.object({ thing: Thing }), 'output', components)).toThrow('share the name Thing');
  });
});
