import type { JsonObject } from '@tollgate/schema';

/** What asks a model for JSON without a schema where the wire format cannot. It goes behind all other instructions. */
export const jsonInstruction = instruction('JSON object');

/** What asks a model for JSON of a schema where nothing can hold it to one. It goes behind all other instructions. */
export function schemaInstruction(schema: JsonObject): string {
  return `${instruction('JSON value')} It must be valid against this JSON Schema:\n${JSON.stringify(schema)}`;
}

function instruction(what: string): string {
  return `Answer with one valid ${what} and nothing else: no text before or after it, and no code fence around it.`;
}

/** What the caller is told of it, because nothing holds the model to it. */
export const jsonInstructionNote = 'response_format: JSON is only asked for in the instructions';

/** The same for JSON of a schema. */
export const schemaInstructionNote = 'response_format.json_schema: it is only asked for in the instructions';
