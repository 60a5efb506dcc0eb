import {
  type AssistantPart,
  type BlockKind,
  type ChatEvent,
  type Extensions,
  isJsonObject,
  unreachable,
} from '@tollgate/schema';
import { formatId } from '../format-id.js';
import type { EventWriter } from './event-writer.js';
import { type ItemStatus, sealedOf } from './items.js';
import { StreamedMessage, type StreamedPiece } from './stream-message.js';
import { carry, StreamedCall, StreamedReasoning, tellItem, tellPicture } from './stream-others.js';

type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;
export type DeltaEvent = Extract<ChatEvent, { type: `${string}-delta` }>;

/** What is being written of an open block; the rest of an opaque one comes in a form that only its own format knows. */
type RenderedBlock =
  | { readonly kind: 'piece'; readonly piece: StreamedPiece }
  | { readonly kind: 'reasoning'; readonly reasoning: StreamedReasoning }
  | { readonly kind: 'call'; readonly call: StreamedCall }
  | { readonly kind: 'whole'; readonly part: AssistantPart; isChanged: boolean };

/** Turns the blocks of an answer into items: texts and refusals in a row are one message, all others one item each. */
export class BlockRenderer {
  readonly #writer: EventWriter;
  readonly #wantsState: boolean;
  readonly #blocks = new Map<number, RenderedBlock>();
  #message: StreamedMessage | undefined;
  /** Blocks of another format can belong together: a result without the call it is of would be refused. */
  #hasLostBlock = false;

  /** `wantsState`: the caller wants what other vendors want back. */
  constructor(writer: EventWriter, wantsState: boolean) {
    this.#writer = writer;
    this.#wantsState = wantsState;
  }

  /** There is one answer a response here, so the blocks of others are passed over. */
  start({ block, choice, content }: EventOf<'block-start'>): string {
    if (choice !== 0) return '';
    switch (content.type) {
      case 'text':
      // Of sound only the transcript can be shown.
      case 'audio':
        return this.#startPiece(block, 'output_text');
      case 'refusal':
        return this.#startPiece(block, 'refusal');
      default:
        return this.#endMessage('completed') + this.#startItem(block, content);
    }
  }

  add(event: DeltaEvent): string {
    const open = this.#blocks.get(event.block);
    switch (open?.kind) {
      case 'piece':
        return addToPiece(open.piece, event);
      case 'reasoning':
        if (event.type === 'reasoning-delta') return open.reasoning.add(event.text);
        if (event.type === 'signature-delta') open.reasoning.sign(event.signature);
        return '';
      case 'call':
        return event.type === 'tool-call-delta' ? open.call.add(event.json) : '';
      case 'whole':
        open.isChanged = true;
        return '';
      default:
        return '';
    }
  }

  end(block: number, extensions: Extensions | undefined): string {
    const open = this.#blocks.get(block);
    this.#blocks.delete(block);
    switch (open?.kind) {
      case 'piece':
        return this.#endPiece(open.piece, extensions);
      case 'reasoning':
        return open.reasoning.end(extensions, this.#wantsState);
      case 'call':
        return open.call.end(extensions, this.#wantsState);
      case 'whole':
        return this.#endWhole(open.part, open.isChanged, extensions);
      default:
        return '';
    }
  }

  /** The answer is over; `status` is that of a message it ended in. */
  endAll(status: ItemStatus): string {
    let text = '';
    for (const block of [...this.#blocks.keys()]) text += this.end(block, undefined);
    return text + this.#endMessage(status);
  }

  #startPiece(block: number, type: 'output_text' | 'refusal'): string {
    let beginning = '';
    if (this.#message === undefined || this.#message.isOver) {
      this.#message = new StreamedMessage(this.#writer);
      beginning = this.#message.begin();
    }
    const { piece, text } = this.#message.open(type);
    this.#blocks.set(block, { kind: 'piece', piece });
    return beginning + text;
  }

  #startItem(block: number, content: Exclude<BlockKind, { type: 'text' | 'audio' | 'refusal' }>): string {
    switch (content.type) {
      case 'reasoning':
        this.#blocks.set(block, { kind: 'reasoning', reasoning: new StreamedReasoning(this.#writer) });
        return '';
      case 'tool-call': {
        const call = new StreamedCall(this.#writer, content);
        this.#blocks.set(block, { kind: 'call', call });
        return call.begin();
      }
      case 'redacted-reasoning':
      case 'opaque':
        this.#blocks.set(block, { kind: 'whole', part: content, isChanged: false });
        return '';
      case 'image':
        return content.source.kind === 'base64' ? tellPicture(this.#writer, content.source.data) : '';
      default:
        return unreachable(content);
    }
  }

  /** State of a text follows its message, where that ends. */
  #endPiece(piece: StreamedPiece, extensions: Extensions | undefined): string {
    const { message } = piece;
    const sealed = extensions === undefined ? undefined : sealedOf({ type: 'text', text: '', extensions });
    if (sealed !== undefined && this.#wantsState) message.held.push(sealed);
    const text = piece.end();
    return message.isDone ? text + this.#carryHeld(message) : text;
  }

  #endWhole(part: AssistantPart, isChanged: boolean, extensions: Extensions | undefined): string {
    if (part.type === 'opaque' && part.format === formatId) {
      return isJsonObject(part.value) ? tellItem(this.#writer, part.value) : '';
    }
    const whole = extensions === undefined || part.type === 'opaque' ? part : { ...part, extensions };
    if (part.type === 'opaque') this.#hasLostBlock ||= isChanged;
    const isKept = part.type !== 'opaque' || !this.#hasLostBlock;
    const sealed = this.#wantsState && isKept ? sealedOf(whole) : undefined;
    return sealed === undefined ? '' : carry(this.#writer, sealed);
  }

  #endMessage(status: ItemStatus): string {
    const message = this.#message;
    if (message === undefined || message.isOver) return '';
    const text = message.end(status);
    return message.isDone ? text + this.#carryHeld(message) : text;
  }

  #carryHeld(message: StreamedMessage): string {
    return message.held
      .splice(0)
      .map((sealed) => carry(this.#writer, sealed))
      .join('');
  }
}

function addToPiece(piece: StreamedPiece, event: DeltaEvent): string {
  switch (event.type) {
    case 'text-delta':
      return piece.add(event.text, event.logprobs);
    case 'refusal-delta':
      return piece.add(event.text, undefined);
    case 'audio-delta':
      return event.transcript === undefined ? '' : piece.add(event.transcript, undefined);
    case 'citation-delta':
      return piece.cite(event.citation);
    default:
      return '';
  }
}
