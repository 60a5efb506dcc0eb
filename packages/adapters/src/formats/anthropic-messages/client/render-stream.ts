import { type BlockKind, type ChatEvent, type JsonObject, type TokenUsage, unreachable } from '@tollgate/schema';
import type { RenderContext, StreamRenderer } from '../../../core/client-format.js';
import { formatId } from '../format-id.js';
import { carriedSignature, carrierOf } from './carried-blocks.js';
import { messageId } from './message-id.js';
import { errorBody } from './render-failure.js';
import { renderUsage } from './render-usage.js';
import { sseEvent, sseText } from './sse-event.js';
import { endMembers } from './stop-reason.js';
import { openLaneWriter } from './stream-lanes.js';

type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { readonly type: Type }>;

/**
 * Writes a streamed answer. `message_start` waits for the event after the provider's own start, because most counts of
 * the input come with that one. Counts that come only at the end stand in `message_delta`, whose values replace those
 * of the start. An answer that was cut off ends in an error event and never in `message_stop`.
 */
export function openRenderer(context: RenderContext): StreamRenderer {
  const lanes = openLaneWriter();
  const blocks = openBlockWriter(lanes);
  let start: EventOf<'response-start'> | undefined;
  let started = false;
  let over = false;
  let usage: TokenUsage = {};

  const begin = (): string => {
    if (started) return '';
    started = true;
    return messageStart(start, usage, context);
  };
  const fail = (body: JsonObject): string => {
    over = true;
    return sseText('error', JSON.stringify(body));
  };
  const finish = (event: EventOf<'response-end'>): string => {
    const end = event.finishes[0];
    if (end?.reason === 'truncated') return fail(errorBody('upstream.truncated', truncatedMessage, {}));
    usage = event.usage;
    const beginning = begin();
    over = true;
    const delta = endMembers(end, blocks.seen(), event.extensions);
    return (
      beginning +
      lanes.endAll() +
      sseEvent({ type: 'message_delta', delta, usage: renderUsage(event.usage, event.extensions) }) +
      sseEvent({ type: 'message_stop' })
    );
  };
  const advance = (event: ChatEvent): string => {
    switch (event.type) {
      case 'response-start':
        start ??= event;
        return '';
      case 'untold-text':
        return '';
      case 'usage-update':
        usage = event.usage;
        return begin();
      case 'block-start':
        return begin() + blocks.open(event);
      case 'block-end':
        return blocks.sign(event) + lanes.end(event.block) + blocks.carry(event);
      case 'response-end':
        return finish(event);
      case 'response-error':
        return fail(errorBody(event.code, event.message, upstreamTypeOf(event)));
      default: {
        // Pieces of another format's content can only be put together by it; a thought has one signature.
        const isForeign = event.type === 'opaque-delta' && event.format !== formatId;
        if (isForeign || event.type === 'signature-delta') blocks.forget(event.block);
        const delta = deltaJson(event);
        return delta === undefined ? '' : lanes.add(event.block, delta);
      }
    }
  };

  return {
    push(event) {
      if (over) return '';
      const text = advance(event);
      return lanes.overflowed() ? text + fail(errorBody('service.overloaded', heldTooMuchMessage, {})) : text;
    },
  };
}

/** Blocks as they open, and beside them what they have to carry. */
interface BlockWriter {
  readonly open: (event: EventOf<'block-start'>) => string;
  /** What another format wants back of thinking, in the place of a signature. */
  readonly sign: (event: EventOf<'block-end'>) => string;
  /** What another format wants back with a block that is whole now. */
  readonly carry: (event: EventOf<'block-end'>) => string;
  /** Nothing can be carried of this block. */
  readonly forget: (block: number) => void;
  readonly seen: () => { readonly hasToolCall: boolean; readonly hasRefusal: boolean };
}

