import { type PassedEndpoint, readTranscriptionAnswer } from '@tollgate/adapters';
import { isJsonObject, type JsonValue, parseJson, type TokenUsage } from '@tollgate/schema';
import { type CallerBody, multipartForm } from '../edge/index.js';
import {
  type AnswerContext,
  type AttemptResult,
  collectAnswer,
  failWhole,
  type InferenceEndpoint,
  readAsked,
  serveWhole,
  unreadable,
} from '../inference/index.js';
import { mediaTypeOf } from '../upstream/index.js';
import { isEventStream, noteFacts } from './answer-json.js';
import { relayEvents } from './endpoint-events.js';
import { type PassedPlan, passedEndpoint } from './passed-endpoint.js';
import { wavDurationMs } from './wav-duration.js';

/** Sound into text. */
export const transcriptionsEndpoint = transcriptsAt('transcriptions', 'transcriptions');

/** Sound into English text. */
export const translationsEndpoint = transcriptsAt('translations', 'translations of sound');

function transcriptsAt(name: PassedEndpoint, what: string): InferenceEndpoint {
  return passedEndpoint({
    endpoint: 'transcriptions',
    name,
    what,
    form: multipartForm,
    accept: '*/*',
    metering: 'units',
    read: readAsked,
    plan,
  });
}

/**
 * A bare text says nothing of what it is charged for, and the same text in JSON does. So JSON is asked for in its place,
 * and the caller gets the text out of it.
 */
function plan(body: CallerBody): PassedPlan {
  const unitsEstimate = lengthOf(body);
  const format = body.head['response_format'];
  return {
    ...(format === textFormat ? { edits: { response_format: 'json' } } : {}),
    unitsEstimate,
    answer: (context) => (isEventStream(context) ? relayEvents(context) : answer(context, format)),
  };
}

/** Known beforehand where the sound says it itself; a provider's own count goes before it. */
function lengthOf({ bytes, parts = [] }: CallerBody): TokenUsage {
  const file = parts.find(({ name, isFile }) => isFile && name === 'file');
  const inputAudioMs = file === undefined ? undefined : wavDurationMs(bytes.subarray(file.start, file.end));
  return inputAudioMs === undefined ? {} : { inputAudioMs };
}

/**
 * Subtitles are no JSON; they go on as they are, and are charged by the length that is known beforehand. A provider that
 * has text only may answer with it where text is asked for.
 */
async function answer(context: AnswerContext, format: JsonValue | undefined): Promise<AttemptResult> {
  const collected = await collectAnswer(context);
  if (!collected.ok) return failWhole(context, collected.failure);
  const contentType = context.reply.headers['content-type'] ?? 'text/plain; charset=utf-8';
  const isJson = mediaTypeOf(context.reply.headers) === 'application/json';
  const body = isJson || isJsonFormat(format) ? parseJson(collected.value.toString('utf8')) : undefined;
  const facts = body === undefined ? undefined : readTranscriptionAnswer(body);
  if (facts === undefined) {
    const isAnswer = !isJsonFormat(format) && !(isJson && format === textFormat);
    return isAnswer ? serveWhole(context, { contentType, body: collected.value }) : failWhole(context, noTranscript);
  }
  noteFacts(context, facts);
  if (format !== textFormat) return serveWhole(context, { contentType, body: collected.value });
  const text = isJsonObject(body) && typeof body['text'] === 'string' ? body['text'] : '';
  return serveWhole(context, { contentType: 'text/plain; charset=utf-8', body: `${text}\n` });
}

const textFormat = 'text';
const noTranscript = unreadable('The provider’s answer does not hold what was asked for');

/** JSON is also what is asked for where nothing is said. */
function isJsonFormat(format: JsonValue | undefined): boolean {
  return (format ?? 'json') === 'json' || format === 'verbose_json' || format === 'diarized_json';
}
