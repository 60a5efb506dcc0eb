import type {
  AttemptOutcome,
  CredentialId,
  Endpoint,
  FormatId,
  ProjectId,
  ProviderId,
  RequestId,
  Tags,
  TokenUsage,
  UsageQuality,
  VirtualKeyId,
} from '@tollgate/schema';

/** What is known of an attempt before its provider is dialled. Texts longer than an event may carry are cut. */
export interface AttemptAdmission {
  readonly requestId: RequestId;
  /** 1 for the first call to a provider, 2 for the next, up to 1000. */
  readonly attempt: number;
  readonly projectId: ProjectId;
  readonly virtualKeyId: VirtualKeyId;
  readonly team?: string | undefined;
  readonly user?: string | undefined;
  readonly conversationId?: string | undefined;
  readonly traceId?: string | undefined;
  readonly tags: Tags;
  readonly endpoint: Endpoint;
  readonly clientFormat?: FormatId | undefined;
  readonly stream: boolean;
  /** The model name as the caller wrote it. */
  readonly requestedModel: string;
  /** The alias of the route that was taken, if one was. */
  readonly route?: string | undefined;
  readonly provider: ProviderId;
  readonly kind: string;
  /** The published price list that has the model, where it goes by another name than the kind. */
  readonly priceList?: string | undefined;
  readonly credentialId?: CredentialId | undefined;
  readonly bringYourOwnKey: boolean;
  /** The model name that is sent to the provider. */
  readonly model: string;
  /** What the price depends on besides the model. */
  readonly variant?: string | undefined;
  /** What the attempt is charged for if the process dies before the provider says a number; absent when not known. */
  readonly inputTokensEstimate?: number | undefined;
  /** The same for what is not sold by the token. */
  readonly unitsEstimate?: TokenUsage | undefined;
}

/** How far an attempt has come: what it would be charged for if the process died now. */
export interface AttemptProgress {
  /** What the provider has said so far. */
  readonly usage: TokenUsage;
  /** Our own count of what has arrived so far. */
  readonly outputTokensEstimate: number;
  readonly servedModel?: string | undefined;
  readonly upstreamId?: string | undefined;
  readonly upstreamStatus?: number | undefined;
  readonly timeToFirstTokenMs?: number | undefined;
}

/** How an attempt ended. */
export interface AttemptClosing {
  readonly outcome: AttemptOutcome;
  readonly upstreamStatus?: number | undefined;
  readonly errorCode?: string | undefined;
  readonly finish?: string | undefined;
  readonly usage: TokenUsage;
  readonly usageQuality: UsageQuality;
  readonly servedModel?: string | undefined;
  readonly upstreamId?: string | undefined;
  readonly latencyMs: number;
  readonly timeToFirstTokenMs?: number | undefined;
}

/** An attempt whose intent is on disk. It becomes exactly one usage event, whatever happens to this process. */
export interface AdmittedAttempt {
  readonly admittedAtMs: number;
  /** The number of this admission in this run of the proxy, from 1, without gaps. */
  readonly sequence: number;
  /** Notes how far the attempt has come. Cheap: all calls within a second of a noted one are dropped. */
  readonly checkpoint: (progress: AttemptProgress) => void;
  /** Ends the attempt. Only the first call counts; true for that one, false for all later ones. */
  readonly close: (closing: AttemptClosing) => boolean;
}
