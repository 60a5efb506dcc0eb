/** Words that `thinkingLevel` can name, from the lowest to the highest. */
export type ThinkingLevel = 'MINIMAL' | 'LOW' | 'MEDIUM' | 'HIGH';

/** What a model accepts where the models of this format differ from each other. */
export interface GeminiTraits {
  readonly thinking:
    | { readonly type: 'none' }
    /** Budgets in tokens; `canBeOff` where zero is one of them. */
    | { readonly type: 'budget'; readonly min: number; readonly max: number; readonly canBeOff: boolean }
    | { readonly type: 'level'; readonly levels: readonly ThinkingLevel[] };
  /** Whether a call of an earlier turn must come back with its signature, or with the word that stands for one. */
  readonly needsSignatures: boolean;
  /** Whether the result of a tool can hold pictures and documents. */
  readonly mediaInResults: boolean;
  /** Whether `temperature`, `topP` and `topK` change anything. */
  readonly sampling: boolean;
}

const noThinking = { type: 'none' } as const;
const allLevels: readonly ThinkingLevel[] = ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH'];

const early: GeminiTraits = { thinking: noThinking, needsSignatures: false, mediaInResults: false, sampling: true };
const third: GeminiTraits = {
  thinking: { type: 'level', levels: allLevels },
  needsSignatures: true,
  mediaInResults: true,
  sampling: true,
};

interface Generation {
  /** A word that the name must hold; absent means any. */
  readonly family?: string;
  /** The first version of the row: 2.5 is 205. */
  readonly since: number;
  readonly traits: GeminiTraits;
}

/**
 * The newest first; a model takes the first row it is not older than, so that a coming one is read like the newest.
 * Levels and budgets: https://ai.google.dev/gemini-api/docs/thinking and
 * https://ai.google.dev/gemini-api/docs/generate-content/latest-model, which also says that Gemini 4 ignores sampling.
 */
const generations: readonly Generation[] = [
  {
    since: 400,
    traits: { ...third, thinking: { type: 'level', levels: ['LOW', 'MEDIUM', 'HIGH'] }, sampling: false },
  },
  { family: 'pro-image', since: 300, traits: { ...third, thinking: noThinking } },
  { family: 'flash-image', since: 300, traits: { ...third, thinking: { type: 'level', levels: ['MINIMAL', 'HIGH'] } } },
  { family: 'pro', since: 301, traits: { ...third, thinking: { type: 'level', levels: ['LOW', 'MEDIUM', 'HIGH'] } } },
  { family: 'pro', since: 300, traits: { ...third, thinking: { type: 'level', levels: ['LOW', 'HIGH'] } } },
  { since: 300, traits: third },
  { family: 'image', since: 205, traits: early },
  { family: 'tts', since: 205, traits: early },
  {
    family: 'pro',
    since: 205,
    traits: { ...early, thinking: { type: 'budget', min: 128, max: 32_768, canBeOff: false } },
  },
  {
    family: 'flash-lite',
    since: 205,
    traits: { ...early, thinking: { type: 'budget', min: 512, max: 24_576, canBeOff: true } },
  },
  { since: 205, traits: { ...early, thinking: { type: 'budget', min: 0, max: 24_576, canBeOff: true } } },
  { since: 0, traits: early },
];

/** What a model accepts, told by its name. Names without a version, such as `gemini-flash-latest`, mean the newest. */
export function geminiTraits(model: string): GeminiTraits {
  const version = geminiVersion(model);
  if (version === undefined) return early;
  const row = generations.find(
    ({ family, since }) => version >= since && (family === undefined || model.includes(family)),
  );
  return row?.traits ?? early;
}

const versioned = /gemini-(\d{1,2})(?:\.(\d{1,2}))?(?![\d.])/;
/** The generation that the names without a version point to. */
const latestVersion = 301;

/** The version of a model with the minor number in two digits: 2.5 is 205. Undefined for models that are no Gemini. */
function geminiVersion(model: string): number | undefined {
  const match = versioned.exec(model);
  if (match !== null) return Number(match[1] ?? '0') * 100 + Number(match[2] ?? '0');
  return model.includes('gemini-') ? latestVersion : undefined;
}
