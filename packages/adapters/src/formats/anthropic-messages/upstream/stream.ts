import { type ChatEvent, isJsonObject, type JsonObject, type TokenUsage } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asFilledText, asObject, asText } from '../../../core/json-members.js';
import { publicMessage } from '../../../core/public-message.js';
import type { StreamMachine } from '../../../core/stream-machine.js';
import { jsonOfFrame, mayHoldContent, type WireFrame } from '../../../core/wire.js';
import { readError } from './decode-failure.js';
import { answerExtensions } from './decode-response.js';
import { errorCodeOf } from './failure-codes.js';
import { toFinish } from './finish.js';
import { blockDelta, blockStart, blockStop, endOfBlock } from './stream-blocks.js';
import { emit, lose, type MessagesStep, type MessagesStreamState, skip, startOfStream, stay } from './stream-state.js';
import { laterUsage, readUsage, toTokenUsage, type UsageCounters } from './usage.js';

/**
 * Reads a streamed answer. It has ended when `message_stop` or an `error` came, and in no other way. Events are read
 * member by member instead of through a schema, so that a text delta costs hardly more than its JSON.
 */
export const messagesStream: StreamMachine<MessagesStreamState> = {
  start: () => startOfStream,
  step(state, frame) {
    if (state.phase === 'ended' || frame.event === 'ping') return stay(state);
    const event = jsonOfFrame(frame);
    if (isJsonObject(event)) return advance(state, event, frame);
    return event === undefined && mayHoldContent(frame, eventTypes) ? lose(state) : skip(state);
  },
  close: (state) =>
    state.phase === 'ended'
      ? []
      : [{ type: 'response-end', finishes: [{ reason: 'truncated' }], usage: toTokenUsage(state.usage) }],
  unreadableFrames: (state) => state.unreadableFrames,
  lostFrames: (state) => state.lostFrames,
  failsWhereCut: true,
};

const eventTypes: ReadonlySet<string> = new Set([
  'content_block_delta',
  'content_block_start',
  'content_block_stop',
  'message_start',
  'message_delta',
  'message_stop',
  'error',
]);

function advance(state: MessagesStreamState, event: JsonObject, frame: WireFrame): MessagesStep {
  switch (event['type'] ?? frame.event) {
    case 'content_block_delta':
      return blockDelta(state, event);
    case 'content_block_start':
      return blockStart(state, event);
    case 'content_block_stop':
      return blockStop(state, event);
    case 'message_start':
      return messageStart(state, event);
    case 'message_delta':
      return messageDelta(state, event);
    case 'message_stop':
      return messageStop(state);
    case 'error':
      return errorEvent(state, event);
    default:
      // Event types that are new here come with new features; they are no reason to doubt the rest.
      return stay(state);
  }
}

function messageStart(state: MessagesStreamState, event: JsonObject): MessagesStep {
  const message = event['message'];
  if (!isJsonObject(message)) return skip(state);
  // An answer starts once; whatever says so again has counts to give at most.
  if (state.phase === 'streaming') return counted(state, message['usage'], readUsage(message['usage']));
  const start: ChatEvent = defined({
    type: 'response-start' as const,
    id: asText(message['id']),
    model: asText(message['model']),
  });
  const step = counted({ ...state, phase: 'streaming' }, message['usage'], readUsage(message['usage']));
  return { state: step.state, events: [start, ...step.events] };
}

function messageDelta(state: MessagesStreamState, event: JsonObject): MessagesStep {
  const delta = event['delta'];
  if (!isJsonObject(delta)) return skip(state);
  const stopReason = asText(delta['stop_reason']);
  const finish = stopReason === undefined ? state.finish : toFinish(stopReason, asText(delta['stop_sequence']));
  const answer = defined({
    stop_details: asObject(delta['stop_details']) ?? state.answer.stop_details,
    container: asObject(delta['container']) ?? state.answer.container,
    context_management: asObject(event['context_management']) ?? state.answer.context_management,
    usage: state.answer.usage,
  });
  return countedAtEnd({ ...state, finish, answer }, event['usage']);
}

/**
 * `message_delta` counts the whole of the output, so the first that does takes the place of what `message_start` counted of
 * its beginning, also where it is smaller. None at all behind content is what servers in between write that did not count:
 * it is not believed, and the output is left to be estimated. Each recorded answer of Anthropic names at least one.
 */
function countedAtEnd(state: MessagesStreamState, usage: JsonObject[string]): MessagesStep {
  const counters = readUsage(usage);
  if (counters.output === undefined || state.outputIsFinal) return counted(state, usage, counters);
  if (counters.output === 0 && state.nextBlock > 0) return counted(state, usage, withoutOutput(counters));
  return counted({ ...state, usage: withoutOutput(state.usage), outputIsFinal: true }, usage, counters);
}

function counted(state: MessagesStreamState, usage: JsonObject[string], counters: UsageCounters): MessagesStep {
  if (!isJsonObject(usage)) return stay(state);
  const answer = { ...state.answer, usage: { ...state.answer.usage, ...usage } };
  const next = { ...state, usage: laterUsage(state.usage, counters), answer };
  return emit(next, { type: 'usage-update', usage: countsSoFar(next) });
}

/** The output that `message_start` counts holds until content comes; after that it says nothing of the answer. */
function countsSoFar({ usage, outputIsFinal, nextBlock }: MessagesStreamState): TokenUsage {
  return toTokenUsage(outputIsFinal || nextBlock === 0 ? usage : withoutOutput(usage));
}

function withoutOutput({ output: _provisional, ...counters }: UsageCounters): UsageCounters {
  return counters;
}

function messageStop(state: MessagesStreamState): MessagesStep {
  const ends = [...state.open.values()].flatMap(endOfBlock);
  const end: ChatEvent = defined({
    type: 'response-end' as const,
    finishes: [state.finish],
    usage: toTokenUsage(state.outputIsFinal ? state.usage : withoutOutput(state.usage)),
    serviceTier: asText(state.answer.usage?.['service_tier']),
    extensions: answerExtensions(state.answer),
  });
  return { state: { ...state, phase: 'ended', open: new Map() }, events: [...ends, end] };
}

function errorEvent(state: MessagesStreamState, event: JsonObject): MessagesStep {
  const error = readError(event);
  const { type } = error;
  const message = asFilledText(error.message) ?? 'The provider reported an error in the stream.';
  const detailCode = error.details?.error_code;
  return emit(
    { ...state, phase: 'ended' },
    defined({
      type: 'response-error' as const,
      code: errorCodeOf(defined({ type, message, detailCode })),
      message: publicMessage(message),
      upstreamType: type,
      upstreamCode: detailCode,
      usage: toTokenUsage(state.usage),
    }),
  );
}
