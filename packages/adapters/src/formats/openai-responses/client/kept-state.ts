import type { JsonObject } from '@tollgate/schema';
import type { RequestProblems } from '../../../core/request-problems.js';

/** Members that refer to what a provider keeps between calls, with the way to do without each. */
const keptState: readonly (readonly [string, string])[] = [
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
  'needs a provider that keeps the response until it is asked for; leave it out and wait, or set stream';

/**
 * A body that goes to a provider of this format as it is may refer to what that provider keeps. One that has to be
 * translated may not: nobody else can look it up, and to leave it out would answer another question.
 */
export function refuseKeptState(body: JsonObject, problems: RequestProblems): void {
  for (const [name, message] of keptState) {
    const value = body[name];
    if (value !== undefined && value !== null && value !== '') problems.add(name, message);
  }
  if (body['background'] === true) problems.add('background', backgroundRefused);
}
