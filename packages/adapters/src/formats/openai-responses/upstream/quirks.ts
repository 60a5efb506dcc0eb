/** Members of a request that not every provider of this format takes, by their names on the wire. */
export type OptionalMember = 'metadata' | 'service_tier' | 'temperature' | 'top_logprobs' | 'top_p' | 'user';

/** In what a provider of this format differs from the others, as data. */
export interface OpenAiResponsesQuirks {
  /** Below the provider's base URL. */
  readonly path: string;
  /** The smallest output limit that is not refused, in tokens; a smaller one is raised to it. */
  readonly outputTokensMin: number;
  /** Members that are left out, and reported. */
  readonly drops: readonly OptionalMember[];
  /**
   * Which encrypted reasoning the provider writes, and so can read: with another vendor's it would refuse the whole
   * request. `any` where it relays to several.
   */
  readonly reasoningState: 'fernet' | 'other' | 'any';
  /** Whether thinking of other vendors may go back as plain text; where not, it is left out. */
  readonly plainReasoning: boolean;
}

/**
 * A Fernet token begins with its version 0x80 and a time of this century. OpenAI and Azure write their encrypted
 * reasoning so [R openai/responses.tool-call.gpt-5-nano-2025-08-07.0d24dc, azure/responses.tool-call.gpt-5-mini.f1dc93],
 * xAI and DeepSeek do not.
 */
export const fernetPrefix = 'gAAAA';

/** The format as OpenAI itself speaks it. Providers state only in what they differ. */
export const openAiResponsesQuirks: OpenAiResponsesQuirks = {
  path: '/responses',
  // "integer below minimum value. Expected a value >= 16" [I earendil-works/pi#6265]
  outputTokensMin: 16,
  drops: [],
  reasoningState: 'fernet',
  plainReasoning: false,
};
