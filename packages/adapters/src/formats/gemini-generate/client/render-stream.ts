import {
  type BlockKind,
  type ChatEvent,
  type Citation,
  type Extensions,
  errorCodes,
  type Failure,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  unreachable,
} from '@tollgate/schema';
import { envelopeCharsMax } from '../../../core/carried-state.js';
import type { FailureContext, RenderContext, StreamRenderer } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { asFilledText, asObject, asText } from '../../../core/json-members.js';
import { jsonPieces, pieceCharsMax } from '../../../core/text-pieces.js';
import { fromLogprobs } from '../logprobs.js';
import { ownMembers } from '../own-members.js';
import { openChunkWriter } from './chunk-writer.js';
import { streamFailureJson } from './render-failure.js';
import { renderFinish } from './render-finish.js';
import { renderPart, showsThoughts } from './render-parts.js';
import { candidateMembers, renderCitations } from './render-result.js';
import { renderUsage } from './render-usage.js';

type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { readonly type: Type }>;

/** What is known of a block until it ends. */
interface OpenBlock {
  readonly choice: number;
  readonly content: BlockKind;
  /** Arguments of a call, or thinking that has to come back. */
  held: string;
  signature: string | undefined;
  /** Sound that waits for its media type. */
  sound: string | undefined;
  hadDeltas: boolean;
  /** The parts of a call that is over, which waits for those that began before it. */
  waiting: readonly JsonObject[] | undefined;
}

/** The media type of sound from providers that do not name it. */
const plainSound = 'audio/pcm';

/**
 * Writes a streamed answer as chunks of `GenerateContentResponse`. Text goes as it comes; a call goes whole, since this
 * format has no pieces of one. An answer that failed or was cut off ends in an error.
 */
export function openRenderer(context: RenderContext): StreamRenderer {
  return new ChunkRenderer(context);
}

class ChunkRenderer implements StreamRenderer {
  readonly #writer;
  readonly #shown: boolean;
  readonly #blocks = new Map<number, OpenBlock>();
  readonly #citations = new Map<number, Citation[]>();
  readonly #refusing = new Set<number>();
  #id: string;
  #model: string;
  #usage: JsonObject | undefined;
  /** What every chunk ends with: written when it changes, because it is most of each chunk. */
  #tail = '';
  #over = false;
  /** What is left to be written of a long call. */
  #left: Iterator<string> | undefined;

  constructor(context: RenderContext) {
    this.#writer = openChunkWriter(context.framing);
    this.#shown = showsThoughts(context);
    this.#id = context.responseId;
    this.#model = context.model;
    this.#writeTail();
  }

  push(event: ChatEvent): string {
    return this.#over ? '' : this.#render(event);
  }

  more(): string | undefined {
    const next = this.#left?.next();
    if (next?.done === false) return next.value;
    this.#left = undefined;
    return undefined;
  }

