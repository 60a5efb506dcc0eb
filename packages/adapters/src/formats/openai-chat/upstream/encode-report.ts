import type { RequestProblem } from '../../../core/client-format.js';

/** Collects, while a request is encoded, what had to be left out and what cannot be left out. */
export interface EncodeReport {
  /** Left out by a documented rule. Said once, however often it happened. */
  readonly drop: (what: string) => void;
  /** Without this the answer would be another one, so the request is refused. */
  readonly refuse: (problem: RequestProblem) => void;
  readonly dropped: () => readonly string[];
  readonly problems: () => readonly RequestProblem[];
}

/** An empty report for one request. */
export function openEncodeReport(): EncodeReport {
  const dropped = new Set<string>();
  const problems: RequestProblem[] = [];
  return {
    drop: (what) => {
      dropped.add(what);
    },
    refuse: (problem) => {
      problems.push(problem);
    },
    dropped: () => [...dropped],
    problems: () => problems,
  };
}
