import type { AssistantPart, ChatResult } from '@tollgate/schema';
import { CallIds } from './call-ids.js';

/**
 * A whole answer whose calls of one id have different ones, the same as a stream of that answer gets; the result itself
 * where no two calls have the same id, which is nearly always.
 */
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
