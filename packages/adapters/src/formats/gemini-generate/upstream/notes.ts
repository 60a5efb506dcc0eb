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
