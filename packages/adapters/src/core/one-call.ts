import { type ChatEvent, type ChatResult, errorCodes, fail } from '@tollgate/schema';
import type { ChatTranslation, UpstreamFailure } from './chat-translation.js';
import type { StreamDecoder } from './stream-machine.js';

/**
 * The translation for a caller whose answer has a place for one call. An answer with more of them fails: the others would
 * go missing, or be taken for a piece of the first. Its counts are told all the same.
 *
 * @param reason why there is no place, with the way to get more, as the end of a sentence
 */
export function withOneCall(translation: ChatTranslation, reason: string): ChatTranslation {
  return {
    ...translation,
    decodeResponse: (response) => {
      const decoded = translation.decodeResponse(response);
      if (!decoded.ok || !decoded.value.choices.some(hasManyCalls)) return decoded;
      return fail(untellable(reason, response.status, decoded.value.usage));
    },
    openStream: () => upToSecondCall(translation.openStream(), manyCalls(reason)),
  };
}

function hasManyCalls({ content }: ChatResult['choices'][number]): boolean {
  return content.filter(({ type }) => type === 'tool-call').length > 1;
}

function untellable(reason: string, status: number, usage: ChatResult['usage']): UpstreamFailure {
  const code = 'upstream.unreadable';
  return { code, message: manyCalls(reason), status, retryable: errorCodes[code].retryable, usage };
}

function manyCalls(reason: string): string {
  return `The provider made several calls at once, but ${reason}`;
}

/** The second call of a choice is a lost piece, with which a stream ends that is written anew; what follows only counts. */
function upToSecondCall(decoder: StreamDecoder, whyLost: string): StreamDecoder {
  const called = new Set<number>();
  let isLost = false;
  const told = (events: readonly ChatEvent[]): readonly ChatEvent[] => {
    if (isLost) return events;
    for (const [at, event] of events.entries()) {
      if (event.type !== 'block-start' || event.content.type !== 'tool-call') continue;
      isLost = called.has(event.choice);
      if (isLost) return [...events.slice(0, at), ...events.slice(at).flatMap(countsOf)];
      called.add(event.choice);
    }
    return events;
  };
  return {
    ...decoder,
    push: (frame) => told(decoder.push(frame)),
    close: (isCut) => told(decoder.close(isCut)),
    lostFrames: () => decoder.lostFrames() + Number(isLost),
    broken: () => (isLost ? whyLost : decoder.broken()),
  };
}

/** The end of an answer beside a lost call must not end it for its caller. */
function countsOf(event: ChatEvent): readonly ChatEvent[] {
  if (event.type === 'response-end') return [{ type: 'usage-update', usage: event.usage }];
  return event.type === 'usage-update' || event.type === 'response-error' ? [event] : [];
}
