import { type AssistantPart, type ChatResult, ok } from '@tollgate/schema';
import { CallIds } from './call-ids.js';
import type { ChatTranslation } from './chat-translation.js';

type Decode = ChatTranslation['decodeResponse'];

/** A reader of whole answers that gives calls of one id different ones, the same as a stream of that answer gets. */
export function keepingCallsApart(decode: Decode): Decode {
  return (response) => {
    const decoded = decode(response);
    return decoded.ok ? ok(callsApart(decoded.value)) : decoded;
  };
}

/** The result itself where no two calls have the same id, which is nearly always. */
export function callsApart(result: ChatResult): ChatResult {
  const ids = new CallIds();
  let place = 0;
  let isChanged = false;
  const choices = result.choices.map((choice) => {
    const content = choice.content.map((part): AssistantPart => {
      const block = place;
      place += 1;
      if (part.type !== 'tool-call') return part;
      const id = ids.take(part.id, block);
      if (id === part.id) return part;
      isChanged = true;
      return { ...part, id };
    });
    return { ...choice, content };
  });
  return isChanged ? { ...result, choices } : result;
}
