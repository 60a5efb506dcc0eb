import {
  type AssistantPart,
  type BlockKind,
  type ChatEvent,
  type Extensions,
  errorCodes,
  type JsonObject,
  type JsonValue,
  unreachable,
} from '@tollgate/schema';
import type { RenderContext, StreamRenderer } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { annotationOf } from '../citations.js';
import { extraContentOf } from '../extra-content.js';
import { callersPictureOf } from '../pictures.js';
import { provingDetailOf } from '../reasoning-details.js';
import { asksLegacyFunctions } from './legacy-functions.js';
import { renderStreamFailure } from './render-failure.js';
import { renderFinish } from './render-finish.js';
import { renderUsage } from './render-usage.js';

/**
 * Most thinking of one block that is kept so that it can be sent again beside its signature, in UTF-16 code
 * units. The signature of a longer one is not sent, as without its text it would prove nothing.
 */
export const signedReasoningCharsMax = 512 * 1024;

/** Writes a streamed answer as chunks of `chat.completion.chunk`; a failed or cut one never gets to `[DONE]`. */
export function openRenderer(context: RenderContext): StreamRenderer {
  return new ChunkRenderer(context);
}

type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;

/** What the renderer knows of an open block. */
interface RenderedBlock {
  readonly choice: number;
  /** The place among the tool calls of its choice. */
  readonly toolIndex: number;
  readonly content: BlockKind;
  reasoning: string;
  signature: string | undefined;
}

class ChunkRenderer implements StreamRenderer {
  readonly #context: RenderContext;
  readonly #legacyFunctions: boolean;
  readonly #blocks = new Map<number, RenderedBlock>();
  readonly #toolCounts = new Map<number, number>();
  readonly #begunChoices = new Set<number>();
  /** What every chunk begins with: written once, because it is most of each chunk. */
  #head: string;

  constructor(context: RenderContext) {
    this.#context = context;
    this.#legacyFunctions = asksLegacyFunctions(context.request);
    this.#head = headOf(context.responseId, context.createdS, context.model);
  }

  push(event: ChatEvent): string {
    switch (event.type) {
      case 'response-start':
        return this.#begin(event);
      case 'block-start':
        return this.#startBlock(event);
      case 'text-delta':
        return this.#delta(event.block, { content: event.text }, event.logprobs);
      case 'citation-delta':
        return this.#delta(event.block, { annotations: [annotationOf(event.citation)] });
      case 'reasoning-delta':
        return this.#think(event);
      case 'signature-delta':
        return this.#sign(event);
      case 'refusal-delta':
        return this.#delta(event.block, { refusal: event.text });
      case 'tool-call-delta':
        return this.#addArguments(event);
      case 'audio-delta':
        return this.#delta(event.block, { audio: { data: event.data, transcript: event.transcript } });
      case 'block-end':
        return this.#endBlock(event);
      case 'opaque-delta':
        // Pieces of another format's content can only be put together by it, so nothing of it is carried.
        this.#blocks.delete(event.block);
        return '';
      case 'usage-update':
      case 'untold-text':
        return '';
      case 'response-end':
        return this.#end(event);
      case 'response-error':
        return this.#fail(event);
      default:
        return unreachable(event);
    }
  }

