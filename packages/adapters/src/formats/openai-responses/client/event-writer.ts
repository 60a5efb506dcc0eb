import type { JsonObject } from '@tollgate/schema';
import { jsonPieces, pieceCharsMax } from '../../../core/text-pieces.js';

/**
 * Most of an answer that is kept to be told again, in UTF-16 code units: the events that end a text, its item and the
 * response each repeat what came before.
 */
export const keptCharsMax = 16 * 1024 * 1024;

/** Numbers the events of one stream, gives items their places, and keeps what the last event repeats. */
export class EventWriter {
  readonly responseId: string;
  readonly #output: (JsonObject | undefined)[] = [];
  #sequence = 0;
  #keptChars = 0;
  /** Long events of which `more` gives the next piece, and what comes behind them. */
  readonly #left: Iterator<string>[] = [];

  constructor(responseId: string) {
    this.responseId = responseId;
  }

  /** One event; in this format its name is also the `type` inside. */
  event(type: string, body: JsonObject): string {
    return this.inOrder(`${this.head(type)}${JSON.stringify(body).slice(1)}\n\n`);
  }

  /** An event that repeats what came before; where that is long, `more` gives it. */
  repetition(type: string, body: JsonObject): string {
    if (this.#keptChars <= pieceCharsMax) return this.event(type, body);
    this.#left.push(eventPieces(this.head(type), body));
    return '';
  }

  /** Text that is not for now where a long event comes before it. */
  inOrder(text: string): string {
    if (this.#left.length === 0) return text;
    this.#left.push([text].values());
    return '';
  }

  /** The next piece of what is left; undefined when nothing is. */
  more(): string | undefined {
    for (let next = this.#left[0]; next !== undefined; next = this.#left[0]) {
      const { done, value } = next.next();
      if (done !== true) return value;
      this.#left.shift();
    }
    return undefined;
  }

  /** An event up to its own members, for those that come by the thousand. */
  head(type: string): string {
    const text = `event: ${type}\ndata: {"type":"${type}","sequence_number":${this.#sequence},`;
    this.#sequence += 1;
    return text;
  }

  /** The number of the event that a text written elsewhere is. */
  takeSequenceNumber(): number {
    const taken = this.#sequence;
    this.#sequence += 1;
    return taken;
  }

  /** The place of an item that begins. */
  takePlace(): number {
    this.#output.push(undefined);
    return this.#output.length - 1;
  }

  itemAdded(place: number, item: JsonObject): string {
    return this.event('response.output_item.added', { output_index: place, item });
  }

  itemDone(place: number, item: JsonObject): string {
    this.#output[place] = item;
    return this.repetition('response.output_item.done', { output_index: place, item });
  }

  /** Counts what has to be kept. */
  keep(text: string): void {
    this.#keptChars += text.length;
  }

  isFull(): boolean {
    return this.#keptChars > keptCharsMax;
  }

  /** The items that are done, in their order. */
  output(): readonly JsonObject[] {
    return this.#output.filter((item) => item !== undefined);
  }
}

function* eventPieces(head: string, body: JsonObject): Generator<string> {
  let before = head;
  for (const piece of jsonPieces(body)) {
    // The head has opened the object already.
    yield before === '' ? piece : before + piece.slice(1);
    before = '';
  }
  yield '\n\n';
}
