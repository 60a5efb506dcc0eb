import type {
  AssistantPart,
  BlockKind,
  ChatEvent,
  ChatRequest,
  ChatResult,
  Failure,
  FormatId,
  JsonObject,
  JsonValue,
  Result,
} from '@tollgate/schema';
import type { WireFrame } from './wire.js';

/** One thing that is wrong with a request: where, and what to do about it. */
export interface RequestProblem {
  /** The member, as a path such as `messages[2].content`: of the body, or of the vocabulary where an encoder says it. */
  readonly path: string;
  readonly message: string;
}

/** What the route of the call says where a format keeps it out of the body. */
export interface RouteHints {
  readonly model?: string;
  readonly stream?: boolean;
  /** Notes on messages, their parts and tools where they stand in the body; only problems want it, so it costs only them. */
  readonly places?: true;
  /**
   * The target speaks another format: what only the caller's knows is noted, and documents that only it can hold come
   * apart.
   */
  readonly foreign?: true;
}

/** What an answer in the caller's format needs that the provider's answer may lack. Time and ids are arguments here. */
export interface RenderContext {
  /** Used as the answer's id when the provider gave none of this format's kind. */
  readonly responseId: string;
  readonly createdS: number;
  /** The model's name for the caller when the provider names none. */
  readonly model: string;
  /** How the stream is framed for the caller where its format has more than one way; server-sent events when absent. */
  readonly framing?: 'sse' | 'json-array';
  /** The request asked for token counts inside the stream. */
  readonly streamUsage: boolean;
  /** What is answered, for formats whose answers take the shape of the question. */
  readonly request?: ChatRequest;
}

/** Writes one streamed answer. */
export interface StreamRenderer {
  /** The text to send for this event; may be empty. */
  readonly push: (event: ChatEvent) => string;
  /**
   * The next piece of what is still to be sent for the last event; undefined when nothing is left, which has to be reached
   * before the next event. An empty piece stands for work that has been done, after which others may have their turn. For
   * events that say or repeat much of an answer; absent where `push` always gives all.
   */
  readonly more?: () => string | undefined;
}

/** An error body with the status an SDK of this dialect expects. */
export interface RenderedFailure {
  readonly status: number;
  readonly body: JsonObject;
}
export interface FailureContext {
  readonly requestId: string;
  /** The provider's status, type and code, kept for the caller when the failure is the provider's. */
  readonly upstreamStatus?: number;
  readonly upstreamType?: string;
  readonly upstreamCode?: string;
}

/** The same of a stream that has begun. */
export interface StreamFailureContext extends FailureContext {
  /** Absent means events. */
  readonly framing?: RenderContext['framing'];
}

/** Edits on a body that stays in its own format. */
export interface PassThrough {
  /** Members of the body to set before it goes upstream, `undefined` meaning to remove; all others stay byte for byte. */
  readonly editRequest: (body: JsonObject, model: string) => Readonly<Record<string, JsonValue | undefined>>;
  /** Whether a frame exists only because the gateway asked for it and must be kept from the caller. */
  readonly hidesFrame: (body: JsonObject, frame: WireFrame) => boolean;
  /** Whether a caller with this body gets counts in a stream; absent where all of them do. */
  readonly wantsCounts?: (body: JsonObject) => boolean;
  /**
   * ASCII texts, one of which is in every event that ends a whole answer, or behind which it may end. They may stand in
   * other events as well.
   */
  readonly endMarkers: readonly string[];
  /**
   * What an event says by which streams of another format end. Some servers in between send it in this one too, where it
   * means nothing; readers of this format may stop at it, and would miss an error that stands behind it.
   */
  readonly strayEnd?: string;
}

/** The mirror image of a translation, for the APIs our own callers speak. */
export interface ClientFormat {
  readonly id: FormatId;
  readonly parseRequest: (body: JsonValue, hints: RouteHints) => Result<ChatRequest, readonly RequestProblem[]>;
  /**
   * The callers' names of members that encoders may refuse or leave out, by the names that encoders use, which are mostly
   * OpenAI chat's: of a member, or of a member in it such as `reasoning.display`. A name that is missing is the same.
   */
  readonly memberNames: Readonly<Record<string, string>>;
  /**
   * A path, or `path: reason`, that was told of a body, by the names that this body has. Absent where the format has one
   * name for each member.
   */
  readonly asWritten?: (body: JsonValue, told: string) => string;
  /**
   * What of a body refers to something that a provider of this format keeps, with the way to do without. Nobody else can
   * look it up, and to leave it out would answer another question. Absent where the format has nothing of the kind.
   */
  readonly keptState?: (body: JsonValue) => readonly RequestProblem[];
  /**
   * What of a body asks for an answer of a kind that no other format can be asked for, such as sound. Whoever asks for a
   * picture must not get words. Absent where the format has nothing of the kind.
   */
  readonly ownAnswers?: (body: JsonValue) => readonly RequestProblem[];
  /**
   * Whether content that only this format knows may be left out for a target of another one: what a provider's own tools
   * did on the way to an earlier answer, whose words stand beside it. All other content is what a caller says, or misspelt,
   * and is refused there.
   */
  readonly isDispensable: (content: JsonValue) => boolean;
  /**
   * Why the answer to a request has a place for one call only, with the way to get more; undefined where it has for any
   * number. Absent where every answer has.
   */
  readonly oneCallOnly?: (request: ChatRequest) => string | undefined;
  /**
   * Why a block of an answer has no place in this format, with the way to get it; undefined where it has one. What is told
   * otherwise, or is less than a caller would miss, is not meant. Absent where every block has a place.
   */
  readonly noPlaceFor?: (block: AssistantPart | BlockKind) => string | undefined;
  readonly renderResult: (result: ChatResult, context: RenderContext) => JsonObject;
  readonly openRenderer: (context: RenderContext) => StreamRenderer;
  readonly renderFailure: (failure: Failure, context: FailureContext) => RenderedFailure;
  /** The text of an error after the stream began. */
  readonly renderStreamFailure: (failure: Failure, context: StreamFailureContext) => string;
  readonly passThrough: PassThrough;
}
