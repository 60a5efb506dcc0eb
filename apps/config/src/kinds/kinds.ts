import type { Failure } from '@tollgate/schema';
import type { Kind, KindAuth, KindModel } from '@tollgate/schema/api';
import { secretFieldsOf } from './secret-fields.js';

/** What the adapters say of a kind. */
export interface KindCard {
  readonly id: string;
  readonly displayName: string;
  readonly baseUrl?: string;
  readonly auth: KindAuth;
  readonly apiKeyVariable?: string;
  readonly models: readonly KindModel[];
}

/** The refusal of a kind that no adapter has. */
export const unknownKind: Failure = {
  code: 'request.invalid',
  message: 'is not a kind of provider: GET /api/v1/kinds lists them',
  param: 'kind',
};

/** The kinds of provider this release can speak to. */
export class Kinds {
  readonly #cards: ReadonlyMap<string, KindCard>;

  constructor(cards: readonly KindCard[]) {
    this.#cards = new Map(cards.map((card) => [card.id, card]));
  }

  find(id: string): KindCard | undefined {
    return this.#cards.get(id);
  }

  /** In the order of their ids. */
  list(): Kind[] {
    const sorted = [...this.#cards.values()].toSorted((left, right) => (left.id < right.id ? -1 : 1));
    return sorted.map((card) => ({
      id: card.id,
      displayName: card.displayName,
      ...(card.baseUrl === undefined ? {} : { baseUrl: card.baseUrl }),
      auth: card.auth,
      secretFields: secretFieldsOf(card.auth.kind).map(({ name, required }) => ({ name, required })),
      ...(card.apiKeyVariable === undefined ? {} : { apiKeyVariable: card.apiKeyVariable }),
      models: card.models.map((model) => ({ ...model })),
    }));
  }
}
