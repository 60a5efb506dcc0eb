import type { Endpoint } from '@tollgate/schema';
import { defined } from './defined.js';

/** What a model can be given or asked for, beyond a text in and a text out. */
export type ModelAbility = 'tools' | 'vision' | 'audio' | 'files' | 'structuredOutput' | 'reasoning' | 'streaming';

/** True and false are known; an absent one is unknown, and nobody may conclude anything from it. */
export type ModelAbilities = Readonly<Partial<Record<ModelAbility, boolean>>>;

type ChatAbility = Exclude<ModelAbility, 'streaming'>;

/** Input and output together, then the longest answer. */
type Limits = readonly [contextTokens?: number, outputTokensMax?: number];

/** What a model can do, how much fits and until when it is there; absent means unknown. Prices are in the price book. */
export interface ModelCard {
  readonly id: string;
  /** Input and output together, in tokens. */
  readonly contextTokens?: number;
  readonly outputTokensMax?: number;
  readonly endpoint?: Endpoint;
  readonly abilities?: ModelAbilities;
  /** The day on which the provider ends or ended the model, as it has announced, such as `2026-04-04`. */
  readonly deprecatedOn?: string;
}

/**
 * The abilities of a chat model: those that are named, and streaming, which all of them have. What is not named stays
 * unknown, because lists of models say more reliably what a model has than what it lacks.
 */
export function can(...named: readonly ChatAbility[]): ModelAbilities {
  return Object.fromEntries([...named, 'streaming'].map((ability) => [ability, true]));
}

/** The same card of a model that is known to lack these abilities. */
export function lacking(card: ModelCard, ...named: readonly ChatAbility[]): ModelCard {
  const lacks = Object.fromEntries(named.map((ability) => [ability, false]));
  return { ...card, abilities: { ...card.abilities, ...lacks } };
}

/** The card of a chat model in one line: what fits, as far as known, and what it can do, as `can` takes it. */
export function chatModel(id: string, limits: Limits, ...named: readonly ChatAbility[]): ModelCard {
  const [contextTokens, outputTokensMax] = limits;
  return { id, ...defined({ contextTokens, outputTokensMax }), abilities: can(...named) };
}
