import {
  type AssistantPart,
  type ChatResult,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  unreachable,
} from '@tollgate/schema';
import type { RenderContext } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { formatId } from '../format-id.js';
import { itemIdOf, responseIdOf } from '../item-ids.js';
import { fromChoiceLogprobs } from '../logprobs.js';
import { ownMembers } from '../own-members.js';
import {
  callItem,
  type ItemStatus,
  messageItem,
  messageOf,
  ownReasoningItem,
  pictureItem,
  reasoningItem,
  sealedOf,
  textContent,
} from './items.js';
import { renderResponse, wantsState } from './render-response.js';
import { renderStatus } from './render-status.js';
import { renderUsage } from './render-usage.js';

/** Writes a whole answer as a response. There is one answer a response here, so of several choices the first is given. */
export function renderResult(result: ChatResult, context: RenderContext): JsonObject {
  const [choice] = result.choices;
  const id = responseIdOf(result.id, context.responseId);
  const { status, incomplete_details: incompleteDetails } = renderStatus(choice?.finish);
  const items = new ItemList(id, status, wantsState(context), fromChoiceLogprobs(choice?.logprobs));
  for (const part of choice?.content ?? []) items.add(part);
  return renderResponse(
    defined({
      id,
      createdS: result.createdS ?? context.createdS,
      model: result.model ?? context.model,
      status,
      incompleteDetails,
      output: items.list(),
      usage: renderUsage(result.usage),
      serviceTier: result.serviceTier,
    }),
    context,
  );
}

/** Puts the parts of an answer into items: texts and refusals in a row are one message. */
class ItemList {
  readonly #responseId: string;
  readonly #status: ItemStatus;
  readonly #wantsState: boolean;
  readonly #items: JsonObject[] = [];
  #logprobs: readonly JsonValue[];
  #content: JsonObject[] = [];
  #message: JsonObject | undefined;
  /** State of the texts of the open message, which follows it. */
  #held: string[] = [];

  constructor(responseId: string, status: ItemStatus, wantsState: boolean, logprobs: readonly JsonValue[]) {
    this.#responseId = responseId;
    this.#status = status;
    this.#wantsState = wantsState;
    this.#logprobs = logprobs;
  }

  list(): readonly JsonObject[] {
    this.#endMessage(this.#status);
    return this.#items;
  }

  add(part: AssistantPart): void {
    switch (part.type) {
      case 'text':
        this.#say(part, textContent(part.text, part.citations ?? [], this.#takeLogprobs()));
        return;
      case 'refusal':
        this.#say(part, { type: 'refusal', refusal: part.text });
        return;
      case 'audio':
        if (part.transcript !== undefined) this.#say(part, textContent(part.transcript, [], []));
        return;
      default:
        this.#endMessage('completed');
        this.#addItem(part);
    }
  }

  #addItem(part: Exclude<AssistantPart, { type: 'text' | 'refusal' | 'audio' }>): void {
    switch (part.type) {
      case 'reasoning':
        this.#think(part);
        return;
      case 'redacted-reasoning':
        this.#carry(part);
        return;
      case 'tool-call': {
        const call = { id: part.id, name: part.name, arguments: part.argumentsJson };
        const own = ownMembers(part.extensions);
        this.#items.push(callItem(this.#here(), defined({ ...call, own })));
        this.#carry(part);
        return;
      }
      case 'image':
        if (part.source.kind === 'base64') this.#items.push(this.#picture(part.source.data));
        return;
      case 'opaque':
        if (part.format !== formatId) this.#carry(part);
        else if (isJsonObject(part.value)) this.#items.push(part.value);
        return;
      default:
        unreachable(part);
    }
  }

  #say(part: AssistantPart, content: JsonObject): void {
    const own = messageOf('extensions' in part ? part.extensions : undefined);
    if (own !== undefined) this.#endMessage('completed');
    this.#message ??= own;
    this.#content.push(content);
    const sealed = sealedOf(part);
    if (sealed !== undefined) this.#held.push(sealed);
  }

  #endMessage(status: ItemStatus): void {
    if (this.#content.length > 0) this.#items.push(messageItem(this.#here(), this.#content, status, this.#message));
    for (const sealed of this.#held) this.#pushState(sealed);
    this.#content = [];
    this.#message = undefined;
    this.#held = [];
  }

  #think(part: Extract<AssistantPart, { type: 'reasoning' }>): void {
    const own = ownReasoningItem(part);
    if (own !== undefined) {
      this.#items.push(own);
      return;
    }
    const sealed = this.#wantsState ? sealedOf(part) : undefined;
    if (part.text === '' && sealed === undefined) return;
    this.#items.push(reasoningItem(this.#reasoningId(), part.text, sealed));
  }

  #carry(part: AssistantPart): void {
    const sealed = sealedOf(part);
    if (sealed !== undefined) this.#pushState(sealed);
  }

  #pushState(sealed: string): void {
    if (this.#wantsState) this.#items.push(reasoningItem(this.#reasoningId(), '', sealed));
  }

  #picture(result: string): JsonObject {
    const id = itemIdOf('ig', this.#responseId, this.#items.length);
    return pictureItem(id, 'completed', result);
  }

  #reasoningId(): string {
    return itemIdOf('rs', this.#responseId, this.#items.length);
  }

  #here(): { readonly responseId: string; readonly place: number } {
    return { responseId: this.#responseId, place: this.#items.length };
  }

  /** The vocabulary has them for the whole answer; they stand with its first text. */
  #takeLogprobs(): readonly JsonValue[] {
    const taken = this.#logprobs;
    this.#logprobs = [];
    return taken;
  }
}
