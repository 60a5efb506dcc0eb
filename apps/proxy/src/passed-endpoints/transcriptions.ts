import { type PassedEndpoint, readTranscriptionAnswer } from '@tollgate/adapters';
import { isJsonObject, parseJson, type TokenUsage } from '@tollgate/schema';
import { type CallerBody, multipartForm } from '../edge/index.js';
import {
  type AnswerContext,
  type AttemptResult,
  collectAnswer,
  failWhole,
  type InferenceEndpoint,
  readAsked,
  serveWhole,
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
  const wantsText = body.head['response_format'] === 'text';
  return {
    ...(wantsText ? { edits: { response_format: 'json' } } : {}),
    unitsEstimate,
    answer: (context) => (isEventStream(context) ? relayEvents(context) : answer(context, wantsText)),
  };
}

/** Known beforehand where the sound says it itself; a provider's own count goes before it. */
function lengthOf({ bytes, parts = [] }: CallerBody): TokenUsage {
  const file = parts.find(({ name, isFile }) => isFile && name === 'file');
  const inputAudioMs = file === undefined ? undefined : wavDurationMs(bytes.subarray(file.start, file.end));
  return inputAudioMs === undefined ? {} : { inputAudioMs };
}

/** Subtitles are no JSON; they go on as they are, and are charged by the length that is known beforehand. */
async function answer(context: AnswerContext, wantsText: boolean): Promise<AttemptResult> {
  const collected = await collectAnswer(context);
  if (!collected.ok) return failWhole(context, collected.failure);
  const contentType = context.reply.headers['content-type'] ?? 'text/plain; charset=utf-8';
  const isJson = mediaTypeOf(context.reply.headers) === 'application/json';
  const body = isJson ? parseJson(collected.value.toString('utf8')) : undefined;
  const facts = body === undefined ? undefined : readTranscriptionAnswer(body);
  if (facts === undefined) return serveWhole(context, { contentType, body: collected.value });
  noteFacts(context, facts);
  if (!wantsText || body === undefined) return serveWhole(context, { contentType, body: collected.value });
  const text = isJsonObject(body) && typeof body['text'] === 'string' ? body['text'] : '';
  return serveWhole(context, { contentType: 'text/plain; charset=utf-8', body: `${text}\n` });
}
