import type { RequestProblem } from '../../../core/client-format.js';
import type { OpenAiResponsesQuirks } from './quirks.js';

/** What every step of encoding one request needs, and what it has to tell besides its body. */
export interface EncodeContext {
  readonly quirks: OpenAiResponsesQuirks;
  /** Left out by a documented rule; each is told once, however often it was met. */
  readonly dropped: Set<string>;
  /** Without this the answer would be another one, so the request is refused. */
  readonly problems: RequestProblem[];
}

/** A context for one request. */
export function openContext(quirks: OpenAiResponsesQuirks): EncodeContext {
  return { quirks, dropped: new Set(), problems: [] };
}
