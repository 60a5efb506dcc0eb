import type { JsonValue } from '@tollgate/schema';
import { asObject, isJsonArray } from '../../../core/json-members.js';
import { camelCaseOf } from './camel-case.js';

/** What stands between the steps of a path; an index keeps its brackets. */
const steps = /\.|(?=\[)/;

/**
 * A path, or `path: reason`, of a body whose members were put into camel case, in the spelling of the body as it came. From
 * where the body has nothing of the kind, the path stays as it is.
 */
export function asWritten(body: JsonValue, told: string): string {
  const reason = told.indexOf(': ');
  const end = reason === -1 ? told.length : reason;
  let value: JsonValue | undefined = body;
  let path = '';
  for (const step of told.slice(0, end).split(steps)) {
    const name: string = step.startsWith('[') ? step : spellingOf(step, value);
    path += path === '' || name.startsWith('[') ? name : `.${name}`;
    value = step.startsWith('[') ? itemOf(value, Number(step.slice(1, -1))) : asObject(value)?.[name];
  }
  return path + told.slice(end);
}

function spellingOf(name: string, value: JsonValue | undefined): string {
  const object = asObject(value) ?? {};
  if (Object.hasOwn(object, name)) return name;
  return Object.keys(object).find((written) => camelCaseOf(written) === name) ?? name;
}

/** One object may stand for a list of one. */
function itemOf(value: JsonValue | undefined, at: number): JsonValue | undefined {
  if (isJsonArray(value)) return value[at];
  return at === 0 ? value : undefined;
}
