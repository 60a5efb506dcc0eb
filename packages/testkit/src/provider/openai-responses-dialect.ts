import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@tollgate/schema';
import { type Answer, type Bill, billOf, type Piece, type Script, type ScriptedToolCall } from './answer.js';
import type { ReceivedCall } from './received-call.js';
import { eventStreamHeaders, jsonHeaders, namedEvent } from './sse-event.js';

/** What fake encrypted reasoning starts with, so that a test can see it come back; so does the real one, which is Fernet. */
export const encryptedPrefix = 'gAAAAfake-';

/** Writes an answer as the bytes of OpenAI responses, streamed or whole as the call asks. */
export function openAiResponsesScript(call: ReceivedCall, answer: Answer): Script {
  const id = `resp_${randomUUID().replaceAll('-', '')}`;
  const bill = billOf(answer);
  const writer = new ResponseWriter(call, answer, id);
  if (!call.stream) {
    const piece = { bytes: Buffer.from(JSON.stringify(writer.whole(bill))), outputTokens: bill.outputTokens };
    return { status: 200, headers: jsonHeaders, pieces: [piece], bill, upstreamId: id };
  }
  return { status: 200, headers: eventStreamHeaders, pieces: writer.stream(bill), bill, upstreamId: id };
}

function usageOf(bill: Bill): JsonObject {
  return {
    input_tokens: bill.inputTokens,
    input_tokens_details: { cached_tokens: bill.cacheReadTokens ?? 0 },
    output_tokens: bill.outputTokens,
    output_tokens_details: { reasoning_tokens: bill.reasoningTokens ?? 0 },
    total_tokens: bill.inputTokens + bill.outputTokens,
  };
}

class ResponseWriter {
  readonly #call: ReceivedCall;
  readonly #answer: Answer;
  readonly #id: string;
  readonly #pieces: Piece[] = [];
  readonly #output: JsonObject[] = [];
  #sequence = 0;

  constructor(call: ReceivedCall, answer: Answer, id: string) {
    this.#call = call;
    this.#answer = answer;
    this.#id = id;
  }

  whole(bill: Bill): JsonObject {
    const { reasoning, text, refusal, toolCalls = [] } = this.#answer;
    if (reasoning !== undefined) this.#output.push(this.#reasoningItem(reasoning.join('')));
    if (text !== undefined) this.#output.push(this.#message(textPart(text.join(''))));
    if (refusal !== undefined) this.#output.push(this.#message({ type: 'refusal', refusal: refusal.join('') }));
    for (const toolCall of toolCalls) this.#output.push(callItem(toolCall, 'completed'));
    return this.#response(this.#status(), bill);
  }

  stream(bill: Bill): readonly Piece[] {
    this.#emit('response.created', { response: this.#response('in_progress') });
    this.#emit('response.in_progress', { response: this.#response('in_progress') });
    if (this.#answer.reasoning !== undefined) this.#streamReasoning(this.#answer.reasoning);
    if (this.#answer.text !== undefined) this.#streamText('output_text', this.#answer.text);
    if (this.#answer.refusal !== undefined) this.#streamText('refusal', this.#answer.refusal);
    for (const toolCall of this.#answer.toolCalls ?? []) this.#streamCall(toolCall);
    const status = this.#status();
    this.#emit(`response.${status}`, { response: this.#response(status, bill) });
    return this.#pieces;
  }

  #streamReasoning(pieces: readonly string[]): void {
    const item = this.#reasoningItem('');
    const place = this.#open({ ...item, summary: [] });
    const part = { ...place, summary_index: 0 };
    this.#emit('response.reasoning_summary_part.added', { ...part, part: { type: 'summary_text', text: '' } });
    for (const delta of pieces) this.#emit('response.reasoning_summary_text.delta', { ...part, delta }, 1);
    const text = pieces.join('');
    this.#emit('response.reasoning_summary_text.done', { ...part, text });
    this.#emit('response.reasoning_summary_part.done', { ...part, part: { type: 'summary_text', text } });
    this.#close(place, { ...this.#reasoningItem(text), id: item['id'] ?? '' });
  }

  #streamText(kind: 'output_text' | 'refusal', pieces: readonly string[]): void {
    const partOf = (text: string): JsonObject =>
      kind === 'refusal' ? { type: 'refusal', refusal: text } : textPart(text);
    const item = this.#message(partOf(''));
    const place = this.#open({ ...item, status: 'in_progress', content: [] });
    const part = { ...place, content_index: 0 };
    this.#emit('response.content_part.added', { ...part, part: partOf('') });
    for (const delta of pieces) this.#emit(`response.${kind}.delta`, { ...part, delta }, 1);
    const text = pieces.join('');
    this.#emit(`response.${kind}.done`, { ...part, [kind === 'refusal' ? 'refusal' : 'text']: text });
    this.#emit('response.content_part.done', { ...part, part: partOf(text) });
    this.#close(place, { ...this.#message(partOf(text)), id: item['id'] ?? '' });
  }

  #streamCall(toolCall: ScriptedToolCall): void {
    const place = this.#open({ ...callItem(toolCall, 'in_progress'), arguments: '' });
    for (const delta of toolCall.pieces) this.#emit('response.function_call_arguments.delta', { ...place, delta }, 1);
    this.#emit('response.function_call_arguments.done', { ...place, arguments: toolCall.pieces.join('') });
    this.#close(place, callItem(toolCall, 'completed'));
  }

  #open(item: JsonObject): JsonObject {
    const place = { item_id: item['id'] ?? '', output_index: this.#output.length };
    this.#emit('response.output_item.added', { output_index: place.output_index, item });
    return place;
  }

  #close(place: JsonObject, item: JsonObject): void {
    this.#output.push(item);
    this.#emit('response.output_item.done', { output_index: place['output_index'] ?? 0, item });
  }

  #emit(type: string, members: JsonObject, outputTokens = 0): void {
    this.#pieces.push(namedEvent(type, { type, sequence_number: this.#sequence, ...members }, outputTokens));
    this.#sequence += 1;
  }

  #status(): 'completed' | 'incomplete' {
    return this.#answer.finish === 'length' || this.#answer.finish === 'content-filter' ? 'incomplete' : 'completed';
  }

  #response(status: string, bill?: Bill): JsonObject {
    const reason = this.#answer.finish === 'length' ? 'max_output_tokens' : 'content_filter';
    return {
      id: this.#id,
      object: 'response',
      created_at: 1_700_000_000,
      status,
      error: null,
      incomplete_details: status === 'incomplete' ? { reason } : null,
      model: this.#call.model,
      output: status === 'in_progress' ? [] : this.#output,
      parallel_tool_calls: true,
      usage: bill === undefined || this.#answer.hidesUsage === true ? null : usageOf(bill),
    };
  }

  #message(part: JsonObject): JsonObject {
    return { id: `msg_${randomUUID()}`, type: 'message', status: 'completed', role: 'assistant', content: [part] };
  }

  #reasoningItem(text: string): JsonObject {
    const encrypted = `${encryptedPrefix}${Buffer.from(text).toString('base64').slice(0, 40)}`;
    return {
      id: `rs_${randomUUID()}`,
      type: 'reasoning',
      summary: [{ type: 'summary_text', text }],
      encrypted_content: encrypted,
    };
  }
}

function textPart(text: string): JsonObject {
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}

function callItem(toolCall: ScriptedToolCall, status: string): JsonObject {
  const { id, name, pieces } = toolCall;
  return { id: `fc_${id}`, type: 'function_call', status, call_id: id, name, arguments: pieces.join('') };
}
