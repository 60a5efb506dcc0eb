import type { ChatRequest } from '@tollgate/schema';
import type { RequestProblem } from '../../../core/client-format.js';

/** What an encoding has to tell besides its body. Made for one request and filled while it is encoded. */
export interface EncodingNotes {
  /** Why the request cannot be sent; one is enough to refuse it. */
  readonly problems: RequestProblem[];
  /** What was left out, as `member` or `member: reason`; each is told once, however often it was met. */
  readonly dropped: Set<string>;
}

export function openNotes(): EncodingNotes {
  return { problems: [], dropped: new Set() };
}

/**
 * Notes what no format has in which Claude models are served, and the one member that the format written lacks. More than
 * one answer is refused, because a caller who counts on them would be charged and served wrongly.
 */
export function noteUnsupported(request: ChatRequest, lacking: 'metadata' | 'user', notes: EncodingNotes): void {
  if ((request.choices ?? 1) > 1)
    notes.problems.push({ path: 'n', message: 'this provider gives one answer a request' });
  if ((request.frequencyPenalty ?? 0) !== 0) notes.dropped.add('frequency_penalty');
  if ((request.presencePenalty ?? 0) !== 0) notes.dropped.add('presence_penalty');
  if (request.seed !== undefined) notes.dropped.add('seed');
  if (request.logprobs !== undefined) notes.dropped.add('logprobs');
  if (request[lacking] !== undefined) notes.dropped.add(lacking);
}
