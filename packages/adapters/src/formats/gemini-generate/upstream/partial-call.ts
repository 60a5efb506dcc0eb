import { ExactNumber, isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { asNumber, asText, itemsOf } from '../../../core/json-members.js';
import { argumentsText } from '../../../core/object-text.js';

/** Longest arguments that are put together from pieces, in UTF-16 code units of their texts and paths. */
export const partialCharsMax = 1024 * 1024;
/** The highest place in an array that a path may name. */
export const partialIndexMax = 9999;

/** A call whose arguments arrive value by value, each at a path: how Vertex streams calls where it was asked to. */
export interface PartialCall {
  readonly id: string;
  readonly name: string;
  thoughtSignature: string | undefined;
  /** The arguments that came whole, an object as a rule. */
  readonly args: JsonValue | undefined;
  /** All arguments, once pieces have come. */
  root: Branch | undefined;
  chars: number;
}

/** Arguments while they grow: maps, since a path may name anything, and arrays may be filled from anywhere. */
interface Branch {
  readonly type: 'object' | 'array';
  readonly children: Map<string | number, Branch | Leaf>;
}
interface Leaf {
  readonly type: 'value';
  value: JsonValue;
}

/** A call without arguments so far, or with those that came whole. */
export function openPartialCall(id: string, name: string, args: JsonValue | undefined): PartialCall {
  return {
    id,
    name,
    thoughtSignature: undefined,
    args,
    root: undefined,
    chars: 0,
  };
}

/** Adds pieces of arguments; false when one of them has no place, after which the arguments are worth nothing. */
export function addPartialArgs(call: PartialCall, pieces: JsonValue | undefined): boolean {
  return itemsOf(pieces).every((piece) => isJsonObject(piece) && addPiece(call, piece));
}

/** The arguments as JSON text. */
export function partialArguments({ args, root }: PartialCall): string {
  return root === undefined ? argumentsText(args) : JSON.stringify(valueOf(root));
}

function addPiece(call: PartialCall, piece: JsonObject): boolean {
  const path = asText(piece['jsonPath']) ?? '';
  const text = asText(piece['stringValue']);
  const value =
    text ?? numberValueOf(piece['numberValue']) ?? booleanOf(piece['boolValue']) ?? nullOf(piece['nullValue']);
  call.chars += path.length + (text?.length ?? 0);
  const steps = call.chars > partialCharsMax ? undefined : stepsOf(path);
  // An empty piece may end a value without adding to it.
  if (steps === undefined || value === undefined) return steps !== undefined;
  call.root ??= rootOf(call.args ?? {});
  return call.root !== undefined && put(call.root, steps, value);
}

/** Pieces may go on with an object that came whole; undefined for anything else, of which no piece can be a part. */
function rootOf(args: JsonValue): Branch | undefined {
  if (!isJsonObject(args)) return undefined;
  const leaves = Object.entries(args).map(([member, value]): [string, Leaf] => [
    member,
    { type: 'value', value: value ?? null },
  ]);
  return { type: 'object', children: new Map(leaves) };
}

type Step = string | number;
const stepPattern = /\.([^.[\]]+)|\[(\d{1,9})\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/gy;

/** The steps of a path such as `$.stops[0]['first name']`; undefined for a text that is none. */
function stepsOf(path: string): Step[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: Step[] = [];
  stepPattern.lastIndex = 1;
  while (stepPattern.lastIndex < path.length) {
    const match = stepPattern.exec(path);
    if (match === null) return undefined;
    const [, name, index, quoted, doublyQuoted] = match;
    if (index !== undefined && Number(index) > partialIndexMax) return undefined;
    steps.push(index === undefined ? (name ?? (quoted ?? doublyQuoted ?? '').replace(/\\(.)/g, '$1')) : Number(index));
  }
  return steps.length === 0 ? undefined : steps;
}

function put(root: Branch, steps: readonly Step[], value: JsonValue): boolean {
  let branch = root;
  for (const [at, step] of steps.entries()) {
    if ((branch.type === 'array') !== (typeof step === 'number')) return false;
    const child = branch.children.get(step);
    const next = steps[at + 1];
    if (next === undefined) return putLeaf(branch, step, child, value);
    if (child === undefined) {
      const grown: Branch = { type: typeof next === 'number' ? 'array' : 'object', children: new Map() };
      branch.children.set(step, grown);
      branch = grown;
    } else if (child.type === 'value') return false;
    else branch = child;
  }
  return false;
}

/** Text arrives in pieces that follow each other; every other value arrives once. */
function putLeaf(branch: Branch, step: Step, child: Branch | Leaf | undefined, value: JsonValue): boolean {
  if (child === undefined) branch.children.set(step, { type: 'value', value });
  else if (child.type !== 'value') return false;
  else child.value = typeof child.value === 'string' && typeof value === 'string' ? child.value + value : value;
  return true;
}

function valueOf(node: Branch | Leaf): JsonValue {
  if (node.type === 'value') return node.value;
  const members = [...node.children];
  if (node.type === 'object') return Object.fromEntries(members.map(([name, child]) => [name, valueOf(child)]));
  return members.toSorted(([left], [right]) => Number(left) - Number(right)).map(([, child]) => valueOf(child));
}

function numberValueOf(value: JsonValue | undefined): JsonValue | undefined {
  return value instanceof ExactNumber ? value : asNumber(value);
}

function booleanOf(value: JsonValue | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function nullOf(value: JsonValue | undefined): null | undefined {
  return value === undefined ? undefined : null;
}
