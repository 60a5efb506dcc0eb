import type { ProviderOptions } from '@tollgate/adapters/catalog';
import type { Problem } from '@tollgate/platform';
import type { JsonObject } from '@tollgate/schema';
import type { KindCard } from './kinds.js';

type Card = Pick<KindCard, 'baseUrl' | 'options' | 'baseUrlFrom'>;

/** The options and address of a provider, as an operator gave them. */
export interface Given {
  /** Null means the kind's own, or the one its options make. */
  readonly baseUrl: string | null;
  readonly options: JsonObject;
}

/** What is wrong with the options of a provider, or with an address that does not follow from them; the first of all. */
export function problemOfOptions(card: Card, { baseUrl, options }: Given): Problem | undefined {
  for (const [name, value] of Object.entries(options)) {
    const option = card.options.find((other) => other.name === name);
    if (option === undefined) return { path: 'options', message: `has an unknown member: ${taken(card)}` };
    if (typeof value !== 'string' || !option.pattern.test(value)) {
      return { path: `options.${name}`, message: `must be ${option.expectation}` };
    }
  }
  if (baseUrl !== null || card.baseUrl !== undefined) return undefined;
  if (card.baseUrlFrom === undefined) {
    return { path: 'baseUrl', message: 'is required: this kind has no address of its own' };
  }
  const missing = card.options.find(({ name, inAddress }) => inAddress === true && options[name] === undefined);
  if (missing === undefined) return undefined;
  const message = `is required where no baseUrl is given, and must be ${missing.expectation}`;
  return { path: `options.${missing.name}`, message };
}

function taken({ options }: Card): string {
  if (options.length === 0) return 'this kind takes no options';
  return `this kind takes ${options.map(({ name }) => name).join(', ')}`;
}

/** Where requests to a provider go; undefined where only the kind itself says so. */
export function addressOf(card: Card | undefined, { baseUrl, options }: Given): string | undefined {
  if (baseUrl !== null) return baseUrl;
  if (card?.baseUrlFrom === undefined) return undefined;
  return card.baseUrlFrom(textsOf(options));
}

function textsOf(options: JsonObject): ProviderOptions {
  const texts = Object.entries(options).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
}
