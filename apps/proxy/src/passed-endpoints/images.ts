import { readImagesAnswer } from '@tollgate/adapters';
import { type Failure, fail, type JsonObject, type JsonValue, type Result } from '@tollgate/schema';
import { type CallerBody, kindOfMember, multipartForm } from '../edge/index.js';
import { type AnswerContext, type Asked, type AttemptResult, readAsked } from '../inference/index.js';
import { answerJson, isEventStream } from './answer-json.js';
import { relayEvents } from './endpoint-events.js';
import { type PassedPlan, passedEndpoint } from './passed-endpoint.js';

/** Words of quality and size; longer ones name no price. */
const wordCharsMax = 64;
const imagesMax = 1000;

/** Texts into pictures. */
export const imagesEndpoint = passedEndpoint({
  endpoint: 'images',
  name: 'images',
  what: 'pictures',
  metering: 'units',
  read: readPrompt,
  plan: (body) => planOf(body.head),
});

/** Pictures into other pictures. */
export const imageEditsEndpoint = passedEndpoint({
  endpoint: 'images',
  name: 'image-edits',
  what: 'edits of pictures',
  form: multipartForm,
  metering: 'units',
  read: readAsked,
  plan: (body) => planOf(body.head),
});

function readPrompt(body: CallerBody): Result<Asked, Failure> {
  const asked = readAsked(body);
  if (!asked.ok || kindOfMember(body, 'prompt') === 'string') return asked;
  return fail({ code: 'request.invalid', message: 'prompt must be a text', param: 'prompt' });
}

function planOf(head: JsonObject): PassedPlan {
  const { quality, size, n } = head;
  const words = [quality, size].filter(isSaid);
  return {
    unitsEstimate: { images: countOf(n) },
    variant: words.length === 0 ? undefined : words.join('/'),
    answer,
  };
}

/** What is left to the provider has no price of its own. */
function isSaid(word: JsonValue | undefined): word is string {
  return typeof word === 'string' && word !== '' && word !== 'auto' && word.length <= wordCharsMax;
}

/** How many are asked for; a form says it in digits. */
function countOf(n: JsonValue | undefined): number {
  const count = typeof n === 'string' ? Number(n) : n;
  return typeof count === 'number' && Number.isInteger(count) && count > 0 ? Math.min(count, imagesMax) : 1;
}

function answer(context: AnswerContext): Promise<AttemptResult> {
  return isEventStream(context) ? relayEvents(context) : answerJson(context, readImagesAnswer);
}
