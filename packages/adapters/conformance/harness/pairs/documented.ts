import type { UpstreamFormat } from '../asked/spoken-by-tests.js';
import type { FeatureName } from './features.js';
import type { Outcome, Pair } from './pair.js';
import { callers } from './pair.js';

/** A cell that is not plainly `ok`, and why that is right. */
export interface Documented {
  readonly feature: FeatureName;
  readonly provider: UpstreamFormat;
  readonly callers: readonly Pair['caller'][];
  readonly type: Exclude<Outcome['type'], 'ok'>;
  /** Everything that the caller is told. */
  readonly said: readonly RegExp[];
  readonly reason: string;
}

const notShown = /: it is not shown$/;
const shownToNobody =
  'OpenAI’s own chat shows no thoughts and takes none back. Providers of the same format that do get them back (`conformance/chat-quirks.test.ts`).';

export const documented: readonly Documented[] = [
  {
    feature: 'vision by address',
    provider: 'bedrock-converse',
    callers,
    type: 'refused',
    said: [/fetches nothing from the web/],
    reason:
      'Converse takes bytes and `s3://` addresses, and the gateway fetches nothing from the web for a caller. The error says so, and to send the picture as a data URL.',
  },
  {
    feature: 'reasoning',
    provider: 'openai-chat',
    callers: ['openai-responses', 'gemini-generate'],
    type: 'dropped',
    said: [notShown],
    reason:
      'These callers ask to see what is thought, and OpenAI’s own chat shows nothing of it. What a provider of the format does show they get.',
  },
  {
    feature: 'reasoning carried',
    provider: 'openai-chat',
    callers: ['openai-responses', 'gemini-generate'],
    type: 'dropped',
    said: [notShown, /^reasoning of earlier turns$/, notShown],
    reason: shownToNobody,
  },
  {
    feature: 'reasoning carried',
    provider: 'openai-chat',
    callers: ['openai-chat', 'anthropic-messages'],
    type: 'dropped',
    said: [/^reasoning of earlier turns$/],
    reason: shownToNobody,
  },
  {
    feature: 'reasoning carried',
    provider: 'gemini-generate',
    callers: ['openai-chat', 'openai-responses', 'anthropic-messages'],
    type: 'dropped',
    said: [/^reasoning of earlier turns: the provider takes back only what it signed$/],
    reason:
      'Google signs calls and answers, not the words of a thought. The signature comes back with its call, which is asserted; the words do not.',
  },
];

/** What is documented of a cell; undefined for one that has to be `ok`. */
export function documentedOf({ caller, provider }: Pair, feature: string): Documented | undefined {
  return documented.find(
    (entry) => entry.feature === feature && entry.provider === provider && entry.callers.includes(caller),
  );
}
