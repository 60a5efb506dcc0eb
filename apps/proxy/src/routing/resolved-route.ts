import type { Endpoint, FallbackCondition, RetryPolicy, RoutingStrategy, Timeouts } from '@tollgate/schema';
import type { ServingProvider } from '../snapshot/index.js';

/** A provider and the model name it is to be sent. */
export interface ResolvedTarget {
  readonly provider: ServingProvider;
  readonly model: string;
  /** Share of the traffic under the strategy `weighted`. */
  readonly weight: number;
}

/** What a model name stands for. At least one target. */
export interface ResolvedRoute {
  /** The alias, when the name is one. */
  readonly alias?: string;
  readonly targets: readonly ResolvedTarget[];
  readonly strategy: RoutingStrategy;
  readonly retry?: RetryPolicy;
  readonly timeouts?: Timeouts;
  readonly fallbackOn?: readonly FallbackCondition[];
}

/** What is known of a target at this moment. */
export interface TargetHealth {
  /** False puts the target behind all usable ones. */
  readonly usable: boolean;
  /** For the strategy `latency`. Absent: never measured. */
  readonly latencyMs?: number | undefined;
  /** For the strategy `cost`: pico-dollars of some fixed mix of tokens. Absent: no price. */
  readonly cost?: bigint | undefined;
}

export interface OrderingInputs {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly health: (target: ResolvedTarget) => TargetHealth;
}

/** A model as `GET /v1/models` lists it. */
export interface ListedModel {
  /** What to write as `model`. */
  readonly id: string;
  /** Absent for an alias. */
  readonly provider?: string;
  readonly contextTokens?: number;
  readonly outputTokensMax?: number;
  readonly endpoint?: Endpoint;
}
