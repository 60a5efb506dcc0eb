import { type JoinOpaque, joinPieces } from '@tollgate/adapters';
import {
  type AssistantPart,
  type ChatEvent,
  type ChatResult,
  type Citation,
  type Extensions,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  unreachable,
} from '@tollgate/schema';

type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { readonly type: Type }>;
type BlockEvent = Extract<ChatEvent, { readonly block: number }>;

interface Block {
  readonly start: EventOf<'block-start'>;
  /** What its deltas say, whatever kind it is of. */
  text: string;
  transcript: string | undefined;
  signature: string | undefined;
  readonly citations: Citation[];
  /** Pieces that only its own format can put together. */
  readonly pieces: JsonValue[];
  extensions: Extensions | undefined;
}

/** Puts a streamed answer together, for a caller that asked for a whole one and a provider that streamed all the same. */
export class ResultCollector {
  readonly #join: JoinOpaque;
  readonly #blocks = new Map<number, Block>();
  readonly #logprobs = new Map<number, JsonValue>();
  #start: EventOf<'response-start'> | undefined;
  #end: EventOf<'response-end'> | undefined;

  constructor(join: JoinOpaque = joinPieces) {
    this.#join = join;
  }

  push(event: ChatEvent): void {
    if (event.type === 'response-start') this.#start = event;
    else if (event.type === 'response-end') this.#end = event;
    else if (event.type === 'block-start') this.#blocks.set(event.block, opened(event));
    else if ('block' in event) this.#extend(event);
  }

  result(): ChatResult {
    const { id, model, createdS } = this.#start ?? {};
    const { finishes = [], usage = {}, serviceTier, extensions } = this.#end ?? {};
    const blocks = [...this.#blocks.values()];
    return {
      ...(id === undefined ? {} : { id }),
      ...(model === undefined ? {} : { model }),
      ...(createdS === undefined ? {} : { createdS }),
      choices: finishes.map((finish, index) => {
        const logprobs = this.#logprobs.get(index);
        const content = blocks.filter(({ start }) => start.choice === index).map((block) => this.#partOf(block));
        return { content, finish, ...(logprobs === undefined ? {} : { logprobs }) };
      }),
      usage,
      ...(serviceTier === undefined ? {} : { serviceTier }),
      ...(extensions === undefined ? {} : { extensions }),
    };
  }

  #extend(event: BlockEvent): void {
    const block = this.#blocks.get(event.block);
    if (block === undefined) return;
    extend(block, event);
    if (event.type !== 'text-delta' || event.logprobs === undefined) return;
    const { choice } = block.start;
    this.#logprobs.set(choice, joined(this.#logprobs.get(choice), event.logprobs));
  }

  #partOf({ start, text, transcript, signature, citations, pieces, extensions }: Block): AssistantPart {
    const { content } = start;
    const more = extensions === undefined ? {} : { extensions };
    switch (content.type) {
      case 'text':
        return { type: 'text', text, ...(citations.length === 0 ? {} : { citations }), ...more };
      case 'reasoning':
        return { type: 'reasoning', text, ...(signature === undefined ? {} : { signature }), ...more };
      case 'refusal':
        return { type: 'refusal', text, ...more };
      case 'tool-call': {
        const all = { ...content.extensions, ...extensions };
        const argumentsJson = text === '' ? '{}' : text;
        return { ...content, argumentsJson, ...(Object.keys(all).length === 0 ? {} : { extensions: all }) };
      }
      case 'audio': {
        const { id, mediaType = anySound, source = { kind: 'base64' as const, mediaType, data: text } } = content;
        const known = { ...(id === undefined ? {} : { id }), ...(transcript === undefined ? {} : { transcript }) };
        return { type: 'audio', source, ...known, ...more };
      }
      case 'opaque':
        return pieces.length === 0 ? content : { ...content, value: this.#join(content.value, pieces) };
      case 'redacted-reasoning':
      case 'image':
        return { ...content, ...more };
      default:
        return unreachable(content);
    }
  }
}

/** Of sound whose format nobody named. */
const anySound = 'audio/*';

function opened(start: EventOf<'block-start'>): Block {
  return {
    start,
    text: '',
    transcript: undefined,
    signature: undefined,
    citations: [],
    pieces: [],
    extensions: undefined,
  };
}

function extend(block: Block, event: BlockEvent): void {
  switch (event.type) {
    case 'text-delta':
    case 'reasoning-delta':
    case 'refusal-delta':
      block.text += event.text;
      break;
    case 'tool-call-delta':
      block.text += event.json;
      break;
    case 'audio-delta':
      block.text += event.data ?? '';
      if (event.transcript !== undefined) block.transcript = (block.transcript ?? '') + event.transcript;
      break;
    case 'citation-delta':
      block.citations.push(event.citation);
      break;
    case 'signature-delta':
      block.signature = (block.signature ?? '') + event.signature;
      break;
    case 'opaque-delta':
      block.pieces.push(event.value);
      break;
    case 'block-end':
      block.extensions = event.extensions;
      break;
    case 'block-start':
      break;
    default:
      unreachable(event);
  }
}

/** Log probabilities are lists by name, which grow with the text they are of. */
function joined(before: JsonValue | undefined, more: JsonValue): JsonValue {
  if (!isJsonObject(before) || !isJsonObject(more)) return before ?? more;
  const all: Record<string, JsonValue> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(more)])) {
    all[name] = joinedMember(before, more, name);
  }
  return all;
}

function joinedMember(before: JsonObject, more: JsonObject, name: string): JsonValue {
  const [first = null, second = null] = [before[name], more[name]];
  return Array.isArray(first) && Array.isArray(second) ? [...first, ...second] : (first ?? second);
}
