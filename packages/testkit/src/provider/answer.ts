/** What a provider charges for, in the accounting of `TokenUsage`: input includes the cache, output includes reasoning. */
export interface Bill {
  readonly inputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly outputTokens: number;
  readonly reasoningTokens?: number;
  /** The part of `inputTokens` that was sound. */
  readonly inputAudioTokens?: number;
  readonly images?: number;
  readonly inputCharacters?: number;
  readonly inputAudioMs?: number;
  readonly searchUnits?: number;
  /** What the price of a picture depends on: its quality and size. */
  readonly variant?: string;
}

export interface ScriptedToolCall {
  readonly id: string;
  readonly name: string;
  /** The argument text in the pieces it is streamed in. */
  readonly pieces: readonly string[];
}

/** What a fake model says, in the pieces it is streamed in. Each piece is charged as one output token. */
export interface Answer {
  readonly reasoning?: readonly string[];
  readonly text?: readonly string[];
  readonly refusal?: readonly string[];
  readonly toolCalls?: readonly ScriptedToolCall[];
  readonly finish: 'stop' | 'length' | 'tool-calls' | 'content-filter';
  readonly inputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  /** Says nothing of token counts, as some servers do. The bill is the same. */
  readonly hidesUsage?: boolean;
}

/** A refusal with the provider's own status and body. */
export interface Refusal {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How the bytes travel. */
export interface Delivery {
  readonly firstByteDelayMs?: number;
  readonly pieceDelayMs?: number;
  /** Ends the answer before its end: after so many pieces, by a TCP reset, by a plain close, or by falling silent. */
  readonly cut?: { readonly afterPieces: number; readonly how: 'reset' | 'close' | 'stall' };
  /** Leaves the connection open behind the last piece, until the caller closes it. */
  readonly staysOpen?: true;
}

export type Reply =
  | { readonly type: 'answer'; readonly answer: Answer; readonly delivery?: Delivery }
  | { readonly type: 'refusal'; readonly refusal: Refusal; readonly delivery?: Delivery }
  /** Bytes as recorded elsewhere, and what the provider charged for them. */
  | { readonly type: 'bytes'; readonly script: Script; readonly delivery?: Delivery };

export interface Piece {
  readonly bytes: Buffer;
  /** Charged once the piece was sent. */
  readonly outputTokens: number;
}

/** An answer as bytes. */
export interface Script {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly pieces: readonly Piece[];
  /** Charged when all of it was served. */
  readonly bill: Bill;
  /** The provider's id of the answer. */
  readonly upstreamId?: string;
}

/** The bill of a whole answer. */
export function billOf(answer: Answer): Bill {
  const reasoningTokens = answer.reasoning?.length ?? 0;
  const toolTokens = (answer.toolCalls ?? []).reduce((sum, call) => sum + call.pieces.length, 0);
  return {
    inputTokens: answer.inputTokens,
    ...(answer.cacheReadTokens === undefined ? {} : { cacheReadTokens: answer.cacheReadTokens }),
    ...(answer.cacheWriteTokens === undefined ? {} : { cacheWriteTokens: answer.cacheWriteTokens }),
    outputTokens: reasoningTokens + toolTokens + (answer.text?.length ?? 0) + (answer.refusal?.length ?? 0),
    ...(reasoningTokens === 0 ? {} : { reasoningTokens }),
  };
}
