import { isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { list, type ReceivedCall, text } from '../provider/received-call.js';
import { limitOf, schemaOf, wantsReasoning } from './ask-options.js';

/** What a call asks for, read the same from every dialect. */
export interface Ask {
  readonly tools: readonly { readonly name: string; readonly parameters: JsonValue | undefined }[];
  /** The last turn brings the results of tool calls, so the model answers instead of calling again. */
  readonly hasToolResults: boolean;
  readonly toolsAllowed: boolean;
  readonly parallelTools: boolean;
  readonly schema: JsonValue | undefined;
  readonly wantsReasoning: boolean;
  readonly wantsCache: boolean;
  readonly images: number;
  readonly outputTokensMax: number | undefined;
}

/** Reads what matters for a simulated answer. */
export function readAsk(call: ReceivedCall): Ask {
  const { body } = call;
  const turns = ['messages', 'contents', 'input'].flatMap((name) => list(body[name]));
  return {
    tools: toolsOf(body),
    hasToolResults: bringsToolResults(turns.at(-1)),
    toolsAllowed: !forbidsTools(body),
    parallelTools: JSON.stringify(turns.at(-1) ?? body['input'] ?? '').includes('parallel'),
    schema: schemaOf(body),
    wantsReasoning: wantsReasoning(body),
    wantsCache: /"(cache_control|cachePoint)"/.test(JSON.stringify(body)),
    images: turns.flatMap(partsOf).filter(isImage).length,
    outputTokensMax: limitOf(body),
  };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return value !== undefined && isJsonObject(value);
}

/** A member of a member, as far as there are objects on the way. */
function at(value: JsonValue | undefined, ...names: readonly string[]): JsonValue | undefined {
  return names.reduce<JsonValue | undefined>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
}

/** Tools stand in a list, each by itself, below a member of its own, or many in one entry. */
function toolsOf(body: JsonObject): Ask['tools'] {
  const entries = [...list(body['tools']), ...list(at(body, 'toolConfig', 'tools'))];
  return entries
    .flatMap((entry) => {
      const declarations = list(at(entry, 'functionDeclarations'));
      return declarations.length > 0 ? declarations : [at(entry, 'function') ?? at(entry, 'toolSpec') ?? entry];
    })
    .flatMap(toolOf);
}

function toolOf(definition: JsonValue): Ask['tools'] {
  const name = text(at(definition, 'name'));
  if (name === undefined) return [];
  const parameters =
    at(definition, 'parameters') ??
    at(definition, 'input_schema') ??
    at(definition, 'parametersJsonSchema') ??
    at(definition, 'inputSchema', 'json');
  return [{ name, parameters }];
}

function forbidsTools(body: JsonObject): boolean {
  const choice = body['tool_choice'];
  const words = [choice, at(choice, 'type'), at(body, 'toolConfig', 'functionCallingConfig', 'mode')];
  return words.some((word) => text(word)?.toLowerCase() === 'none');
}

function partsOf(turn: JsonValue): readonly JsonValue[] {
  return [...list(at(turn, 'content')), ...list(at(turn, 'parts'))];
}

function bringsToolResults(turn: JsonValue | undefined): boolean {
  if (!isObject(turn)) return false;
  if (turn['role'] === 'tool' || turn['type'] === 'function_call_output') return true;
  return partsOf(turn).some(
    (part) =>
      at(part, 'type') === 'tool_result' ||
      at(part, 'functionResponse') !== undefined ||
      at(part, 'toolResult') !== undefined,
  );
}

const imageTypes: ReadonlySet<JsonValue | undefined> = new Set(['image', 'image_url', 'input_image']);

function isImage(part: JsonValue): boolean {
  const mediaType = text(at(part, 'inlineData', 'mimeType') ?? at(part, 'fileData', 'mimeType'));
  return (
    imageTypes.has(at(part, 'type')) || at(part, 'image') !== undefined || mediaType?.startsWith('image/') === true
  );
}
