import type { CacheMark } from '@tollgate/schema';
import type { RequestProblem } from '../../../core/client-format.js';

/** What an encoding has to tell besides its body. Made for one request and filled while it is encoded. */
export interface EncodingNotes {
  /** Why the request cannot be sent; one is enough to refuse it. */
  readonly problems: RequestProblem[];
  /** What was left out, as `member` or `member: reason`; each is told once, however often it was met. */
  readonly dropped: Set<string>;
  /** Whether the platform takes names of media. */
  readonly displayNames: boolean;
}

export function openNotes(displayNames = false): EncodingNotes {
  return { problems: [], dropped: new Set(), displayNames };
}

/** The provider caches prompts by itself and takes no wishes. */
export function noteCacheMark(mark: CacheMark | undefined, notes: EncodingNotes): void {
  if (mark !== undefined) notes.dropped.add('cache_control: the provider caches by itself');
}
