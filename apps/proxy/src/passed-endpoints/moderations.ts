import { readModerationsAnswer } from '@tollgate/adapters';
import { type Failure, fail, type Result } from '@tollgate/schema';
import { type CallerBody, kindOfMember } from '../edge/index.js';
import { type Asked, readAsked } from '../inference/index.js';
import { answerJson } from './answer-json.js';
import { passedEndpoint } from './passed-endpoint.js';

/** What OpenAI takes where a caller names no model. */
const modelDefault = 'omni-moderation-latest';

/** Whether texts and pictures are fit to be seen. */
export const moderationsEndpoint = passedEndpoint({
  endpoint: 'moderations',
  name: 'moderations',
  what: 'moderation',
  metering: 'none',
  read,
  plan: () => ({ answer: (context) => answerJson(context, readModerationsAnswer) }),
});

function read(body: CallerBody): Result<Asked, Failure> {
  const { model } = body.head;
  const named = model === undefined || model === null ? { ...body, head: { ...body.head, model: modelDefault } } : body;
  const asked = readAsked(named);
  if (!asked.ok || kindOfMember(body, 'input') !== undefined) return asked;
  return fail({ code: 'request.invalid', message: 'input must be there: a text, or a list', param: 'input' });
}
