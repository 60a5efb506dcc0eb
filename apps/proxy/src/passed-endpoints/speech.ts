import { type Failure, fail, type Result, type TokenUsage } from '@tollgate/schema';
import { type CallerBody, readMember } from '../edge/index.js';
import {
  type AnswerContext,
  type Asked,
  type AttemptResult,
  nothingRemains,
  readAsked,
  relayStream,
  sendsAtOnce,
} from '../inference/index.js';
import { isEventStream } from './answer-json.js';
import { EndpointEvents, relayEvents } from './endpoint-events.js';
import { type PassedPlan, type PassedTarget, passedEndpoint } from './passed-endpoint.js';

/** A text read aloud. The sound goes on as it arrives. */
export const speechEndpoint = passedEndpoint({
  endpoint: 'speech',
  name: 'speech',
  what: 'speech',
  accept: '*/*',
  metering: 'units',
  read,
  plan,
});

function read(body: CallerBody): Result<Asked, Failure> {
  const asked = readAsked(body);
  if (!asked.ok) return asked;
  const input = readMember(body, 'input');
  if (!input.ok) return input;
  if (typeof input.value === 'string') return asked;
  return fail({ code: 'request.invalid', message: 'input must be the text to be spoken', param: 'input' });
}

const soundTypes: Readonly<Record<string, string>> = {
  mp3: 'audio/mpeg',
  opus: 'audio/ogg',
  aac: 'audio/aac',
  flac: 'audio/flac',
  wav: 'audio/wav',
  pcm: 'audio/pcm',
};
const soundTypeDefault = 'audio/mpeg';

/**
 * What is sold by the token says its count only at the end of a stream of events. So where a model can, events are asked
 * for instead of the bare sound, and the caller gets the sound out of them.
 */
function plan(body: CallerBody, { model, endpoints }: PassedTarget): PassedPlan {
  const unitsEstimate = { inputCharacters: charactersOf(body) };
  const { stream_format: streamFormat, response_format: responseFormat } = body.head;
  const wantsSound = streamFormat === undefined || streamFormat === null || streamFormat === 'audio';
  if (!wantsSound || endpoints.speechEvents?.(model) !== true) {
    return { unitsEstimate, answer: (context) => relay(context, unitsEstimate) };
  }
  const contentType = soundTypes[typeof responseFormat === 'string' ? responseFormat : ''] ?? soundTypeDefault;
  return {
    edits: { stream_format: 'sse' },
    unitsEstimate,
    answer: (context) =>
      isEventStream(context) ? relaySound(context, unitsEstimate, contentType) : relay(context, unitsEstimate),
  };
}

/** Unicode code points, as providers count them. */
function charactersOf(body: CallerBody): number {
  const input = readMember(body, 'input');
  let count = 0;
  if (input.ok && typeof input.value === 'string') for (const _ of input.value) count++;
  return count;
}

function relay(context: AnswerContext, known: TokenUsage): Promise<AttemptResult> {
  if (isEventStream(context)) return relayEvents(context, known);
  const { tap } = context.settlement;
  let hasBegun = false;
  return relayStream(context, noFrames, {
    ...sendsAtOnce,
    contentType: context.reply.headers['content-type'] ?? 'application/octet-stream',
    shape: (bytes) => bytes,
    watch() {
      hasBegun = true;
      tap.observeBytes();
    },
    finish(isWhole) {
      if (isWhole && hasBegun) tap.observeUsage(known, undefined);
      return nothingRemains;
    },
  });
}

const noFrames = { unreadableFrames: () => 0, isBinary: true };

/** Makes the bare sound of its events. */
function relaySound(context: AnswerContext, known: TokenUsage, contentType: string): Promise<AttemptResult> {
  const events = new EndpointEvents(context.settlement.tap, known);
  const soundOf = (readings: ReturnType<EndpointEvents['push']>) =>
    Buffer.concat(
      readings.flatMap((event) =>
        event.type === 'piece' && event.audio !== undefined ? [Buffer.from(event.audio, 'base64')] : [],
      ),
    );
  return relayStream(context, events, {
    ...sendsAtOnce,
    contentType,
    shape: (bytes) => soundOf(events.push(bytes)),
    watch: () => undefined,
    finish() {
      const rest = soundOf(events.end());
      return () => rest;
    },
  });
}