  #render(event: ChatEvent): string {
    switch (event.type) {
      case 'response-start':
        this.#id = event.id ?? this.#id;
        this.#model = event.model ?? this.#model;
        this.#writeTail();
        return '';
      case 'untold-text':
        return '';
      case 'usage-update':
        this.#usage = renderUsage(event.usage);
        this.#writeTail();
        return '';
      case 'block-start':
        return this.#startBlock(event);
      case 'block-end':
        return this.#endBlock(event);
      case 'response-end':
        return this.#end(event);
      case 'response-error':
        return this.#fail(event, event);
      default:
        return this.#delta(event);
    }
  }

  #startBlock({ block, choice, content }: EventOf<'block-start'>): string {
    const nothing = { signature: undefined, sound: undefined, waiting: undefined };
    this.#blocks.set(block, { choice, content, held: '', hadDeltas: false, ...nothing });
    if (content.type === 'refusal') this.#refusing.add(choice);
    return '';
  }

  #delta(event: Extract<ChatEvent, { readonly type: `${string}-delta` }>): string {
    const open = this.#blocks.get(event.block);
    if (open === undefined) return '';
    open.hadDeltas = true;
    switch (event.type) {
      case 'text-delta':
        return this.#text(open.choice, event.text, event.logprobs);
      case 'refusal-delta':
        return this.#text(open.choice, event.text);
      case 'reasoning-delta':
        if (open.held.length <= envelopeCharsMax) open.held += event.text;
        return this.#shown ? this.#chunk(open.choice, { text: event.text, thought: true }) : '';
      case 'signature-delta':
        open.signature = (open.signature ?? '') + event.signature;
        return '';
      case 'tool-call-delta':
        open.held += event.json;
        return '';
      case 'audio-delta':
        return this.#sound(open, event);
      case 'citation-delta':
        this.#citations.set(open.choice, [...(this.#citations.get(open.choice) ?? []), event.citation]);
        return '';
      case 'opaque-delta':
        return '';
      default:
        return unreachable(event);
    }
  }

  #text(choice: number, text: string, logprobs?: JsonValue): string {
    return this.#chunk(
      choice,
      { text },
      logprobs === undefined ? undefined : { logprobsResult: fromLogprobs(logprobs) },
    );
  }

  #sound(open: OpenBlock, { data, transcript }: EventOf<'audio-delta'>): string {
    const before = data === undefined ? '' : this.#flushSound(open, plainSound);
    if (data !== undefined) open.sound = data;
    return before + (transcript === undefined ? '' : this.#text(open.choice, transcript));
  }

  #flushSound(open: OpenBlock, mimeType: string): string {
    const data = open.sound;
    open.sound = undefined;
    return data === undefined ? '' : this.#chunk(open.choice, { inlineData: { mimeType, data } });
  }

  #endBlock({ block, extensions }: EventOf<'block-end'>): string {
    const open = this.#blocks.get(block);
    if (open === undefined) return '';
    const parts = this.#partsAtEnd(open, extensions);
    if (open.content.type === 'tool-call') {
      open.waiting = parts;
      return this.#tellCalls(open.choice);
    }
    this.#blocks.delete(block);
    return parts.map((part) => this.#chunk(open.choice, part)).join('');
  }

  /** The calls that are over, in the order in which they began, up to the first that is not: in other formats that is their order. */
  #tellCalls(choice: number): string {
    const told: OpenBlock[] = [];
    for (const [block, open] of this.#blocks) {
      if (open.choice !== choice || open.content.type !== 'tool-call') continue;
      if (open.waiting === undefined) break;
      told.push(open);
      this.#blocks.delete(block);
    }
    const parts = told.flatMap(({ waiting }) => waiting ?? []);
    if (told.every(({ held }) => held.length <= pieceCharsMax)) {
      return parts.map((part) => this.#chunk(choice, part)).join('');
    }
    this.#left = this.#longChunks(choice, parts);
    return '';
  }

  /** What can only be said once a block is whole. */
  #partsAtEnd(open: OpenBlock, extensions: Extensions | undefined): readonly JsonObject[] {
    const { content, held, signature } = open;
    switch (content.type) {
      case 'tool-call': {
        const all = { ...content.extensions, ...extensions };
        return renderPart({ ...content, argumentsJson: held, extensions: all }, true);
      }
      case 'reasoning':
        return renderPart(defined({ type: 'reasoning' as const, text: held, signature, extensions }), false);
      case 'text':
        return extensions === undefined ? [] : renderPart({ type: 'text', text: '', extensions }, true);
      case 'audio': {
        const type = asText(ownMembers(extensions)?.['mimeType']) ?? content.mediaType ?? plainSound;
        const data = open.sound;
        return data === undefined ? [] : [{ inlineData: { mimeType: type, data } }];
      }
      case 'redacted-reasoning':
      case 'image':
        return renderPart(defined({ ...content, extensions }), true);
      case 'opaque':
        // Pieces of another format's content can only be put together by it.
        return open.hadDeltas || !isJsonObject(content.value) ? [] : renderPart(content, true);
      case 'refusal':
        return [];
      default:
        return unreachable(content);
    }
  }

  #chunk(choice: number, part: JsonObject, members?: JsonObject): string {
    const others = members === undefined ? '' : `,${JSON.stringify(members).slice(1, -1)}`;
    const candidate = `{"content":{"parts":[${JSON.stringify(part)}],"role":"model"},"index":${choice}${others}}`;
    return this.#writer.chunk(`{"candidates":[${candidate}]${this.#tail}`);
  }

  *#longChunks(choice: number, parts: readonly JsonObject[]): Generator<string> {
    for (const part of parts) yield* this.#writer.chunkPieces(this.#longChunk(choice, part));
  }

  *#longChunk(choice: number, part: JsonObject): Generator<string> {
    yield '{"candidates":[{"content":{"parts":[';
    yield* jsonPieces(part);
    yield `],"role":"model"},"index":${choice}}]${this.#tail}`;
  }

  #writeTail(): void {
    const usage = this.#usage === undefined ? '' : `,"usageMetadata":${JSON.stringify(this.#usage)}`;
    const model = JSON.stringify(this.#model);
    this.#tail = `${usage},"modelVersion":${model},"responseId":${JSON.stringify(this.#id)}}`;
  }

  #end(event: EventOf<'response-end'>): string {
    if (event.finishes.some((finish) => finish.reason === 'truncated')) {
      const code = 'upstream.truncated';
      return this.#fail({ code, message: errorCodes[code].title }, {});
    }
    this.#over = true;
    this.#usage = renderUsage(event.usage, event.extensions);
    this.#writeTail();
    return this.#writer.chunk(this.#lastChunk(event)) + this.#writer.end();
  }

  #lastChunk({ finishes, extensions }: EventOf<'response-end'>): string {
    const own = ownMembers(extensions);
    const feedback = own?.['promptFeedback'];
    if (asFilledText(asObject(feedback)?.['blockReason']) !== undefined) {
      return `{"promptFeedback":${JSON.stringify(feedback)}${this.#tail}`;
    }
    const candidates = finishes.map((finish, index) => {
      const members = candidateMembers(own, index);
      return defined({
        content: { parts: [{ text: '' }], role: 'model' },
        finishReason: renderFinish(finish, this.#refusing.has(index)),
        index,
        citationMetadata: members === undefined ? renderCitations(this.#citations.get(index) ?? []) : undefined,
        ...members,
      });
    });
    return `{"candidates":${JSON.stringify(candidates)}${this.#tail}`;
  }

  #fail(failure: Pick<Failure, 'code' | 'message'>, context: Partial<FailureContext>): string {
    this.#over = true;
    const { code, message } = failure;
    const { upstreamType, upstreamCode } = context;
    return this.#writer.failure(streamFailureJson({ code, message }, defined({ upstreamType, upstreamCode })));
  }
}
