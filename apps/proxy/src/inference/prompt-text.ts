import { isJsonObject, type JsonObject, type JsonValue, mebibyte } from '@tollgate/schema';
import { JsonText } from './json-text.js';

/** Most characters of a prompt that are collected for counting; the rest is extrapolated. */
export const promptCharsMax = mebibyte;

const promptMembers = [
  'system',
  'instructions',
  'systemInstruction',
  'system_instruction',
  'messages',
  'input',
  'contents',
  'prompt',
  'content',
  'requests',
  'instances',
];
const toolMembers = ['tools', 'functions', 'response_format', 'output_format'];
/** Where formats put the schema of an answer, if not among those. */
const schemaPlaces = [
  ['text', 'format'],
  ['output_config', 'format'],
  ['generationConfig', 'responseSchema'],
  ['generationConfig', 'responseJsonSchema'],
] as const;
/** Members whose text a model does not read as text: media, handles, names of kinds. */
const silentMembers = new Set([
  'data',
  'url',
  'image_url',
  'file_data',
  'file_id',
  'file_url',
  'signature',
  'id',
  'model',
  'type',
  'role',
  'status',
  'phase',
  'taskType',
  'task_type',
  'tool_call_id',
  'call_id',
  'tool_use_id',
  'media_type',
  'mimeType',
  'mime_type',
  'fileUri',
  'file_uri',
  'thoughtSignature',
  'thought_signature',
  'encrypted_content',
  'format',
  'detail',
  'cache_control',
]);

/** Members that a model reads as the JSON they are: what tools were called with, and what they gave. */
const jsonMembers = new Set(['args', 'input', 'arguments', 'response']);

/** What a model reads of a request, in any of the formats. */
export interface PromptText {
  /** The beginning, at most `promptCharsMax` characters. */
  readonly text: string;
  /** Characters of all of it. */
  readonly chars: number;
  /** Tokens that the caller had counted already: entries of lists of token ids. */
  readonly tokenIds: number;
}

/** Collects the texts of a request body. */
export function promptTextOf(body: JsonObject): PromptText {
  const collector = new Collector();
  for (const name of promptMembers) collector.collect(body[name]);
  for (const name of toolMembers) {
    const tools = body[name];
    if (tools !== undefined) collector.add(JSON.stringify(tools));
  }
  for (const [owner, name] of schemaPlaces) {
    const holder = body[owner] ?? null;
    const schema = isJsonObject(holder) ? (holder[name] ?? null) : null;
    if (isJsonObject(schema)) collector.add(JSON.stringify(schema));
  }
  return collector.result();
}

/** The data of a document that is text stand there as they are. */
function isPlainText(owner: JsonObject, name: string): boolean {
  return name === 'data' && owner['type'] === 'text';
}

class Collector {
  readonly #pieces: string[] = [];
  #kept = 0;
  #chars = 0;
  #tokenIds = 0;

  collect(value: JsonValue | undefined): void {
    if (typeof value === 'string') this.add(value);
    else if (typeof value === 'number') this.#tokenIds++;
    else if (Array.isArray(value)) for (const entry of value) this.collect(entry);
    else if (value !== undefined && isJsonObject(value)) {
      for (const [name, member] of Object.entries(value)) this.#member(value, name, member);
    }
  }

  #member(owner: JsonObject, name: string, member: JsonValue | undefined): void {
    if (jsonMembers.has(name) && member !== undefined && isJsonObject(member)) this.#addJson(member);
    else if (typeof member === 'number' || (silentMembers.has(name) && !isPlainText(owner, name))) return;
    else this.collect(member);
  }

  #addJson(value: JsonObject): void {
    const json = new JsonText(promptCharsMax - this.#kept);
    json.write(value);
    this.add(json.text);
    this.#chars += json.charsLeft;
  }

  add(text: string): void {
    this.#chars += text.length;
    if (this.#kept >= promptCharsMax) return;
    const piece = text.slice(0, promptCharsMax - this.#kept);
    this.#pieces.push(piece);
    this.#kept += piece.length;
  }

  result(): PromptText {
    return { text: this.#pieces.join('\n'), chars: this.#chars, tokenIds: this.#tokenIds };
  }
}
