import type { JsonObject, JsonValue } from '@tollgate/schema';

/** An object, or a list, in a body of a caller, and samples of what may stand in it besides what stands there. */
export interface Site {
  /** A whole body without any of the samples. */
  readonly body: JsonObject;
  /** The steps from the body to the object or list. */
  readonly at: readonly (string | number)[];
  /** Values by the name of their member; in a list, what is added at its end, by a name of its kind. */
  readonly samples: Samples<string>;
}

/** For each name, values that all ask for something. The names are those of the official SDK's types. */
export type Samples<Name extends PropertyKey> = { readonly [Key in Name]: readonly JsonValue[] };

/** The same for every member of a type but those that stand in the body already. */
export type SamplesOf<Wire, Given extends keyof Wire> = Samples<Exclude<keyof Wire, Given>>;

/** The body with one sample in it. */
export function withSample({ body, at }: Site, name: string, value: JsonValue): JsonObject {
  const copy: JsonObject = structuredClone(body);
  let node: unknown = copy;
  for (const step of at) node = stepInto(node, step);
  if (Array.isArray(node)) node.push(value);
  else if (typeof node === 'object' && node !== null) Reflect.set(node, name, value);
  else throw new Error(`${pathOf(at)} is neither an object nor a list.`);
  return copy;
}

function stepInto(node: unknown, step: string | number): unknown {
  return typeof node === 'object' && node !== null ? Reflect.get(node, step) : undefined;
}

/** A path as callers are told it. */
export function pathOf(steps: readonly (string | number)[]): string {
  return steps.reduce<string>((path, step) => {
    if (typeof step === 'number') return `${path}[${step}]`;
    return path === '' ? step : `${path}.${step}`;
  }, '');
}

/** A picture of one pixel, as base64. */
export const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+M8AAAMBAQAY3Y2wAAAAAElFTkSuQmCC';
/** A short text, as base64. */
export const words = 'SGVsbG8gd29ybGQ=';
export const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
