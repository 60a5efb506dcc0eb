import type { JsonObject } from '@tollgate/schema';
import type { TokenCounting } from '../../../core/token-counting.js';
import type { WireRequest } from '../../../core/wire.js';
import type { ModelTraits } from './claude-traits.js';

/** How one platform serves one model of this format. Decided in the provider's folder. */
export interface MessagesQuirks {
  readonly traits: ModelTraits;
  /** The most the model can write; the default for callers that set no limit, which this format demands. */
  readonly outputTokensMax?: number;
  /** Where and with which headers a body goes. */
  readonly target: (model: string, stream: boolean) => Pick<WireRequest, 'path' | 'headers'>;
  /** Where a question for the number of tokens goes; absent where nobody answers it. */
  readonly countTarget?: TokenCounting['target'];
  /** False where the model stands in the address instead of the body. */
  readonly modelInBody: boolean;
  /** Members that the platform wants in every body, such as a version that is a header elsewhere. */
  readonly bodyMembers?: JsonObject;
}

/**
 * The version of the API that requests are written in. Newer ones refuse the sampling parameters for every model, this
 * one only for the models that have none.
 */
export const messagesApiVersion = '2023-06-01';

/** The maker's own address and headers. */
export function messagesTarget(): Pick<WireRequest, 'path' | 'headers'> {
  return { path: '/v1/messages', headers: { 'anthropic-version': messagesApiVersion } };
}

/** The maker's own address for counts. */
export function messagesCountTarget(): Pick<WireRequest, 'path' | 'headers'> {
  return { path: '/v1/messages/count_tokens', headers: { 'anthropic-version': messagesApiVersion } };
}
