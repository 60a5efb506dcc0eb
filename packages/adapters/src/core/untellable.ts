import type { BlockKind, ChatResult, JsonValue } from '@tollgate/schema';
import { envelopeCharsMax, vendorOf } from './carried-state.js';
import type { ClientFormat } from './client-format.js';

/** Why the callers of a format cannot be told an answer. */
export interface Untellable {
  readonly message: string;
  /** Another answer to the same question may well be one that can be told. */
  readonly isByChance: boolean;
}

/** What of a format decides on what its callers can be told. */
export type TellingFormat = Pick<ClientFormat, 'id' | 'noPlaceFor'>;

/** A block of an answer, whole or as it begins. */
export type ToldBlock = ChatResult['choices'][number]['content'][number] | BlockKind;

/** More than what stands around a block in its envelope takes. */
const envelopeRestChars = 256;

/**
 * Most that a block of another format than the caller's may be long, in UTF-16 code units of its JSON: what its envelope has
 * room for. A longer one cannot be told.
 */
export const heldBlockCharsMax = envelopeCharsMax - envelopeRestChars;

/** A block of another format that is longer than `heldBlockCharsMax`. */
export const tooLongToTell: Untellable = {
  message: 'The provider sent a block that is too long to be handed on in another format',
  isByChance: true,
};

/** Why a whole answer cannot be told in a format: what its callers would miss without a sign; undefined where it can be. */
export function whyUntellable({ choices }: ChatResult, format: TellingFormat): Untellable | undefined {
  for (const { content } of choices) {
    for (const part of content) {
      const why = whyBlockUntellable(part, format);
      if (why !== undefined) return why;
    }
  }
  return undefined;
}

/**
 * The same of a block. Only what has no words beside it is missed without a sign: a thought whose proof is lost is told of on
 * the next turn.
 */
export function whyBlockUntellable(block: ToldBlock, format: TellingFormat): Untellable | undefined {
  const message = format.noPlaceFor?.(block);
  if (message !== undefined) return { message, isByChance: false };
  return isTooLong(block, format) ? tooLongToTell : undefined;
}

function isTooLong(block: ToldBlock, { id }: TellingFormat): boolean {
  if (block.type === 'opaque') return block.format !== id && charsOf(block.value) > heldBlockCharsMax;
  if (block.type !== 'redacted-reasoning' || block.data.length <= heldBlockCharsMax) return false;
  return vendorOf('extensions' in block ? block.extensions : undefined) !== id;
}

/** How long a value is in JSON, in UTF-16 code units. */
export function charsOf(value: JsonValue): number {
  return JSON.stringify(value).length;
}