  #begin(event: EventOf<'response-start'>): string {
    const { responseId, createdS, model } = this.#context;
    this.#head = headOf(event.id ?? responseId, event.createdS ?? createdS, event.model ?? model);
    return this.#role(0);
  }

  /** The first chunk of each choice says who speaks. */
  #role(choice: number): string {
    if (this.#begunChoices.has(choice)) return '';
    this.#begunChoices.add(choice);
    return `${this.#head}"choices":[{"index":${choice},"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}\n\n`;
  }

  #delta(block: number, delta: JsonObject, logprobs?: JsonValue): string {
    const choice = this.#blocks.get(block)?.choice ?? 0;
    const rest =
      logprobs === undefined ? nothingMore : `,"logprobs":${JSON.stringify(logprobs)},"finish_reason":null}]}\n\n`;
    return `${this.#role(choice)}${this.#head}"choices":[{"index":${choice},"delta":${JSON.stringify(delta)}${rest}`;
  }

  #startBlock({ block, choice, content }: EventOf<'block-start'>): string {
    const isCall = content.type === 'tool-call';
    const toolIndex = this.#toolCounts.get(choice) ?? 0;
    if (isCall) this.#toolCounts.set(choice, toolIndex + 1);
    this.#blocks.set(block, { choice, toolIndex, content, reasoning: '', signature: undefined });
    if (content.type === 'audio' && content.id !== undefined) return this.#delta(block, { audio: { id: content.id } });
    if (content.type !== 'tool-call') return '';
    const called = { name: content.name, arguments: '' };
    if (this.#legacyFunctions) return this.#delta(block, { function_call: called });
    const extraContent = extraContentOf(content.extensions);
    const call = { index: toolIndex, id: content.id, type: 'function', function: called, extra_content: extraContent };
    return this.#delta(block, { tool_calls: [call] });
  }

  #addArguments({ block, json }: EventOf<'tool-call-delta'>): string {
    if (this.#legacyFunctions) return this.#delta(block, { function_call: { arguments: json } });
    const index = this.#blocks.get(block)?.toolIndex ?? 0;
    return this.#delta(block, { tool_calls: [{ index, function: { arguments: json } }] });
  }

  #think({ block, text }: EventOf<'reasoning-delta'>): string {
    const open = this.#blocks.get(block);
    if (open !== undefined && open.reasoning.length <= signedReasoningCharsMax) open.reasoning += text;
    return this.#delta(block, { reasoning_content: text });
  }

  #sign({ block, signature }: EventOf<'signature-delta'>): string {
    const open = this.#blocks.get(block);
    if (open !== undefined) open.signature = (open.signature ?? '') + signature;
    return '';
  }

  /** What has to come back unchanged goes once more, when it is whole. A picture goes with it, so it waits for its end. */
  #endBlock({ block, extensions }: EventOf<'block-end'>): string {
    const open = this.#blocks.get(block);
    if (open?.content.type === 'image') {
      const text = this.#delta(block, { images: callersPictureOf(defined({ ...open.content, extensions })) });
      this.#blocks.delete(block);
      return text;
    }
    const isKept = open !== undefined && open.reasoning.length <= signedReasoningCharsMax;
    const part = isKept ? partOf(open, extensions) : undefined;
    const detail = part === undefined ? undefined : provingDetailOf(part);
    const text = detail === undefined ? '' : this.#delta(block, { reasoning_details: [detail] });
    this.#blocks.delete(block);
    return text;
  }

  #end(event: EventOf<'response-end'>): string {
    if (event.finishes.some((finish) => finish.reason === 'truncated')) {
      const code = 'upstream.truncated';
      return renderStreamFailure({ code, message: errorCodes[code].title }, {});
    }
    let text = '';
    const tier = event.serviceTier === undefined ? '' : `"service_tier":${JSON.stringify(event.serviceTier)},`;
    event.finishes.forEach((finish, choice) => {
      const reason = renderFinish(finish, this.#legacyFunctions);
      text += `${this.#role(choice)}${this.#head}${tier}"choices":[{"index":${choice},"delta":{},"logprobs":null,"finish_reason":"${reason}"}]}\n\n`;
    });
    const usage = this.#context.streamUsage ? renderUsage(event.usage) : undefined;
    if (usage !== undefined) text += `${this.#head}"choices":[],"usage":${JSON.stringify(usage)}}\n\n`;
    return `${text}data: [DONE]\n\n`;
  }

  #fail(event: EventOf<'response-error'>): string {
    const { code, message, upstreamType, upstreamCode } = event;
    return renderStreamFailure(
      { code, message },
      {
        ...(upstreamType === undefined ? {} : { upstreamType }),
        ...(upstreamCode === undefined ? {} : { upstreamCode }),
      },
    );
  }
}

/** A block that is whole, as far as something of it may have to come back; a call has told its own already. */
function partOf({ content, reasoning, signature }: RenderedBlock, extensions?: Extensions): AssistantPart | undefined {
  switch (content.type) {
    case 'text':
      return defined({ type: content.type, text: '', extensions });
    case 'reasoning':
      return defined({ type: content.type, text: reasoning, signature, extensions });
    case 'redacted-reasoning':
      return defined({ ...content, extensions });
    case 'opaque':
      return content;
    default:
      return undefined;
  }
}

const nothingMore = ',"logprobs":null,"finish_reason":null}]}\n\n';

function headOf(id: string, createdS: number, model: string): string {
  return `data: {"id":${JSON.stringify(id)},"object":"chat.completion.chunk","created":${createdS},"model":${JSON.stringify(model)},`;
}