function openBlockWriter(lanes: ReturnType<typeof openLaneWriter>): BlockWriter {
  /** Blocks that may have something to carry once they are whole. */
  const carriers = new Map<number, BlockKind>();
  let hasToolCall = false;
  let hasRefusal = false;

  /** What another format wants back has a block of its own, beside the one it belongs to. */
  const writeCarrier = (block: number, carrier: JsonObject | undefined): string => {
    if (carrier === undefined) return '';
    const place = -1 - block;
    return lanes.open(place, JSON.stringify(carrier), false) + lanes.end(place);
  };

  return {
    open({ block, choice, content }) {
      if (choice !== 0) return '';
      carriers.set(block, content);
      const json = contentBlock(content);
      if (json === undefined) return '';
      hasToolCall ||= content.type === 'tool-call';
      hasRefusal ||= content.type === 'refusal';
      const carrier = content.type === 'tool-call' ? carrierOf(content, content.extensions) : undefined;
      return writeCarrier(block, carrier) + lanes.open(block, json, content.type === 'audio');
    },
    sign({ block, extensions }) {
      const signature = carriers.get(block)?.type === 'reasoning' ? carriedSignature(extensions) : undefined;
      return signature === undefined ? '' : lanes.add(block, signatureDelta(signature));
    },
    carry({ block, extensions }) {
      const content = carriers.get(block);
      carriers.delete(block);
      return content === undefined ? '' : writeCarrier(block, carrierOf(content, extensions));
    },
    forget: (block) => carriers.delete(block),
    seen: () => ({ hasToolCall, hasRefusal }),
  };
}

const truncatedMessage = 'The provider’s answer ended before it was complete.';
const heldTooMuchMessage = 'The provider’s answer opens too many blocks at a time to be written in this format.';

function upstreamTypeOf(event: EventOf<'response-error'>): { readonly upstreamType?: string } {
  return event.upstreamType === undefined ? {} : { upstreamType: event.upstreamType };
}

function messageStart(start: EventOf<'response-start'> | undefined, usage: TokenUsage, context: RenderContext): string {
  return sseEvent({
    type: 'message_start',
    message: {
      id: messageId(start?.id, context.responseId),
      type: 'message',
      role: 'assistant',
      model: start?.model ?? context.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      stop_details: null,
      usage: renderUsage(usage),
    },
  });
}

/** The JSON of a block as it opens; nothing for one that this format cannot show. A refusal is text here. */
function contentBlock(content: BlockKind): string | undefined {
  switch (content.type) {
    case 'text':
    case 'refusal':
    // Of sound only the transcript can be shown.
    case 'audio':
      return '{"type":"text","text":""}';
    case 'reasoning':
      return '{"type":"thinking","thinking":"","signature":""}';
    case 'redacted-reasoning':
      return JSON.stringify({ type: 'redacted_thinking', data: content.data });
    case 'tool-call': {
      const { id, name, extensions } = content;
      return JSON.stringify({ ...extensions?.[formatId], type: 'tool_use', id, name, input: {} });
    }
    case 'opaque':
      return content.format === formatId ? JSON.stringify(content.value) : undefined;
    // Nothing here can show a picture of the model.
    case 'image':
      return undefined;
    default:
      return unreachable(content);
  }
}

type DeltaEvent = Extract<ChatEvent, { readonly type: `${string}-delta` }>;

/** The JSON of a delta; nothing for one that this format cannot show. */
function deltaJson(event: DeltaEvent): string | undefined {
  switch (event.type) {
    case 'text-delta':
    case 'refusal-delta':
      return textDelta(event.text);
    case 'audio-delta':
      return event.transcript === undefined ? undefined : textDelta(event.transcript);
    case 'reasoning-delta':
      return `{"type":"thinking_delta","thinking":${JSON.stringify(event.text)}}`;
    case 'signature-delta':
      return signatureDelta(event.signature);
    case 'tool-call-delta':
      return `{"type":"input_json_delta","partial_json":${JSON.stringify(event.json)}}`;
    case 'citation-delta': {
      const citation = event.citation.extensions?.[formatId];
      return citation === undefined ? undefined : JSON.stringify({ type: 'citations_delta', citation });
    }
    case 'opaque-delta':
      return event.format === formatId ? JSON.stringify(event.value) : undefined;
    default:
      return unreachable(event);
  }
}

function signatureDelta(signature: string): string {
  return `{"type":"signature_delta","signature":${JSON.stringify(signature)}}`;
}

function textDelta(text: string): string {
  return `{"type":"text_delta","text":${JSON.stringify(text)}}`;
}
