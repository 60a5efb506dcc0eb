import type { UsageEventText } from '@tollgate/queues';
import { type RequestId, type TokenUsage, type UsageEvent, usageEventId } from '@tollgate/schema';
import type { AttemptAdmission } from './attempt.js';

/**
 * What is known of an attempt since its admission. It is made into text once; from then on the log and the event copy
 * that text.
 */
export interface AdmittedFacts {
  readonly requestId: RequestId;
  readonly attempt: number;
  /** Only the log needs it: an event that has an end has no use for an estimate. */
  readonly inputTokensEstimate: number | undefined;
  readonly unitsEstimate: TokenUsage | undefined;
  /** Everything else: a JSON object, as it goes into the log and into the event. */
  readonly json: string;
}

/** The facts of a tidy admission, or of one that was read from the log. */
export function admittedFacts(admission: AttemptAdmission): AdmittedFacts {
  const { requestId, attempt, inputTokensEstimate, unitsEstimate } = admission;
  // A member that is undefined leaves no text. Taking it out of a copy would make that copy slow to write.
  const json = JSON.stringify({ ...admission, inputTokensEstimate: undefined, unitsEstimate: undefined });
  return { requestId, attempt, inputTokensEstimate, unitsEstimate, json };
}

/** The admission as the log has it, as JSON. */
export function admissionJson({ json, inputTokensEstimate, unitsEstimate }: AdmittedFacts): string {
  if (inputTokensEstimate === undefined && unitsEstimate === undefined) return json;
  return `${json.slice(0, -1)},${JSON.stringify({ inputTokensEstimate, unitsEstimate }).slice(1)}`;
}

/** What all events of one run have in common: the members of a JSON object, without its braces. */
export function runMembers(proxyId: string, bootId: string): string {
  return JSON.stringify({ proxyId, bootId }).slice(1, -1);
}

/** Where, when and how an attempt began and ended. */
export interface EventParts {
  /** As `runMembers` gives it. */
  readonly run: string;
  readonly sequence: number;
  readonly admittedAtMs: number;
  readonly facts: AdmittedFacts;
  readonly closedAtMs: number;
  /** The tidy closing, as JSON. */
  readonly closing: string;
}

/** The event as JSON: member for member what `usageEventOf` makes of the same facts. */
export function eventJson({ run, sequence, admittedAtMs, facts, closedAtMs, closing }: EventParts): string {
  const times = `"sequence":${sequence},"admittedAtMs":${admittedAtMs},"closedAtMs":${closedAtMs}`;
  return `{"version":1,${facts.json.slice(1, -1)},${run},${times},${closing.slice(1)}`;
}

/** An event that was read back from the log, as text. */
export function textOfEvent(event: UsageEvent): UsageEventText {
  const source = Buffer.from(JSON.stringify(event));
  return { id: usageEventId(event), source, start: 0, end: source.length };
}
