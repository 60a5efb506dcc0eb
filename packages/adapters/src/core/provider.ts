import type {
  EmbeddingsRequest,
  EmbeddingsResult,
  FormatId,
  RerankRequest,
  RerankResult,
  Result,
} from '@tollgate/schema';
import type { ChatTranslation, EncodedRequest, UpstreamFailure } from './chat-translation.js';
import type { RequestProblem } from './client-format.js';
import type { ModelCard } from './model-card.js';
import type { PassedEndpoints } from './passed-endpoints.js';
import type { WireRequest, WireResponse } from './wire.js';

export type { ModelAbilities, ModelAbility, ModelCard } from './model-card.js';

/** How the proxy must authenticate, as data. An adapter never sees a secret. */
export type AuthScheme =
  | { readonly kind: 'bearer' }
  | { readonly kind: 'header'; readonly name: string }
  /** `orBearer`: a key may stand in for a signature, and goes where a bearer's does. */
  | { readonly kind: 'aws-sigv4'; readonly service: string; readonly orBearer?: true }
  | { readonly kind: 'google-oauth'; readonly scope: string };

/** A setting of a kind, such as a region. Always text, and never a secret: options are shown. */
export interface ProviderOption {
  readonly name: string;
  /** What the whole value must look like. */
  readonly pattern: RegExp;
  /** The same in words that follow "must be". */
  readonly expectation: string;
  /** The address is made of it, so that it is needed wherever no address is given. */
  readonly inAddress?: true;
  /** Environment variable in which it is usually found. */
  readonly variable?: string;
}

/** The options of a provider, by name. */
export type ProviderOptions = Readonly<Record<string, string>>;

export interface EmbeddingsTranslation {
  /** Deterministic. What the provider cannot take is refused with its place, or left out and named, as in chat. */
  readonly encodeRequest: (request: EmbeddingsRequest) => Result<EncodedRequest, readonly RequestProblem[]>;
  readonly decodeResponse: (
    response: WireResponse,
    request: EmbeddingsRequest,
  ) => Result<EmbeddingsResult, UpstreamFailure>;
  readonly decodeFailure: (response: WireResponse) => UpstreamFailure;
}

export interface RerankTranslation {
  /** Deterministic. What only some providers know goes on as it is. */
  readonly encodeRequest: (request: RerankRequest) => WireRequest;
  readonly decodeResponse: (response: WireResponse, request: RerankRequest) => Result<RerankResult, UpstreamFailure>;
  readonly decodeFailure: (response: WireResponse) => UpstreamFailure;
}

/** What is known of a kind of provider without speaking to it. */
export interface ProviderProfile<Id extends string = string> {
  readonly id: Id;
  readonly displayName: string;
  /** Absent where only the operator knows the address. */
  readonly baseUrl?: string;
  /** What an operator can set; absent means nothing. */
  readonly options?: readonly ProviderOption[];
  /** The address, where it follows from options. It is given all of those that are `inAddress`. */
  readonly baseUrlFrom?: (options: ProviderOptions) => string;
  readonly auth: AuthScheme;
  /** Environment variable in which a provider key is usually found. */
  readonly apiKeyVariable?: string;
  /** Environment variable in which the address is usually found, where there is none for everybody. */
  readonly baseUrlVariable?: string;
  /** Bare model names this kind claims besides its catalogue, as patterns where `*` stands for any text. */
  readonly modelPatterns: readonly string[];
  readonly catalog: readonly ModelCard[];
  /** The published price list that has a model, where it goes by another name than this kind. */
  readonly priceList?: (model: string) => string;
}

/** A kind of provider: one wire format or several, an address, a way to authenticate, a catalogue. */
export interface ProviderDefinition<Id extends string> extends ProviderProfile<Id> {
  /** Whether the provider goes on charging after a caller has gone; then the answer is read to its end. */
  readonly chargesAfterDisconnect?: boolean;
  /**
   * How a model is spoken to. Of a provider that speaks several formats this gives the caller's own, `preferred`, where
   * it is among them, so that bytes pass through; otherwise the one that says most.
   */
  readonly chat: (model: string, preferred?: FormatId) => ChatTranslation;
  readonly embeddings?: EmbeddingsTranslation;
  /** The kind as an operator's options make it, where they change how it is spoken to. */
  readonly configure?: (options: ProviderOptions) => ProviderDefinition<Id>;
  /** Pictures, speech, transcripts and moderation, as far as the provider has them in OpenAI's format. */
  readonly endpoints?: PassedEndpoints;
  readonly rerank?: RerankTranslation;
}
export type Provider<Id extends string = string> = ProviderDefinition<Id>;

/** Gives a definition its literal id type. */
export function defineProvider<const Id extends string>(definition: ProviderDefinition<Id>): Provider<Id> {
  return definition;
}
