/** Why a model stopped. `truncated`: the transport ended before the provider said it was done. */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'truncated' | 'other';

export interface Finish {
  readonly reason: FinishReason;
  /** The stop sequence that was met, where the provider names it. */
  readonly stopSequence?: string;
  /** The provider's own word. */
  readonly raw?: string;
}
