import { isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { list, type ReceivedCall, text } from '../provider/received-call.js';

/** What a call asks for, read the same from either dialect. */
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
  const messages = list(body['messages']);
  const choice = body['tool_choice'];
  const choiceType = isObject(choice) ? text(choice['type']) : text(choice);
  const limit = body['max_completion_tokens'] ?? body['max_tokens'];
  return {
    tools: list(body['tools']).flatMap(toolOf),
    hasToolResults: endsWithToolResults(messages),
    toolsAllowed: choiceType !== 'none',
    parallelTools: JSON.stringify(messages.at(-1) ?? '').includes('parallel'),
    schema: schemaOf(body),
    wantsReasoning: wantsReasoning(body),
    wantsCache: JSON.stringify(body).includes('"cache_control"'),
    images: countImages(messages),
    outputTokensMax: typeof limit === 'number' ? limit : undefined,
  };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return value !== undefined && isJsonObject(value);
}

function toolOf(tool: JsonValue): Ask['tools'] {
  if (!isObject(tool)) return [];
  const definition = isObject(tool['function']) ? tool['function'] : tool;
  const name = text(definition['name']);
  return name === undefined ? [] : [{ name, parameters: definition['parameters'] ?? definition['input_schema'] }];
}

function endsWithToolResults(messages: readonly JsonValue[]): boolean {
  const last = messages.at(-1);
  if (!isObject(last)) return false;
  return (
    last['role'] === 'tool' || list(last['content']).some((part) => isObject(part) && part['type'] === 'tool_result')
  );
}

function schemaOf(body: JsonObject): JsonValue | undefined {
  const format = body['response_format'];
  if (isObject(format) && isObject(format['json_schema'])) return format['json_schema']['schema'];
  if (isObject(format) && format['type'] === 'json_object') return { type: 'object', properties: { answer: {} } };
  const output = body['output_config'];
  return isObject(output) && isObject(output['format']) ? output['format']['schema'] : undefined;
}

function wantsReasoning(body: JsonObject): boolean {
  const effort = body['reasoning_effort'];
  const thinking = body['thinking'];
  return (typeof effort === 'string' && effort !== 'none') || (isObject(thinking) && thinking['type'] !== 'disabled');
}

function countImages(messages: readonly JsonValue[]): number {
  return messages
    .flatMap((message) => (isObject(message) ? list(message['content']) : []))
    .filter((part) => isObject(part) && (part['type'] === 'image_url' || part['type'] === 'image')).length;
}
