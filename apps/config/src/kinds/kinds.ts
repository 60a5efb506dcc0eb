import { type KeyImport, keyImports, type ProviderOption, type ProviderOptions } from '@tollgate/adapters/catalog';
import type { Failure } from '@tollgate/schema';
import type { Kind, KindAuth, KindModel, KindOption } from '@tollgate/schema/api';
import { secretFormsOf } from './secret-fields.js';

/** What the adapters say of a kind. */
export interface KindCard {
  readonly id: string;
  readonly displayName: string;
  readonly baseUrl?: string;
  readonly options: readonly ProviderOption[];
  /** The address, where it follows from options: from all of those that are `inAddress`. */
  readonly baseUrlFrom?: (options: ProviderOptions) => string;
  readonly auth: KindAuth;
  readonly apiKeyVariable?: string;
  readonly baseUrlVariable?: string;
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
    const imports = keyImports([...this.#cards.values()]);
    const sorted = [...this.#cards.values()].toSorted((left, right) => (left.id < right.id ? -1 : 1));
    return sorted.map((card) => ({
      id: card.id,
      displayName: card.displayName,
      ...(card.baseUrl === undefined ? {} : { baseUrl: card.baseUrl }),
      auth: card.auth,
      options: card.options.map(toKindOption),
      secretForms: secretFormsOf(card.auth).map((fields) => ({
        fields: fields.map(({ name, required }) => ({ name, required })),
      })),
      ...(card.apiKeyVariable === undefined ? {} : { apiKeyVariable: card.apiKeyVariable }),
      ...keyImportOf(card.id, imports),
      models: card.models.map((model) => ({ ...model })),
    }));
  }
}

function toKindOption({ name, expectation, inAddress, variable }: ProviderOption): KindOption {
  return { name, expectation, inAddress: inAddress === true, ...(variable === undefined ? {} : { variable }) };
}

function keyImportOf(id: string, imports: readonly KeyImport[]): Pick<Kind, 'keyImport'> {
  const found = imports.find(({ kind }) => kind === id);
  if (found === undefined) return {};
  const { variable, settings } = found;
  return { keyImport: { variable, settings: settings.map((setting) => ({ ...setting })) } };
}
