import type { Extensions, JsonObject } from '@tollgate/schema';
import { asFilledText, asObject } from '../../../core/json-members.js';
import { itemIdOf } from '../item-ids.js';
import { ownMembers } from '../own-members.js';
import type { EventWriter } from './event-writer.js';
import { callItem, pictureItem, reasoningItem, sealedOf } from './items.js';

/** A thought of a streamed answer. It shows with its first word; one without a word shows if there is state to carry. */
export class StreamedReasoning {
  readonly #writer: EventWriter;
  #place: number | undefined;
  #text = '';
  #signature = '';

  constructor(writer: EventWriter) {
    this.#writer = writer;
  }

  add(text: string): string {
    this.#text += text;
    this.#writer.keep(text);
    const isFirst = this.#place === undefined;
    const place = (this.#place ??= this.#writer.takePlace());
    const beginning = isFirst ? this.#begin(place) : '';
    return beginning + this.#writer.event('response.reasoning_summary_text.delta', { ...this.#at(place), delta: text });
  }

  sign(signature: string): void {
    this.#signature += signature;
    this.#writer.keep(signature);
  }

  /** `extensions` came with the end; state goes along only where it is wanted, a vendor's own always. */
  end(extensions: Extensions | undefined, wantsState: boolean): string {
    const text = this.#text;
    const signed = this.#signature === '' ? {} : { signature: this.#signature };
    const part = { type: 'reasoning' as const, text, ...signed, ...(extensions === undefined ? {} : { extensions }) };
    const own = asObject(ownMembers(extensions)?.['item']);
    const state = asFilledText(own?.['encrypted_content']) ?? (wantsState ? sealedOf(part) : undefined);
    if (this.#place === undefined) return state === undefined ? '' : carry(this.#writer, state);
    const at = this.#at(this.#place);
    const summary = { type: 'summary_text', text };
    return (
      this.#writer.repetition('response.reasoning_summary_text.done', { ...at, text }) +
      this.#writer.repetition('response.reasoning_summary_part.done', { ...at, part: summary }) +
      this.#writer.itemDone(this.#place, reasoningItem(at.item_id, text, state))
    );
  }

  #begin(place: number): string {
    const at = this.#at(place);
    return (
      this.#writer.itemAdded(place, reasoningItem(at.item_id, '', undefined)) +
      this.#writer.event('response.reasoning_summary_part.added', { ...at, part: { type: 'summary_text', text: '' } })
    );
  }

  #at(place: number): { readonly item_id: string; readonly output_index: number; readonly summary_index: number } {
    return { item_id: itemIdOf('rs', this.#writer.responseId, place), output_index: place, summary_index: 0 };
  }
}

/** A call of a streamed answer. */
export class StreamedCall {
  readonly #writer: EventWriter;
  readonly #place: number;
  readonly #call: { readonly id: string; readonly name: string; readonly extensions?: Extensions };
  #arguments = '';

  constructor(
    writer: EventWriter,
    call: { readonly id: string; readonly name: string; readonly extensions?: Extensions },
  ) {
    this.#writer = writer;
    this.#place = writer.takePlace();
    this.#call = call;
  }

  begin(): string {
    return this.#writer.itemAdded(this.#place, this.#item('in_progress'));
  }

  add(json: string): string {
    this.#arguments += json;
    this.#writer.keep(json);
    return this.#writer.event('response.function_call_arguments.delta', { ...this.#at(), delta: json });
  }

  end(extensions: Extensions | undefined, wantsState: boolean): string {
    const { id, name } = this.#call;
    const all = { ...this.#call.extensions, ...extensions };
    const part = { type: 'tool-call' as const, id, name, argumentsJson: this.#arguments, extensions: all };
    const state = wantsState ? sealedOf(part) : undefined;
    return (
      this.#writer.repetition('response.function_call_arguments.done', { ...this.#at(), arguments: this.#arguments }) +
      this.#writer.itemDone(this.#place, this.#item('completed')) +
      (state === undefined ? '' : carry(this.#writer, state))
    );
  }

  #item(status: 'in_progress' | 'completed'): JsonObject {
    const { id, name } = this.#call;
    const at = { responseId: this.#writer.responseId, place: this.#place };
    return callItem(at, { id, name, arguments: this.#arguments }, status);
  }

  #at(): { readonly item_id: string; readonly output_index: number } {
    return { item_id: itemIdOf('fc', this.#writer.responseId, this.#place), output_index: this.#place };
  }
}

/** An item that is there at once, as that of a tool the provider runs itself. */
export function tellItem(writer: EventWriter, item: JsonObject): string {
  const place = writer.takePlace();
  const named = { ...item, id: asFilledText(item['id']) ?? itemIdOf('ig', writer.responseId, place) };
  return writer.itemAdded(place, named) + writer.itemDone(place, named);
}

/** A picture that the model made, as the image tool of this format gives one. */
export function tellPicture(writer: EventWriter, result: string): string {
  const place = writer.takePlace();
  writer.keep(result);
  const id = itemIdOf('ig', writer.responseId, place);
  return (
    writer.itemAdded(place, pictureItem(id, 'in_progress', null)) +
    writer.event('response.image_generation_call.completed', { output_index: place, item_id: id }) +
    writer.itemDone(place, pictureItem(id, 'completed', result))
  );
}

/** State for which the format has no member, in an item of its own. */
export function carry(writer: EventWriter, state: string): string {
  const place = writer.takePlace();
  writer.keep(state);
  const id = itemIdOf('rs', writer.responseId, place);
  return (
    writer.itemAdded(place, reasoningItem(id, '', undefined)) + writer.itemDone(place, reasoningItem(id, '', state))
  );
}
