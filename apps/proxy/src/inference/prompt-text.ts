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
      for (const [name, member] of Object.entries(value)) {
        if (!silentMembers.has(name) && typeof member !== 'number') this.collect(member);
      }
    }
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
