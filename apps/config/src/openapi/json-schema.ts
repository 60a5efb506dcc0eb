import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '@tollgate/schema';
import { z } from 'zod';

/** Schemas that have a name, gathered while a document is made. */
export type Components = Map<string, JsonObject>;

/** Says the same as the format beside them, at a length nobody can read. */
const formatsThatSayAll = ['uuid', 'date-time', 'date'];

/** The JSON Schema of a Zod schema. Schemas with a name are moved to the components, and referred to. */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Components): JsonObject {
  const generated = z.toJSONSchema(schema, {
    io,
    // Members such as provider options are any JSON, which a custom check expresses; an empty schema says the same.
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (formatsThatSayAll.includes(jsonSchema.format ?? '')) delete jsonSchema.pattern;
    },
  });
  const json = parseJson(JSON.stringify(generated).replaceAll('"#/$defs/', '"#/components/schemas/'));
  if (!isJsonObject(json)) throw new Error('A schema has no JSON form');
  const { $schema: _, $defs: definitions, ...own } = json;
  for (const [name, definition] of Object.entries(isJsonObject(definitions) ? definitions : {})) {
    addComponent(components, name, definition);
  }
  return own;
}

function addComponent(components: Components, name: string, definition: JsonValue | undefined): void {
  if (!isJsonObject(definition)) throw new Error(`The schema ${name} has no JSON form`);
  const known = components.get(name);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(definition)) {
    throw new Error(`Two schemas share the name ${name}`);
  }
  components.set(name, definition);
}
