import type { RequestProblem, UpstreamFailure } from '@tollgate/adapters';
import { type ErrorCode, errorCodes, type Failure } from '@tollgate/schema';
import { tooLarge, type UpstreamProblem } from '../upstream/index.js';
import type { AttemptFailure } from './call.js';
import type { EndReason } from './call-control.js';
import type { SecretFilter } from './secret-filter.js';
import type { ReportedFailure, UsageTap } from './usage-tap.js';
import type { Reach } from './usage-verdict.js';

/** A failure of ours on the way to a provider. */
export function ownFailure(failure: Failure): AttemptFailure {
  return { failure, details: {}, retryable: errorCodes[failure.code].retryable };
}

/** The connection failed, or what came over it. */
export function failureOfProblem(problem: UpstreamProblem): AttemptFailure {
  const { code, message, detail, staleSocket, refusedStatus } = problem;
  const failure = { code, message, ...(detail === undefined ? {} : { detail }) };
  const retryable = refusedStatus === undefined && errorCodes[code].retryable;
  return { failure, details: {}, retryable, staleSocket, isCharged: problem === tooLarge };
}

/**
 * The provider refused with a status. It is told to the caller as the provider said it, except where the refusal is
 * about our credential: that is our operator's matter, and its text may show a part of the key.
 */
export function failureOfRefusal(refusal: UpstreamFailure, filter: SecretFilter, isOwnKey: boolean): AttemptFailure {
  const { code, status, upstreamType, upstreamCode, param, retryAfterMs, retryable } = refusal;
  if (code === 'upstream.authentication' && isOwnKey) {
    return { failure: { code, message: errorCodes[code].title }, details: {}, retryable, isReported: true };
  }
  return {
    // The key a caller brought is the caller's matter, and its SDK should say so.
    failure: {
      code: code === 'upstream.authentication' ? 'access.token-invalid' : code,
      message: filter.errorText(refusal.message),
      ...(param === undefined ? {} : { param }),
    },
    details: {
      upstreamStatus: status,
      ...(upstreamType === undefined ? {} : { upstreamType: filter.errorText(upstreamType) }),
      ...(upstreamCode === undefined ? {} : { upstreamCode: filter.errorText(upstreamCode) }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
    retryable,
    isReported: true,
  };
}

/** An answer with a good status failed inside, by the word of its provider or by ours, before anything of it was passed on. */
export function failureOfReport(report: ReportedFailure, filter: SecretFilter): AttemptFailure {
  const { code, message, upstreamType, upstreamCode } = report;
  return {
    failure: { code, message: filter.errorText(message) },
    details: {
      ...(upstreamType === undefined ? {} : { upstreamType: filter.errorText(upstreamType) }),
      ...(upstreamCode === undefined ? {} : { upstreamCode: filter.errorText(upstreamCode) }),
    },
    retryable: report.retryable ?? errorCodes[code].retryable,
    isReported: true,
  };
}

/** A request that its own format does not take or, as `code` then says, the chosen target. */
export function failureOfProblems(problems: readonly RequestProblem[], code: ErrorCode = 'request.invalid'): Failure {
  const [first] = problems;
  const message = problems.map(({ path, message: text }) => (path === '' ? text : `${path}: ${text}`)).join('; ');
  const param = first === undefined || first.path === '' ? {} : { param: first.path };
  return { code, message, ...param };
}

/** An answer that is not one: a page instead of JSON, or JSON of some other shape. */
export function unreadable(message: string): AttemptFailure {
  return ownFailure({ code: 'upstream.unreadable', message });
}

const unusableCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['upstream.unreadable', 'upstream.truncated']);

/**
 * The failure of an answer that began with a good status, with whether it is charged all the same: it could be read to its
 * end, or its provider counted what came out of the model, but it cannot be handed on. One that broke off is not meant,
 * nor one that the provider itself gave up, since another try may well go better.
 *
 * @param hasStopped the bytes stopped as they should, whatever they lack
 */
export function failureOfAnswer(
  failure: AttemptFailure,
  tap: Pick<UsageTap, 'isComplete' | 'usage'>,
  hasStopped = false,
): AttemptFailure {
  const { code } = failure.failure;
  const isCounted = (code === 'upstream.unreadable' || hasStopped) && (tap.usage.outputTokens ?? 0) > 0;
  return unusableCodes.has(code) && (tap.isComplete || isCounted) ? { ...failure, isCharged: true } : failure;
}

/**
 * How far an answer with a good status came whose provider gave it up itself. Where nothing had come and nothing was
 * counted, the failure stands for an error status: that is how a provider refuses that had begun to answer too early.
 */
export function reachOfReport(
  { failure }: Pick<AttemptFailure, 'failure'>,
  tap: Pick<UsageTap, 'hasBegun' | 'usage'>,
): Reach {
  const hasBegun = tap.hasBegun || Object.keys(tap.usage).length > 0;
  return hasBegun || unusableCodes.has(failure.code) ? 'worked' : 'refused';
}

/** How a call ends for reasons that are not the provider's. */
export function problemOfEnd(reason: EndReason): UpstreamProblem {
  const code: ErrorCode = reason === 'draining' ? 'service.draining' : 'upstream.truncated';
  const message =
    reason === 'draining'
      ? 'This instance of the gateway is shutting down; send the request again'
      : 'The caller has gone';
  return { code, message, reached: true, staleSocket: false };
}
