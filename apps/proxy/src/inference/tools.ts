import type { Clock, Logger } from '@tollgate/platform';
import type { BodyLimits, OpenCalls } from '../edge/index.js';
import type { SnapshotHolder } from '../snapshot/index.js';
import type { SignRequest, Upstream } from '../upstream/index.js';
import type { UsageRecorder } from '../usage/index.js';
import type { BackgroundDrains } from './background-drains.js';
import type { FailureLog } from './failure-log.js';
import type { InferenceMetrics } from './inference-metrics.js';
import type { RetryBudget } from './retry-budget.js';
import type { TargetHealthBook } from './target-health.js';

/** All that serving a request needs from the rest of the process. */
export interface InferenceTools {
  readonly snapshots: Pick<SnapshotHolder, 'current' | 'secretOf'>;
  readonly usage: Pick<UsageRecorder, 'admit'>;
  readonly upstream: Pick<Upstream, 'send'>;
  /** Authenticates what is sent. */
  readonly sign: SignRequest;
  readonly openCalls: OpenCalls;
  readonly drains: BackgroundDrains;
  readonly retryBudget: RetryBudget;
  readonly health: Pick<TargetHealthBook, 'read' | 'succeeded' | 'failed'>;
  readonly metrics: InferenceMetrics;
  readonly failureLog: Pick<FailureLog, 'note'>;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly logger: Logger;
  readonly bodyLimits: BodyLimits;
  /** Hosts that a caller may send its own key to, as `host` or `host:port`. */
  readonly allowedBaseUrlHosts: ReadonlySet<string>;
  /** Most requests that are served at a time; further ones are refused. */
  readonly openCallsMax: number;
}
