import { type ChatEvent, isJsonObject, type JsonObject } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asText } from '../../../core/json-members.js';
import { publicMessage } from '../../../core/public-message.js';
import type { StreamMachine } from '../../../core/stream-machine.js';
import { jsonOfFrame, mayHoldContent, type WireFrame } from '../../../core/wire.js';
import { errorPrefix, exceptionPrefix } from '../../../framing/aws-message.js';
import { answerExtensions } from './answer-members.js';
import { messageOf } from './decode-failure.js';
import { errorCodeOf } from './failure-codes.js';
import { toFinish } from './finish.js';
import { blockDelta, blockStart, blockStop, closed } from './stream-blocks.js';
import { type ConverseStep, type ConverseStreamState, lose, skip, startOfStream, stay } from './stream-state.js';
import { laterUsage, readUsage } from './usage.js';

/**
 * Reads a streamed answer. It has ended when both `messageStop` and the `metadata` behind it, which holds the usage, have
 * come, or an exception; and in no other way. Each payload also has a member `p`, which only hides its length.
 */
export const converseStream: StreamMachine<ConverseStreamState> = {
  start: () => startOfStream,
  step(state, frame) {
    if (state.phase === 'ended') return stay(state);
    const failure = failureName(frame);
    if (failure !== undefined) return failed(state, failure, frame);
    const event = jsonOfFrame(frame);
    if (isJsonObject(event)) return advance(state, event, frame.event);
    return event === undefined && mayHoldContent(frame, eventTypes) ? lose(state) : skip(state);
  },
  close: (state) =>
    state.phase === 'ended' ? [] : [{ type: 'response-end', finishes: [{ reason: 'truncated' }], usage: state.usage }],
  unreadableFrames: (state) => state.unreadableFrames,
  lostFrames: (state) => state.lostFrames,
  failsWhereCut: true,
};

const eventTypes: ReadonlySet<string> = new Set([
  'contentBlockDelta',
  'contentBlockStart',
  'contentBlockStop',
  'messageStart',
  'messageStop',
  'metadata',
]);

function failureName({ event = '' }: WireFrame): string | undefined {
  const prefix = [exceptionPrefix, errorPrefix].find((start) => event.startsWith(start));
  return prefix === undefined ? undefined : event.slice(prefix.length);
}

function advance(state: ConverseStreamState, event: JsonObject, name: string | undefined): ConverseStep {
  switch (name) {
    case 'contentBlockDelta':
      return started(state, (ready) => blockDelta(ready, event));
    case 'contentBlockStart':
      return started(state, (ready) => blockStart(ready, event));
    case 'contentBlockStop':
      return blockStop(state, event);
    case 'messageStart':
      return started(state, stay);
    case 'messageStop':
      return started(state, (ready) => messageStop(ready, event));
    case 'metadata':
      return metadata(state, event);
    default:
      // Event types that are new here come with new features; they are no reason to doubt the rest.
      return stay(state);
  }
}

/** An answer starts once, and before anything in it. The format names neither its id nor its model. */
function started(state: ConverseStreamState, then: (ready: ConverseStreamState) => ConverseStep): ConverseStep {
  if (state.phase !== 'waiting') return then(state);
  const step = then({ ...state, phase: 'streaming' });
  return { state: step.state, events: [{ type: 'response-start' }, ...step.events] };
}

function messageStop(state: ConverseStreamState, event: JsonObject): ConverseStep {
  const reason = asText(event['stopReason']);
  if (reason === undefined) return skip(state);
  const step = closed(state);
  const finish = toFinish(reason, state.called, event['additionalModelResponseFields']);
  return endedIfWhole({ ...step.state, finish }, step.events);
}

function metadata(state: ConverseStreamState, event: JsonObject): ConverseStep {
  const usage = laterUsage(state.usage, readUsage(event['usage']));
  return endedIfWhole({ ...state, usage, metadata: event }, []);
}

function endedIfWhole(state: ConverseStreamState, before: readonly ChatEvent[]): ConverseStep {
  const { finish, metadata: last, usage } = state;
  if (finish === undefined) return { state, events: [...before, { type: 'usage-update', usage }] };
  if (last === undefined) return { state, events: before };
  const end: ChatEvent = defined({
    type: 'response-end' as const,
    finishes: [finish],
    usage,
    extensions: answerExtensions(last),
  });
  return { state: { ...state, phase: 'ended' }, events: [...before, end] };
}

function failed(state: ConverseStreamState, type: string, frame: WireFrame): ConverseStep {
  const message = messageOf(jsonOfFrame(frame) ?? frame.data) ?? 'The provider reported an error in the stream.';
  const error: ChatEvent = defined({
    type: 'response-error' as const,
    code: errorCodeOf({ type, message }),
    message: publicMessage(message),
    upstreamType: type === '' ? undefined : type,
    usage: state.usage,
  });
  return { state: { ...state, phase: 'ended' }, events: [error] };
}
