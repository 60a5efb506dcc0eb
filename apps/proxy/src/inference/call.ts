import type { ClientFormat, RenderContext, UpstreamFailure, WireResponse } from '@tollgate/adapters';
import type { CredentialId, Endpoint, ErrorCode, Failure, FormatId, Result, Tags, TokenUsage } from '@tollgate/schema';
import type { Principal } from '../access/index.js';
import type { BodyForm, CallerBody, CallHeaders, Exchange, FailureDetails, TraceContext } from '../edge/index.js';
import type { ResolvedRoute, ResolvedTarget } from '../routing/index.js';
import type { ServingSnapshot } from '../snapshot/index.js';
import type { UpstreamReply } from '../upstream/index.js';
import type { CallControl } from './call-control.js';
import type { SecretFilter } from './secret-filter.js';
import type { Settlement } from './settlement.js';
import type { Metering } from './usage-verdict.js';

/** What every request says, whatever its format. */
export interface Asked {
  readonly model: string;
  readonly stream: boolean;
  /** How the caller wants a stream framed, where its format has more than one way. */
  readonly framing?: RenderContext['framing'];
  /** The caller's own user, as its body names it. */
  readonly user?: string | undefined;
}

/** One request, read and permitted; shared by all attempts to answer it. */
export interface Call {
  readonly exchange: Exchange;
  readonly control: CallControl;
  readonly endpoint: InferenceEndpoint;
  readonly snapshot: ServingSnapshot;
  readonly principal: Principal;
  readonly headers: CallHeaders;
  readonly tags: Tags;
  readonly trace: TraceContext;
  readonly body: CallerBody;
  readonly asked: Asked;
  readonly user: string | undefined;
  readonly route: ResolvedRoute;
}

/** What makes one kind of request different from another. */
export interface InferenceEndpoint {
  readonly endpoint: Endpoint;
  /** Absent where the request is no conversation. */
  readonly clientFormat?: FormatId;
  /** How answers and errors are written. */
  readonly dialect: ClientFormat;
  /** How a request is written; absent means as JSON. */
  readonly form?: BodyForm;
  readonly read: (body: CallerBody) => Result<Asked, Failure>;
  /** Decides how a target is asked; the failure when it cannot be. */
  readonly prepare: (call: Call, target: ResolvedTarget) => Planned | Promise<Planned>;
}

/** Of a request with a long body it has to be waited for. */
export type Planned = Result<AttemptPlan | OwnAnswer, Failure>;

/** What needs no provider: there is no attempt, and so no record of one. */
export interface OwnAnswer {
  /** `sent` is the number of attempts before. */
  readonly answerAlone: (sent: number) => Promise<AttemptResult>;
}

/** One call to one target, as it is decided. */
export interface AttemptRequest {
  readonly call: Call;
  readonly target: ResolvedTarget;
  /** 1 for the first call to a provider. */
  readonly number: number;
  /** Credentials that this request has already seen refused. */
  readonly excluded: ReadonlySet<CredentialId>;
}

/** How one target is asked and its answer handed on. */
export interface AttemptPlan {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
  /** Absent means JSON. */
  readonly contentType?: string;
  /** What may come back; absent means JSON, or events where a stream was asked for. */
  readonly accept?: string;
  /** By what the answer is charged; absent means by tokens. */
  readonly metering?: Metering;
  /** What the request itself says will be charged, for an answer that never says it. */
  readonly unitsEstimate?: TokenUsage;
  /** What the price depends on besides the model. */
  readonly variant?: string | undefined;
  /** What of the request the target cannot express. */
  readonly dropped: readonly string[];
  readonly decodeFailure: (response: WireResponse) => UpstreamFailure;
  /** Hands an answer with a status below 300 to the caller, and settles the attempt. */
  readonly answer: (context: AnswerContext) => Promise<AttemptResult>;
}

/** An answer that has begun, with all that is needed to hand it on. */
export interface AnswerContext {
  readonly call: Call;
  readonly target: ResolvedTarget;
  readonly reply: UpstreamReply;
  readonly settlement: Settlement;
  readonly filter: SecretFilter;
  /** What the caller is told of who answered. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970; prices go by it. */
  readonly admittedAtMs: number;
  /** The monotonic clock. */
  readonly nowMs: () => number;
  /** What the price depends on besides the model. */
  readonly variant: string | undefined;
}

/** Why an attempt gave the caller nothing. */
export interface AttemptFailure {
  readonly failure: Failure;
  readonly details: FailureDetails;
  readonly retryable: boolean;
  readonly staleSocket?: boolean;
  /** The provider said so itself, in an answer or instead of one. */
  readonly isReported?: boolean;
  /** The provider has answered, and charges for it, but nobody can use the answer: the same again would cost the same again. */
  readonly isCharged?: boolean;
}

export type AttemptResult =
  /** The caller has its answer, or all of it that there will be. */
  | { readonly type: 'served'; readonly errorCode?: ErrorCode }
  /** The caller has got no byte. */
  | { readonly type: 'failed'; readonly failure: AttemptFailure };
