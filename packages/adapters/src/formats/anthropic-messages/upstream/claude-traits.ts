import type { ReasoningEffort } from '@tollgate/schema';

/** Efforts that `output_config.effort` can name. */
export type WireEffort = Exclude<ReasoningEffort, 'none' | 'minimal'>;

/** What a model accepts where the models of this format differ from each other. */
export interface ModelTraits {
  /** How thinking is asked for: not at all, with a budget in tokens, left to the model, or either of the last two. */
  readonly thinking: 'none' | 'budget' | 'budget-or-adaptive' | 'adaptive';
  /** What turns thinking off; `never` where it cannot be, and the lowest effort stands in for it. */
  readonly thinkingOff: 'disabled' | 'between_tools' | 'never';
  /** From the lowest to the highest; empty where the model has no such setting. */
  readonly efforts: readonly WireEffort[];
  /** `temperature`, `top_p` and `top_k`: taken freely, without `temperature` and `top_p` together, or refused. */
  readonly sampling: 'free' | 'one' | 'refused';
  /** Whether a tool call can be made compulsory. */
  readonly forcedToolChoice: boolean;
  /** Whether instructions may stand between the turns of a conversation instead of before it. */
  readonly systemBetweenTurns: boolean;
  /** Whether a tool can be declared `strict`. */
  readonly strictTools: boolean;
  /** The output limit, in tokens, for a caller who sets none where the most the model can write is not known. */
  readonly outputTokensDefault: number;
}

const noEfforts: readonly WireEffort[] = [];
const threeEfforts: readonly WireEffort[] = ['low', 'medium', 'high'];
const effortsWithoutXhigh: readonly WireEffort[] = ['low', 'medium', 'high', 'max'];
const allEfforts: readonly WireEffort[] = ['low', 'medium', 'high', 'xhigh', 'max'];

/** Every Claude model from 3.7 on can write so much, and one that thinks needs more than the old limit. */
const modernOutputTokens = 32_000;

/** Models of other makers behind this format: only what all of them are known to take is assumed. */
export const plainTraits: ModelTraits = {
  thinking: 'budget',
  thinkingOff: 'disabled',
  efforts: noEfforts,
  sampling: 'free',
  forcedToolChoice: true,
  systemBetweenTurns: false,
  strictTools: false,
  outputTokensDefault: 4096,
};

const budgetTraits: ModelTraits = {
  ...plainTraits,
  sampling: 'one',
  strictTools: true,
  outputTokensDefault: modernOutputTokens,
};
const adaptiveTraits: ModelTraits = {
  thinking: 'adaptive',
  thinkingOff: 'disabled',
  efforts: allEfforts,
  sampling: 'refused',
  forcedToolChoice: true,
  systemBetweenTurns: false,
  strictTools: true,
  outputTokensDefault: modernOutputTokens,
};

interface Generation {
  /** The family this row is for; absent means any. */
  readonly family?: string;
  /** The first version of the row: 4.5 is 405. */
  readonly since: number;
  readonly traits: ModelTraits;
}

/** The newest first; a model takes the first row it is not older than, so that a coming one is read like the newest. */
const generations: readonly Generation[] = [
  {
    family: 'sonnet',
    since: 505,
    traits: { ...adaptiveTraits, thinkingOff: 'between_tools', forcedToolChoice: false, systemBetweenTurns: true },
  },
  { family: 'haiku', since: 505, traits: { ...adaptiveTraits, systemBetweenTurns: true } },
  {
    since: 505,
    traits: { ...adaptiveTraits, thinkingOff: 'never', forcedToolChoice: false, systemBetweenTurns: true },
  },
  {
    family: 'fable',
    since: 501,
    traits: { ...adaptiveTraits, thinkingOff: 'never', forcedToolChoice: false, systemBetweenTurns: true },
  },
  {
    family: 'mythos',
    since: 501,
    traits: { ...adaptiveTraits, thinkingOff: 'never', forcedToolChoice: false, systemBetweenTurns: true },
  },
  { family: 'fable', since: 0, traits: { ...adaptiveTraits, thinkingOff: 'never', systemBetweenTurns: true } },
  { family: 'mythos', since: 0, traits: { ...adaptiveTraits, thinkingOff: 'never' } },
  { since: 408, traits: { ...adaptiveTraits, systemBetweenTurns: true } },
  { since: 407, traits: adaptiveTraits },
  { since: 406, traits: { ...budgetTraits, thinking: 'budget-or-adaptive', efforts: effortsWithoutXhigh } },
  { family: 'opus', since: 405, traits: { ...budgetTraits, efforts: threeEfforts } },
  { since: 401, traits: budgetTraits },
  { since: 307, traits: { ...plainTraits, outputTokensDefault: modernOutputTokens } },
  { since: 0, traits: { ...plainTraits, thinking: 'none' } },
];

/** What a Claude model accepts, told by its name on any platform; other names get what all models are known to take. */
export function claudeTraits(model: string): ModelTraits {
  const version = claudeVersion(model);
  if (version === undefined) return plainTraits;
  const row = generations.find(
    ({ family, since }) => (family === undefined || family === version.family) && version.number >= since,
  );
  return row?.traits ?? plainTraits;
}

// `claude-opus-4-5-20251101`, `claude-opus-4.5`, `anthropic.claude-sonnet-4-6`, `claude-fable-5-1`, `claude-mythos-preview`
const familyFirst = /claude-(opus|sonnet|haiku|fable|mythos)-(?:(\d)(?:[-.](\d{1,2})(?!\d))?|preview)/;
// `claude-3-5-sonnet-20241022`, `claude-3-haiku@20240307`, `claude-2.1`
const versionFirst = /claude-(\d)(?:[-.](\d)(?!\d))?(?:-(opus|sonnet|haiku))?/;

/** The family of a Claude model, and its version with the minor number in two digits: 4.5 is 405. */
function claudeVersion(model: string): { readonly family: string; readonly number: number } | undefined {
  const modern = familyFirst.exec(model);
  if (modern !== null) {
    const [, family = '', major = '0', minor = '0'] = modern;
    return { family, number: Number(major) * 100 + Number(minor) };
  }
  const early = versionFirst.exec(model);
  if (early === null) return undefined;
  const [, major = '0', minor = '0', family = ''] = early;
  return { family, number: Number(major) * 100 + Number(minor) };
}
