import type { TokenUsage } from '@tollgate/schema';
import type { UpstreamFailure } from './chat-translation.js';
import type { WireResponse } from './wire.js';

/** The endpoints that have one format, OpenAI's: a body goes through as it is, but for the name of its model. */
export const passedEndpoints = [
  'images',
  'image-edits',
  'speech',
  'transcriptions',
  'translations',
  'moderations',
] as const;
export type PassedEndpoint = (typeof passedEndpoints)[number];

/** Which of these a provider has. */
export interface PassedEndpoints {
  /** Below the provider's base URL. */
  readonly paths: Readonly<Partial<Record<PassedEndpoint, string>>>;
  readonly decodeFailure: (response: WireResponse) => UpstreamFailure;
  /** Whether a model's speech can come as events: they say what it is charged for, which the bare sound does not. */
  readonly speechEvents?: (model: string) => boolean;
}

/** What an answer says besides itself. */
export interface PassedFacts {
  readonly usage: TokenUsage;
  readonly model?: string;
  readonly id?: string;
}
