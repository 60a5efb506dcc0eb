import type { Citation, JsonObject, JsonValue } from '@tollgate/schema';
import { annotationOf } from '../citations.js';
import { itemIdOf } from '../item-ids.js';
import { fromChoiceLogprobs } from '../logprobs.js';
import type { EventWriter } from './event-writer.js';
import { type ItemStatus, messageItem, textContent } from './items.js';

/** A message of a streamed answer: texts and refusals, one after another or at a time. */
export class StreamedMessage {
  readonly #writer: EventWriter;
  readonly #place: number;
  readonly #id: string;
  readonly #content: JsonObject[] = [];
  #openPieces = 0;
  #isOver = false;
  #isDone = false;
  /** State of its texts, which follows the message. */
  readonly held: string[] = [];

  constructor(writer: EventWriter) {
    this.#writer = writer;
    this.#place = writer.takePlace();
    this.#id = itemIdOf('msg', writer.responseId, this.#place);
  }

  /** Whether no further text can be part of it. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether its end has been written. */
  get isDone(): boolean {
    return this.#isDone;
  }

  begin(): string {
    return this.#writer.itemAdded(this.#place, this.#item([], 'in_progress'));
  }

  /** A text or a refusal begins. */
  open(type: 'output_text' | 'refusal'): { readonly piece: StreamedPiece; readonly text: string } {
    const index = this.#content.length;
    const empty = type === 'refusal' ? { type, refusal: '' } : textContent('', [], []);
    this.#content.push(empty);
    this.#openPieces += 1;
    const at = { item_id: this.#id, output_index: this.#place, content_index: index };
    const text = this.#writer.event('response.content_part.added', { ...at, part: empty });
    return { piece: new StreamedPiece(this.#writer, this, at, type), text };
  }

  /** A text or a refusal is whole. */
  close(index: number, part: JsonObject): string {
    this.#content[index] = part;
    this.#openPieces -= 1;
    return this.#isOver ? this.#finish('completed') : '';
  }

  /** Something else begins, or the answer ends: the message is done once its texts are. */
  end(status: ItemStatus): string {
    this.#isOver = true;
    return this.#finish(status);
  }

  #finish(status: ItemStatus): string {
    if (this.#openPieces > 0 || this.#isDone) return '';
    this.#isDone = true;
    return this.#writer.itemDone(this.#place, this.#item(this.#content, status));
  }

  #item(content: readonly JsonObject[], status: ItemStatus): JsonObject {
    return messageItem({ responseId: this.#writer.responseId, place: this.#place }, content, status);
  }
}

interface PiecePlace {
  readonly item_id: string;
  readonly output_index: number;
  readonly content_index: number;
}

/** One text or refusal of a message. */
export class StreamedPiece {
  readonly #writer: EventWriter;
  readonly message: StreamedMessage;
  readonly #at: PiecePlace;
  readonly #type: 'output_text' | 'refusal';
  /** The members of a delta up to its text: most of each event, and always the same. */
  readonly #deltaHead: string;
  readonly #citations: Citation[] = [];
  readonly #logprobs: JsonValue[] = [];
  #text = '';

  constructor(writer: EventWriter, message: StreamedMessage, at: PiecePlace, type: 'output_text' | 'refusal') {
    this.#writer = writer;
    this.message = message;
    this.#at = at;
    this.#type = type;
    this.#deltaHead = `${JSON.stringify(at).slice(1, -1)},"delta":`;
  }

  add(text: string, logprobs: JsonValue | undefined): string {
    this.#text += text;
    this.#writer.keep(text);
    const head = `${this.#writer.head(`response.${this.#type}.delta`)}${this.#deltaHead}${JSON.stringify(text)}`;
    if (this.#type === 'refusal') return `${head}}\n\n`;
    const entries = fromChoiceLogprobs(logprobs);
    this.#logprobs.push(...entries);
    return `${head},"logprobs":${entries.length === 0 ? '[]' : JSON.stringify(entries)}}\n\n`;
  }

  cite(citation: Citation): string {
    const index = this.#citations.push(citation) - 1;
    const annotation = annotationOf(citation);
    this.#writer.keep(JSON.stringify(annotation));
    const body = { ...this.#at, annotation_index: index, annotation };
    return this.#writer.event('response.output_text.annotation.added', body);
  }

  end(): string {
    const text = this.#text;
    const isRefusal = this.#type === 'refusal';
    const part = isRefusal ? { type: 'refusal', refusal: text } : textContent(text, this.#citations, this.#logprobs);
    const told = isRefusal ? { refusal: text } : { text, logprobs: this.#logprobs };
    return (
      this.#writer.repetition(`response.${this.#type}.done`, { ...this.#at, ...told }) +
      this.#writer.repetition('response.content_part.done', { ...this.#at, part }) +
      this.message.close(this.#at.content_index, part)
    );
  }
}
