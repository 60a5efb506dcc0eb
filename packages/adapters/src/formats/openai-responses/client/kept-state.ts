import type { JsonValue } from '@tollgate/schema';
import type { RequestProblem } from '../../../core/client-format.js';
import { asFilledText, asObject, itemsOf } from '../../../core/json-members.js';
import { openRequestProblems } from '../../../core/request-problems.js';

/** Members that refer to what a provider keeps between calls, with the way to do without each. */
const members: readonly (readonly [string, string])[] = [
  [
    'previous_response_id',
    'refers to a response that another provider keeps; send the whole conversation as input, earlier output included',
  ],
  [
    'conversation',
    'refers to a conversation that another provider keeps; send the whole conversation as input, earlier output included',
  ],
  ['prompt', 'refers to a prompt that another provider keeps; send its text as instructions and input'],
];

const backgroundRefused =
  'needs a provider of this format, which keeps the response until it is asked for; leave it out and wait for the answer';

const referenceRefused =
  'refers to an item that a provider keeps, which only that provider can look up; send the item itself in input, ' +
  'as do SDKs that are told to store nothing (the Vercel AI SDK with providerOptions: { openai: { store: false } })';

/** What of a body only the provider can look up that keeps it. */
export function keptState(body: JsonValue): readonly RequestProblem[] {
  const problems = openRequestProblems();
  const written = asObject(body) ?? {};
  for (const [name, message] of members) {
    const value = written[name];
    if (value !== undefined && value !== null && value !== '') problems.add(name, message);
  }
  if (written['background'] === true) problems.add('background', backgroundRefused);
  for (const [at, item] of itemsOf(written['input']).entries()) {
    if (isReference(item)) problems.add(`input[${at}]`, referenceRefused);
  }
  return problems.list();
}

/** An item that names another one by its id and says nothing else; its type may be left out. */
export function isReference(item: JsonValue): boolean {
  const { type, role, id } = asObject(item) ?? {};
  if (type !== undefined && type !== null) return type === 'item_reference';
  return asFilledText(role) === undefined && asFilledText(id) !== undefined;
}
