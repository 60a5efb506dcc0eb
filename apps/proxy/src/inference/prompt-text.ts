import { isJsonObject, type JsonObject, type JsonValue, mebibyte } from '@tollgate/schema';

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
  return collector.result();
}

/** The beginning of a value as JSON, and about how much more there is: what is not kept is not written either. */
class JsonText {
  readonly #charsMax: number;
  readonly #pieces: string[] = [];
  #chars = 0;
  charsLeft = 0;

  constructor(charsMax: number) {
    this.#charsMax = charsMax;
  }

  get text(): string {
    return this.#pieces.join('');
  }

  write(value: JsonValue): void {
    if (typeof value === 'string') this.#writeString(value);
    else if (Array.isArray(value)) this.#writeList(value);
    else if (isJsonObject(value)) this.#writeObject(value);
    else this.#put(JSON.stringify(value));
  }

  #writeString(value: string): void {
    if (this.#chars < this.#charsMax) this.#put(JSON.stringify(value));
    else this.charsLeft += value.length + 2;
  }

  #writeList(items: readonly JsonValue[]): void {
    let separator = '';
    this.#put('[');
    for (const item of items) {
      this.#put(separator);
      this.write(item);
      separator = ',';
    }
    this.#put(']');
  }

  #writeObject(value: JsonObject): void {
    let separator = '{';
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      this.#put(separator);
      this.#writeString(name);
      this.#put(':');
      this.write(member);
      separator = ',';
    }
    this.#put(separator === '{' ? '{}' : '}');
  }

  #put(text: string): void {
    if (this.#chars >= this.#charsMax) {
      this.charsLeft += text.length;
      return;
    }
    this.#pieces.push(text);
    this.#chars += text.length;
  }
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
