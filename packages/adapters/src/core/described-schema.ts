import type { JsonObject, ResponseFormat } from '@tollgate/schema';

/** A schema with the description that other formats have beside it, unless it has one of its own or may have none. */
export function describedSchema({ schema, description }: Extract<ResponseFormat, { type: 'json-schema' }>): JsonObject {
  const keeps = description === undefined || schema['description'] !== undefined || schema['$ref'] !== undefined;
  return keeps ? schema : { ...schema, description };
}
