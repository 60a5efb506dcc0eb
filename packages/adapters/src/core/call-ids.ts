import type { ChatEvent } from '@tollgate/schema';

/** Keeps the tool calls of one answer apart. */
export class CallIds {
  /** Most answers call nothing. */
  #taken: Set<string> | undefined;

  /**
   * The events, in which a call gets another id where its answer has one of that id already: a caller could not say which
   * of them a result is of, and most providers refuse such a conversation.
   */
  apart(events: readonly ChatEvent[]): readonly ChatEvent[] {
    let told: ChatEvent[] | undefined;
    // Counted by hand: an iterator of its own for each piece of text would cost more than the look at it.
    for (let place = 0; place < events.length; place += 1) {
      const event = events[place];
      if (event?.type !== 'block-start' || event.content.type !== 'tool-call') continue;
      const { content, block } = event;
      const id = this.take(content.id, block);
      if (id === content.id) continue;
      told ??= [...events];
      told[place] = { ...event, content: { ...content, id } };
    }
    return told ?? events;
  }

  /** The id of the next call: its own, or one made of it and of its place among the blocks of the answer. */
  take(own: string, place: number): string {
    this.#taken ??= new Set();
    let id = own;
    for (let suffix = place; this.#taken.has(id); suffix += 1) id = `${own}_${suffix}`;
    this.#taken.add(id);
    return id;
  }
}
