import type { ErrorCode, FallbackCondition } from '@tollgate/schema';
import { secondMs } from '@tollgate/schema';

/** What is known of an attempt that gave the caller nothing. */
export interface FailedAttempt {
  /** Index of its target in the order of the request. */
  readonly target: number;
  readonly code: ErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** How long the provider asks to wait. */
  readonly retryAfterMs?: number | undefined;
  /** Nobody read it: the connection had been closed while idle. */
  readonly staleSocket?: boolean | undefined;
  /** The failure was about the credential, and the target's provider has another one. */
  readonly hasOtherCredential?: boolean | undefined;
  /** Nothing was sent: no credential, or a request that the target cannot express. */
  readonly unsent?: boolean | undefined;
  /** There was an answer, which is paid for, but nobody can use it. */
  readonly isCharged?: boolean | undefined;
}

export interface AttemptPolicy {
  readonly targets: number;
  /** Calls to providers in all; undefined means the default. */
  readonly attemptsMax?: number | undefined;
  /** What makes the next target be tried; undefined means the default. */
  readonly fallbackOn?: readonly FallbackCondition[] | undefined;
  /** Whether the share of calls that may be repeats is not used up. */
  readonly mayRepeat: boolean;
}

export type NextAttempt =
  | { readonly type: 'try'; readonly target: number; readonly delayMs: number }
  | { readonly type: 'give-up' };

/** One target is tried three times; with several, each once and one once more. */
export const attemptsMaxDefault = 3;
export const fallbackOnDefault: readonly FallbackCondition[] = ['error', 'rate-limit', 'timeout'];
/** Whoever asks for a longer pause is not waited for: the caller is told instead. */
export const retryAfterMsMax = 2 * secondMs;
export const backOffMsFirst = 200;
export const backOffMsMax = 5 * secondMs;
/** Repeats after a connection that was closed while idle; they come on top, since nobody read the first call. */
export const staleRepeatsMax = 1;
/** Repeats after an answer that is paid for and cannot be used: models err by chance, providers every time. */
export const chargedRepeatsMax = 1;

const giveUp: NextAttempt = { type: 'give-up' };

/**
 * Decides what follows a history of attempts of which none gave the caller a byte. Another target is tried at once;
 * the same target again after a pause. `random` is uniform in [0, 1).
 */
export function nextAttempt(
  history: readonly FailedAttempt[],
  policy: AttemptPolicy,
  random: () => number,
): NextAttempt {
  const last = history.at(-1);
  if (last === undefined) return { type: 'try', target: 0, delayMs: 0 };
  const stale = history.filter((attempt) => attempt.staleSocket === true).length;
  if (last.staleSocket === true && stale <= staleRepeatsMax) return { type: 'try', target: last.target, delayMs: 0 };
  const calls = history.filter((attempt) => attempt.unsent !== true).length - Math.min(stale, staleRepeatsMax);
  const attemptsMax = policy.attemptsMax ?? Math.max(attemptsMaxDefault, policy.targets + 1);
  if (calls >= attemptsMax) return giveUp;
  if (last.hasOtherCredential === true) return { type: 'try', target: last.target, delayMs: 0 };
  const fresh = nextFreshTarget(history, policy.targets);
  if (fresh !== undefined && fallsBack(last, policy.fallbackOn ?? fallbackOnDefault)) {
    return { type: 'try', target: fresh, delayMs: 0 };
  }
  const charged = history.filter((attempt) => attempt.isCharged === true).length;
  return policy.mayRepeat && charged <= chargedRepeatsMax ? repeat(history, last, random) : giveUp;
}

function nextFreshTarget(history: readonly FailedAttempt[], targets: number): number | undefined {
  for (let target = 0; target < targets; target++) {
    if (!history.some((attempt) => attempt.target === target)) return target;
  }
  return undefined;
}

/** The target that failed longest ago goes first, if its failure can pass; the rest of its pause is kept. */
function repeat(history: readonly FailedAttempt[], last: FailedAttempt, random: () => number): NextAttempt {
  if (!last.retryable || last.unsent === true) return giveUp;
  const latest = new Map<number, FailedAttempt>();
  for (const attempt of history) {
    latest.delete(attempt.target);
    latest.set(attempt.target, attempt);
  }
  for (const attempt of latest.values()) {
    if (!attempt.retryable || attempt.unsent === true) continue;
    if ((attempt.retryAfterMs ?? 0) > retryAfterMsMax) continue;
    return { type: 'try', target: attempt.target, delayMs: pauseMs(attempt, history, random) };
  }
  return giveUp;
}

/** Doubles with every try of the target; between half and all of it, so that callers do not come back in step. */
function pauseMs(attempt: FailedAttempt, history: readonly FailedAttempt[], random: () => number): number {
  const tries = history.filter(({ target }) => target === attempt.target).length;
  const backOffMs = Math.min(backOffMsMax, backOffMsFirst * 2 ** (tries - 1));
  const jitteredMs = backOffMs * (0.5 + random() / 2);
  if (attempt.retryAfterMs === undefined) return Math.round(jitteredMs);
  return Math.round(attempt.retryAfterMs + jitteredMs / 2);
}

/** Which condition of a route a failure meets. A caller's own mistake meets none: no other target would mend it. */
function fallsBack(attempt: FailedAttempt, fallbackOn: readonly FallbackCondition[]): boolean {
  const condition = conditionOf(attempt.code);
  return condition !== undefined && fallbackOn.includes(condition);
}

const conditions: Partial<Readonly<Record<ErrorCode, FallbackCondition>>> = {
  'upstream.rate-limited': 'rate-limit',
  'upstream.quota-exhausted': 'rate-limit',
  'upstream.timeout': 'timeout',
  'upstream.content-filter': 'content-filter',
  'upstream.context-length': 'context-length',
  'upstream.authentication': 'error',
  'upstream.permission': 'error',
  'upstream.not-found': 'error',
  'upstream.overloaded': 'error',
  'upstream.error': 'error',
  'upstream.unreachable': 'error',
  'upstream.address-forbidden': 'error',
  'upstream.truncated': 'error',
  'upstream.unreadable': 'error',
  'model.no-credential': 'error',
  'request.unsupported': 'error',
};

function conditionOf(code: ErrorCode): FallbackCondition | undefined {
  return conditions[code];
}
