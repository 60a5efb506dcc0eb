import { openAiTiers, type ServiceTiers } from '../../../core/service-tier.js';

/** Members of a request that not every provider of this format takes, by their names on the wire. */
export type OptionalMember =
  | 'frequency_penalty'
  | 'logprobs'
  | 'metadata'
  | 'n'
  | 'parallel_tool_calls'
  | 'presence_penalty'
  | 'response_format'
  | 'seed'
  | 'service_tier'
  | 'stop'
  | 'temperature'
  | 'top_k'
  | 'top_p'
  | 'user';

/**
 * How thinking is asked for.
 * - `effort`: `reasoning_effort` with one of `efforts`.
 * - `thinking`: `thinking.type` switches it, `reasoning_effort` says how much.
 * - `reasoning-object`: a member `reasoning` with effort, budget and visibility.
 * - `enable-thinking`: `enable_thinking` and `thinking_budget`.
 * - `none`: it cannot be asked for.
 * - `never`: the model does not think, and the provider refuses to be asked.
 */
export type ReasoningStyle = 'effort' | 'thinking' | 'reasoning-object' | 'enable-thinking' | 'none' | 'never';

/** The member of an assistant message in which earlier thinking goes back; `none` leaves it out. */
export type ReasoningHistory = 'none' | 'reasoning_content' | 'reasoning' | 'reasoning_details' | 'thinking-parts';

/** How token counts have to be read so that input includes the cache and output includes thinking. */
export interface UsageAccounting {
  /**
   * - `inside`: `completion_tokens` includes thinking.
   * - `beside`: thinking is counted apart and has to be added.
   * - `by-total`: beside when only that makes the total right, else inside.
   * - `unlisted`: thinking is part of nothing but the total.
   */
  readonly reasoning: 'inside' | 'beside' | 'by-total' | 'unlisted';
  /** Whether `prompt_tokens` includes the tokens of sound. */
  readonly inputAudio: 'inside' | 'beside';
}

/** In what a provider of this format differs from the others, as data. */
export interface OpenAiChatQuirks {
  /** Below the provider's base URL. */
  readonly path: string;
  readonly outputLimitMember: 'max_completion_tokens' | 'max_tokens';
  /** Whether the role `developer` is known; if not, such messages are sent as `system`. */
  readonly developerRole: boolean;
  /** Whether messages may carry a `name`. */
  readonly messageNames: boolean;
  readonly seedMember: 'seed' | 'random_seed';
  /** The member that keeps the model from calling several tools at once. */
  readonly parallelCallsMember: 'parallel_tool_calls' | 'parallel_function_calling';
  /** The word that makes the model call some tool. */
  readonly requiredToolChoice: 'required' | 'any';
  /** Whether the model can be made to call a tool at all; if not, it is left to choose, and that is reported. */
  readonly forcesToolCalls: boolean;
  /** Ids of tool calls the provider accepts; others are mapped, the same id always to the same. */
  readonly toolCallIds: 'any' | 'nine-alphanumeric';
  /** Whether counts come in a stream only when asked for. Those who send them always refuse or ignore the question. */
  readonly streamUsage: 'on-request' | 'always';
  /** `json-mode`: a schema cannot be sent, only the wish for some JSON. */
  readonly jsonSchema: 'native' | 'json-mode';
  readonly documents: 'file' | 'document_url' | 'none';
  /** Whether parts may carry `cache_control`. */
  readonly cacheControl: boolean;
  readonly reasoning: ReasoningStyle;
  /** Words of `reasoning_effort` that are taken, the least effort first; a body of this format with another is refused. */
  readonly efforts: 'all' | readonly string[];
  readonly reasoningHistory: ReasoningHistory;
  /** Whether pictures of earlier answers go back, in `images` of their messages. */
  readonly pictureHistory: boolean;
  /** The words of `service_tier`, where it is taken. */
  readonly serviceTiers: ServiceTiers;
  /** Members that are left out, and reported. */
  readonly drops: readonly OptionalMember[];
  /** Members without which the answer would be another one: such a request is refused. */
  readonly refuses: readonly OptionalMember[];
  /** Which members that only this format knows the provider accepts. */
  readonly extensionMembers: 'all' | { readonly only: readonly string[] } | { readonly except: readonly string[] };
  readonly usage: UsageAccounting;
  /** Members of a body of this format that the provider refuses: with one of them it cannot go upstream as it is. */
  readonly refusedMembers: readonly string[];
  /** Whether a member is refused that is `null`, of a body or of a message, other than the content of a message. */
  readonly refusesNulls: boolean;
  /** The same of messages, whatever their value: a provider that knows its messages refuses a `null` as well. */
  readonly refusedMessageMembers: readonly string[];
  /** The same of the tool calls in messages. */
  readonly refusedCallMembers: readonly string[];
  /** What the role `developer` does to a body that could go upstream as it is: refused, so it has to be written anew. */
  readonly refusesDeveloperRole: boolean;
}

/**
 * Members of messages that answers have, of OpenAI or of others, and that providers refuse who take no message with a
 * member they do not know. Their own SDKs have none of them in a request.
 */
export const answerMembers: readonly string[] = [
  'annotations',
  'audio',
  'function_call',
  'images',
  'reasoning_content',
  'reasoning_details',
  'refusal',
];

/** The format as OpenAI itself speaks it. Providers state only in what they differ. */
export const openAiQuirks: OpenAiChatQuirks = {
  path: '/chat/completions',
  outputLimitMember: 'max_completion_tokens',
  developerRole: true,
  messageNames: true,
  seedMember: 'seed',
  parallelCallsMember: 'parallel_tool_calls',
  requiredToolChoice: 'required',
  forcesToolCalls: true,
  toolCallIds: 'any',
  streamUsage: 'on-request',
  jsonSchema: 'native',
  documents: 'file',
  cacheControl: false,
  reasoning: 'effort',
  efforts: 'all',
  reasoningHistory: 'none',
  pictureHistory: false,
  serviceTiers: openAiTiers,
  drops: ['top_k'],
  refuses: [],
  extensionMembers: 'all',
  usage: { reasoning: 'inside', inputAudio: 'inside' },
  refusedMembers: [],
  refusesNulls: false,
  refusedMessageMembers: [],
  refusedCallMembers: [],
  refusesDeveloperRole: false,
};
