import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '@tollgate/schema';
import { text } from '../provider/received-call.js';

function at(body: JsonValue | undefined, path: string): JsonValue | undefined {
  return path
    .split('.')
    .reduce<JsonValue | undefined>(
      (inner, name) => (inner !== undefined && isJsonObject(inner) ? inner[name] : undefined),
      body,
    );
}

const limitPlaces = [
  'max_completion_tokens',
  'max_tokens',
  'max_output_tokens',
  'generationConfig.maxOutputTokens',
  'inferenceConfig.maxTokens',
] as const;

/** Most tokens the answer may have, wherever the dialect says so. */
export function limitOf(body: JsonObject): number | undefined {
  const limits = limitPlaces.map((place) => at(body, place));
  return limits.find((limit) => typeof limit === 'number');
}

const schemaPlaces = [
  'response_format.json_schema.schema',
  'response_format.json_schema',
  'output_config.format.schema',
  'text.format.schema',
  'generationConfig.responseJsonSchema',
  'generationConfig.responseSchema',
  'outputConfig.textFormat.structure.jsonSchema.schema',
] as const;
const jsonOnly: JsonObject = { type: 'object', properties: { answer: {} } };

/** The schema of the answer, wherever the dialect has it; undefined when any text will do. */
export function schemaOf(body: JsonObject): JsonValue | undefined {
  const schema = schemaPlaces.map((place) => at(body, place)).find((found) => found !== undefined);
  if (schema !== undefined) return typeof schema === 'string' ? parseJson(schema) : schema;
  const modes = ['response_format.type', 'text.format.type', 'generationConfig.responseMimeType'];
  const wantsJson = modes.some((place) => ['json_object', 'application/json'].includes(text(at(body, place)) ?? ''));
  return wantsJson ? jsonOnly : undefined;
}

const effortPlaces = ['reasoning_effort', 'reasoning.effort', 'generationConfig.thinkingConfig.thinkingLevel'] as const;
const switchPlaces = [
  'thinking',
  'additionalModelRequestFields.thinking',
  'additionalModelRequestFields.reasoning_config',
] as const;

/** Whether the model is asked to think first. */
export function wantsReasoning(body: JsonObject): boolean {
  const budget = at(body, 'generationConfig.thinkingConfig.thinkingBudget');
  if (typeof budget === 'number') return budget !== 0;
  const efforts = effortPlaces.map((place) => at(body, place));
  if (efforts.some((effort) => typeof effort === 'string' && effort !== 'none')) return true;
  const switches = switchPlaces.map((place) => at(body, place));
  return switches.some((found) => found !== undefined && isJsonObject(found) && found['type'] !== 'disabled');
}
