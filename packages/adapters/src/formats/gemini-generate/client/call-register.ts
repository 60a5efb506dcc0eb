import { madeCallId } from '../tool-call-id.js';

/** The calls of a conversation and which of them are answered. Ids may be missing on both sides; then names and order tell. */
export interface CallRegister {
  /** The id of a call: the caller's, or one made of its place in the conversation. */
  readonly called: (id: string | undefined, name: string) => string;
  /** The id of the call that a result answers; undefined when no call fits and the result names none. */
  readonly answered: (id: string | undefined, name: string) => string;
}

interface Call {
  readonly id: string;
  readonly name: string;
  readonly isMade: boolean;
}

export function openCallRegister(): CallRegister {
  const waiting: Call[] = [];
  let count = 0;
  let strays = 0;
  const take = (index: number): string | undefined => (index === -1 ? undefined : waiting.splice(index, 1)[0]?.id);
  return {
    called(id, name) {
      const call = { id: id ?? madeCallId('turn', count), name, isMade: id === undefined };
      count += 1;
      waiting.push(call);
      return call.id;
    },
    answered(id, name) {
      const found =
        take(waiting.findIndex((call) => id !== undefined && call.id === id)) ??
        take(waiting.findIndex((call) => call.name === name && (id === undefined || call.isMade)));
      if (found !== undefined) return found;
      strays += 1;
      return id ?? madeCallId('stray', strays);
    },
  };
}
