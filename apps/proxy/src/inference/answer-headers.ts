import type { ResolvedTarget } from '../routing/index.js';

/** What the caller is told of who answered. */
export interface AnswerOrigin {
  readonly target: ResolvedTarget;
  /** Of the attempt. */
  readonly number: number;
  /** What of the request was left out on the way. */
  readonly dropped: readonly string[];
  /** Headers of the provider. */
  readonly sent: Readonly<Record<string, string>>;
  /** Whether the provider was asked with a credential of the gateway. */
  readonly isOwnKey: boolean;
}

const droppedCharsMax = 1024;
const relayedCharsMax = 256;
const unprintable = /[^\x20-\x7e]/g;

/** Headers of a provider that say nothing about whoever pays it. All others stay behind. */
const alwaysRelayed = ['openai-processing-ms', 'openai-version'];
/** Limits of an account; a caller sees those of its own account only. */
const accountHeaders = /^(?:x|anthropic)-ratelimit-[a-z0-9-]{1,64}$/;

/** The headers of an answer besides its type. */
export function answerHeaders({ target, number, dropped, sent, isOwnKey }: AnswerOrigin): Record<string, string> {
  const headers: Record<string, string> = {
    'x-tollgate-provider': target.provider.id,
    'x-tollgate-model': printable(target.model),
    'x-tollgate-attempts': String(number),
    'x-tollgate-cache': 'bypass',
  };
  if (dropped.length > 0) headers['x-tollgate-dropped'] = printable(dropped.join(', ')).slice(0, droppedCharsMax);
  for (const name of alwaysRelayed) relay(headers, name, sent[name]);
  if (isOwnKey) return headers;
  for (const name of Object.keys(sent)) if (accountHeaders.test(name)) relay(headers, name, sent[name]);
  return headers;
}

function relay(headers: Record<string, string>, name: string, value: string | undefined): void {
  if (value !== undefined && value.length <= relayedCharsMax) headers[name] = printable(value);
}

/** Names of models and members may hold what no header can. */
function printable(text: string): string {
  return text.replace(unprintable, '?');
}
