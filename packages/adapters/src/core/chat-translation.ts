import type {
  ChatRequest,
  ChatResult,
  ErrorCode,
  FinishReason,
  FormatId,
  JsonObject,
  JsonValue,
  Result,
  TokenUsage,
} from '@tollgate/schema';
import type { Framing } from '../framing/framer.js';
import type { RequestProblem } from './client-format.js';
import type { JoinOpaque } from './join-opaque.js';
import type { StreamDecoder } from './stream-machine.js';
import type { TokenCounting } from './token-counting.js';
import type { WireRequest, WireResponse } from './wire.js';

/** A provider's failure in our words, with its own type and message kept for the caller. */
export interface UpstreamFailure {
  readonly code: ErrorCode;
  readonly message: string;
  /** The provider's HTTP status; kept for the caller. */
  readonly status: number;
  readonly upstreamType?: string;
  readonly upstreamCode?: string;
  readonly param?: string;
  /** How long the provider asks to wait, read from its headers or its body. */
  readonly retryAfterMs?: number;
  /** False where the provider says that the same request can never succeed. */
  readonly retryable: boolean;
  /** What the provider counted all the same, of an answer that it began and gave up, or that is not what was asked for. */
  readonly usage?: TokenUsage;
}

export interface EncodedRequest {
  readonly wire: WireRequest;
  /** Members of the caller's request that the target cannot express, as `member` or `member: reason`; told to the caller. */
  readonly dropped: readonly string[];
}

/** What a bill and a record need to know of a whole answer. */
export interface AnswerFacts {
  readonly id: string | undefined;
  readonly model: string | undefined;
  /** Why the first choice ended. */
  readonly finish: FinishReason;
  /** With the tokens that came out. */
  readonly usage: TokenUsage;
}

/** How one model of one provider is spoken to: a wire format with the provider's quirks built in. */
export interface ChatTranslation {
  readonly format: FormatId;
  readonly framing: Framing;
  /** Deterministic. The model in the request is the provider's own name for it. */
  readonly encodeRequest: (request: ChatRequest) => Result<EncodedRequest, readonly RequestProblem[]>;
  /** Where and with which headers a body that is already in this format goes; used when bytes pass through. */
  readonly passThroughTarget: (model: string, stream: boolean) => Pick<WireRequest, 'path' | 'headers'>;
  /**
   * Members of a passing body that this target wants set, or gone where they are undefined; they come after the client
   * format's own edits. For platforms that serve a format with the model in the address instead of the body.
   */
  readonly passThroughEdits?: Readonly<Record<string, JsonValue | undefined>>;
  /**
   * Whether a body that is already in this format may go upstream with the gateway's own edits only. False when the
   * provider is known to refuse something in it; then it is parsed and encoded. Absent means any body may.
   */
  readonly acceptsBody?: (body: JsonObject) => boolean;
  readonly decodeResponse: (response: WireResponse) => Result<ChatResult, UpstreamFailure>;
  /**
   * What `decodeResponse` would say of these, for answers that are handed on as they are: a small part of its work.
   * Undefined for whatever is not a usual answer with its counts, which has to be decoded. Absent means every answer is.
   */
  readonly readFacts?: (response: WireResponse) => AnswerFacts | undefined;
  /** Reads any answer with a status of 400 or more; never throws, whatever the body. */
  readonly decodeFailure: (response: WireResponse) => UpstreamFailure;
  readonly openStream: () => StreamDecoder;
  /** Absent where the provider tells no count beforehand. */
  readonly counting?: TokenCounting;
  /** Puts pieces of a block together that only this format knows; `joinPieces` when absent. */
  readonly joinOpaque?: JoinOpaque;
}
