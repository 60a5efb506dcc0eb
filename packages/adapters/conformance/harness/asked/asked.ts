import type { JsonValue } from '@tollgate/schema';
import { pick } from '../oracles/pick.js';

/** One thing that was said, in words of no vendor. */
export type Piece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly mediaType: string; readonly data: string }
  | { readonly type: 'image'; readonly url: string }
  | { readonly type: 'call'; readonly id: string; readonly name: string; readonly input: JsonValue }
  | { readonly type: 'result'; readonly id: string; readonly value: JsonValue; readonly failed: boolean }
  | { readonly type: 'thought'; readonly text: string };

export interface Turn {
  readonly role: 'user' | 'model';
  readonly pieces: readonly Piece[];
}

export interface AskedTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonValue;
}

/**
 * What a request asks: what a caller wrote into a body, and what a plain reader finds in one. Nothing of the code under
 * test is used for either, so where both agree the meaning has come through two translations.
 */
export interface Asked {
  readonly system: string;
  readonly turns: readonly Turn[];
  readonly tools: readonly AskedTool[];
  /** Some tool has to be called. */
  readonly mustCall: boolean;
  readonly schema: JsonValue | undefined;
  readonly thinks: boolean;
  readonly stream: boolean;
}

export const nothingAsked: Asked = {
  system: '',
  turns: [],
  tools: [],
  mustCall: false,
  schema: undefined,
  thinks: false,
  stream: false,
};

/** What a tool answered: an object where its text is one, else the text. */
export function resultValue(text: string): JsonValue {
  if (!text.startsWith('{')) return text;
  return JSON.parse(text);
}

/** An image as it stands in a data URL, or at an address. */
export function imageOf(url: string): Piece {
  const match = /^data:([^;]+);base64,(.*)$/s.exec(url);
  if (match === null) return { type: 'image', url };
  const [, mediaType = '', data = ''] = match;
  return { type: 'image', mediaType, data };
}

/** The address of an image, with its data in it where it has none. */
export function urlOf(image: Extract<Piece, { type: 'image' }>): string {
  return 'url' in image ? image.url : `data:${image.mediaType};base64,${image.data}`;
}

/** A schema with its members in one order, and an object without properties written out. */
export function plainParameters(schema: JsonValue | undefined): JsonValue {
  return sorted({ type: 'object', properties: {}, ...Object(schema) });
}

/**
 * The same with everything gone that means nothing: neighbours of one role are one turn, empty texts are none, and calls
 * are numbered in their order, since formats have ids of their own or none. A result without its call says so.
 */
export function comparable(asked: Asked): Asked {
  const numbers = new Map<string, string>();
  const turns: { role: Turn['role']; pieces: Piece[] }[] = [];
  for (const { role, pieces } of asked.turns) {
    const said = pieces.filter((piece) => piece.type !== 'text' || piece.text !== '');
    const last = turns.at(-1);
    const renamed = said.map((piece): Piece => {
      if (piece.type === 'call') numbers.set(piece.id, `call ${numbers.size + 1}`);
      if (piece.type !== 'call' && piece.type !== 'result') return piece;
      return { ...piece, id: numbers.get(piece.id) ?? `${piece.id}, which nobody called` };
    });
    if (renamed.length === 0) continue;
    if (last?.role === role) last.pieces.push(...renamed);
    else turns.push({ role, pieces: renamed });
  }
  const tools = asked.tools.map((tool) => ({ ...tool, parameters: plainParameters(tool.parameters) }));
  return { ...asked, turns, tools, schema: asked.schema === undefined ? undefined : sorted(asked.schema) };
}

/** A member that is an object, with what it holds; nothing where it is none. */
export function has(value: JsonValue | undefined, name: string): boolean {
  return pick(value, name) !== undefined;
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([left], [right]) => left.localeCompare(right));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member ?? null)]));
}
