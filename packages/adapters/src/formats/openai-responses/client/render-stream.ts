import { type ChatEvent, errorCodes, type Failure } from '@tollgate/schema';
import type { RenderContext, StreamRenderer } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { responseIdOf } from '../item-ids.js';
import { BlockRenderer } from './block-renderer.js';
import { EventWriter } from './event-writer.js';
import { renderStreamFailure } from './render-failure.js';
import { type ResponseState, renderResponse, wantsState } from './render-response.js';
import { renderStatus } from './render-status.js';
import { renderUsage } from './render-usage.js';

type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;

/**
 * Writes a streamed answer as the events of a response, from `response.created` to `response.completed` or
 * `.incomplete`. One that failed or was cut off ends in `error` and `response.failed`; there is no `[DONE]`.
 */
export function openRenderer(context: RenderContext): StreamRenderer {
  return new ResponseRenderer(context);
}

/** A response that has begun. */
interface Begun {
  readonly head: Pick<ResponseState, 'id' | 'createdS' | 'model'>;
  readonly writer: EventWriter;
  readonly blocks: BlockRenderer;
}

class ResponseRenderer implements StreamRenderer {
  readonly #context: RenderContext;
  #begun: Begun | undefined;
  #isOver = false;

  constructor(context: RenderContext) {
    this.#context = context;
  }

  push(event: ChatEvent): string {
    if (this.#isOver) return '';
    const text = this.#advance(event);
    if (this.#isOver || this.#begun?.writer.isFull() !== true) return text;
    return text + this.#fail({ code: 'service.overloaded', message: keptTooMuch }, {});
  }

  more(): string | undefined {
    return this.#begun?.writer.more();
  }

  #advance(event: ChatEvent): string {
    if (event.type === 'response-error') {
      const { code, message, upstreamType, upstreamCode } = event;
      return this.#fail({ code, message }, defined({ upstreamType, upstreamCode }));
    }
    const beginning = this.#begun === undefined ? this.#begin(event) : '';
    return beginning + (this.#begun === undefined ? '' : this.#write(this.#begun, event));
  }

  #write(begun: Begun, event: Exclude<ChatEvent, { type: 'response-error' }>): string {
    switch (event.type) {
      case 'response-start':
      case 'usage-update':
      case 'untold-text':
        return '';
      case 'block-start':
        return begun.blocks.start(event);
      case 'block-end':
        return begun.blocks.end(event.block, event.extensions);
      case 'response-end':
        return this.#end(begun, event);
      default:
        return begun.blocks.add(event);
    }
  }

  #begin(event: ChatEvent): string {
    const start: Partial<EventOf<'response-start'>> = event.type === 'response-start' ? event : {};
    const { responseId, createdS, model } = this.#context;
    const id = responseIdOf(start.id, responseId);
    const head = { id, createdS: start.createdS ?? createdS, model: start.model ?? model };
    const writer = new EventWriter(id);
    this.#begun = { head, writer, blocks: new BlockRenderer(writer, wantsState(this.#context)) };
    const response = renderResponse({ ...head, status: 'in_progress', output: [], usage: null }, this.#context);
    return writer.event('response.created', { response }) + writer.event('response.in_progress', { response });
  }

  #end({ head, writer, blocks }: Begun, event: EventOf<'response-end'>): string {
    const [finish] = event.finishes;
    if (finish?.reason === 'truncated') {
      const code = 'upstream.truncated';
      return this.#fail({ code, message: errorCodes[code].title }, {});
    }
    this.#isOver = true;
    const { status, incomplete_details: incompleteDetails } = renderStatus(finish);
    const text = blocks.endAll(status);
    const usage = renderUsage(event.usage);
    const response = renderResponse(
      { ...head, status, incompleteDetails, output: writer.output(), usage, serviceTier: event.serviceTier },
      this.#context,
    );
    return text + writer.repetition(`response.${status}`, { response });
  }

  #fail(failure: Failure, details: { readonly upstreamType?: string; readonly upstreamCode?: string }): string {
    this.#isOver = true;
    const begun = this.#begun;
    if (begun === undefined) return renderStreamFailure(failure, details, 0);
    const { head, writer } = begun;
    const text = writer.inOrder(renderStreamFailure(failure, details, writer.takeSequenceNumber()));
    const error = { code: failure.code, message: failure.message };
    const state = { ...head, status: 'failed' as const, error, output: writer.output(), usage: null };
    return text + writer.repetition('response.failed', { response: renderResponse(state, this.#context) });
  }
}

const keptTooMuch = 'The answer is too long to be written in this format.';
