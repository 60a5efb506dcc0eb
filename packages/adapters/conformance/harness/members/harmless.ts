import type { FormatId } from '@tollgate/schema';
import type { Caller } from './sites.js';

/** What may be left out without a word, because nothing is lost by it. */
export interface Harmless {
  readonly caller?: Caller;
  /** Formats of providers; all when absent. */
  readonly at?: readonly FormatId[];
  readonly path: RegExp;
  /** The sample as JSON; any when absent. */
  readonly value?: RegExp;
  readonly reason: string;
}

export const harmless: readonly Harmless[] = [
  {
    path: /Config\.logprobs$/,
    at: ['openai-chat', 'anthropic-messages', 'bedrock-converse'],
    reason: 'how many are wanted of what is told to be left out altogether',
  },
  { path: /^service_tier$/, value: /^"auto"$/, reason: 'it is what a request without a tier gets' },
  { path: /^store$/, value: /^false$/, reason: 'nothing is kept where nothing can be' },
  { path: /^parallel_tool_calls$/, value: /^true$/, reason: 'every format calls several tools unless told otherwise' },
  { path: /^tool_choice$/, value: /^"auto"$/, reason: 'it is the default of every format' },
  { path: /functionCallingConfig$/, value: /^\{"mode":"AUTO"\}$/, reason: 'it is the default of every format' },
  { path: /^response_format$|^text$/, value: /"type":"text"/, reason: 'it is the default of every format' },
  { path: /responseMimeType$/, value: /^"text\/plain"$/, reason: 'it is the default of every format' },
  { path: /image_url\.detail$/, value: /^"auto"$/, reason: 'it is the default of every format' },
  { path: /^tools\[0\]\.function\.strict$/, value: /^false$/, reason: 'it is the default of other formats' },
  {
    path: /^(?:response_format\.json_schema|text\.format)\.strict$/,
    at: ['anthropic-messages', 'gemini-generate', 'bedrock-converse', 'cohere-chat'],
    reason: 'an answer is always held to its schema there, which also is an answer that need not be',
  },
  {
    path: /^(?:reasoning|reasoning_effort|thinking|generationConfig\.thinkingConfig)$/,
    value: /^"none"$|"none"|false|"disabled"|"between_tools"|"thinkingBudget":0/,
    at: ['cohere-chat'],
    reason: 'a model that does not think thinks as little as is asked of it',
  },
  {
    path: /^thinking\.display$|^reasoning(?:\.(?:generate_)?summary)?$|thinkingConfig$/,
    value: /^(?:\{"summary":)?"(?:summarized|auto|concise|detailed)"\}?$|^\{"includeThoughts":true\}$/,
    reason: 'thinking that is asked for is shown there, unless the caller wants to see none',
  },
  {
    path: /^thinking\.display$|thinkingConfig(?:\.includeThoughts)?$/,
    value: /^(?:"omitted"|false|\{"includeThoughts":false\})$/,
    reason: 'nothing of thinking is shown there, or in the caller’s own format, unless it is asked for',
  },
  {
    path: /^include$/,
    value: /^\["reasoning\.encrypted_content"\]$/,
    reason: 'what must come back comes with every answer, asked for or not',
  },
  { path: /\.citations$/, value: /"enabled"/, at: ['cohere-chat'], reason: 'documents are always cited there' },
  { path: /\.caller$/, reason: 'what a provider noted beside an earlier call' },
  {
    path: /^input\[\d\]\.(?:id|status|phase)$|\.logprobs$/,
    caller: 'openai-responses',
    reason: 'what a provider noted beside its answer',
  },
  {
    path: /\.(?:partialArgs|willContinue)$/,
    reason: 'how an earlier call was streamed; its arguments stand beside it',
  },
  {
    path: /\.(?:thoughtSignature|extra_content)$/,
    reason: 'a proof that only its own vendor can read, and takes from its own only',
  },
];
