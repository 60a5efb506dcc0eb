import type { UsageEvent } from '@tollgate/schema';
import type { AttemptAdmission, AttemptClosing } from './attempt.js';

/** Where and when an attempt was made. */
export interface AttemptOrigin {
  readonly proxyId: string;
  readonly bootId: string;
  readonly sequence: number;
  readonly admittedAtMs: number;
}

/** The one event of an attempt. The same facts give the same event, in this run of the proxy and in the next. */
export function usageEventOf(
  origin: AttemptOrigin,
  admission: AttemptAdmission,
  closing: AttemptClosing,
  closedAtMs: number,
): UsageEvent {
  const { inputTokensEstimate: _recoveryOnly, unitsEstimate: _likewise, ...known } = admission;
  return {
    version: 1,
    ...known,
    proxyId: origin.proxyId,
    bootId: origin.bootId,
    sequence: origin.sequence,
    admittedAtMs: origin.admittedAtMs,
    closedAtMs,
    ...closing,
  };
}
