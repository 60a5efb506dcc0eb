import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  type AssistantPart,
  type ChatEvent,
  type ChatRequest,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type TokenUsage,
} from '@tollgate/schema';
import { openSseFramer } from '../../framing/sse.js';
import { anthropicMessages, anthropicMessagesClient, claudeTraits, messagesTarget } from './index.js';

/**
 * Answers and requests that nobody here wrote, read by the code under test and by a second, much simpler reading of
 * the same bytes. Without the folder of recordings there is nothing to compare, and the one test left says so.
 */
const root =
  process.env['TOLLGATE_RECORDINGS'] ??
  path.resolve(import.meta.dirname, '../../../../../../shared/provider-recordings');

interface Case {
  readonly name: string;
  readonly folder: string;
  readonly meta: { readonly status: number; readonly wire: string; readonly model: string; readonly http: JsonObject };
}

const cases: Case[] = existsSync(root) ? ['anthropic', 'vertex-anthropic'].flatMap(casesOf) : [];

function casesOf(provider: string): Case[] {
  return readdirSync(path.join(root, provider))
    .map((name) => path.join(root, provider, name))
    .map((folder) => ({
      name: `${provider}/${path.basename(folder)}`,
      folder,
      meta: JSON.parse(readFileSync(path.join(folder, 'meta.json'), 'utf8')),
    }))
    .filter(({ meta }) => meta.api === 'messages');
}

const translation = anthropicMessages({
  traits: claudeTraits('claude-opus-4-6'),
  target: messagesTarget,
  modelInBody: true,
});

function textOf({ folder }: Case, file: string): string {
  return readFileSync(path.join(folder, file), 'utf8');
}

function eventsOf(...pieces: readonly string[]): { events: ChatEvent[]; unreadable: number } {
  const framer = openSseFramer();
  const decoder = translation.openStream();
  const frames = [...pieces.flatMap((piece) => [...framer.push(piece)]), ...framer.end()];
  const events = [...frames.flatMap((frame) => [...decoder.push(frame)]), ...decoder.close()];
  return { events, unreadable: decoder.unreadableFrames() };
}

/** Members that occur in the recordings, all of which may be missing. */
interface WireBlock {
  readonly type: string;
  readonly id?: string;
  readonly name?: string;
  readonly data?: string;
  text?: string;
  thinking?: string;
  signature?: string;
  partial_json?: string;
  input?: JsonValue;
  content?: string | WireBlock[];
}
interface WireUsage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_input_tokens?: number;
  readonly cache_creation_input_tokens?: number;
  readonly output_tokens_details?: { readonly thinking_tokens: number };
}
interface WireAnswer {
  readonly id: string;
  readonly model: string;
  readonly stop_reason: string;
  readonly content: WireBlock[];
  usage: WireUsage;
}

/** A second reading: every `data:` line is an event, deltas are added up by index, later counts replace earlier ones. */
function simpleReading(text: string): WireAnswer {
  let answer: WireAnswer = {
    id: '',
    model: '',
    stop_reason: '',
    content: [],
    usage: { input_tokens: 0, output_tokens: 0 },
  };
  const json: string[] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith('data:')) continue;
    const event = JSON.parse(line.slice(5));
    if (event.type === 'message_start') answer = { ...event.message, content: [] };
    if (event.type === 'content_block_start') answer.content[event.index] = { ...event.content_block };
    const block = answer.content[event.index];
    if (event.type === 'content_block_delta' && block !== undefined) {
      const delta: WireBlock = event.delta;
      if (delta.type === 'text_delta') block.text += delta.text ?? '';
      if (delta.type === 'thinking_delta') block.thinking += delta.thinking ?? '';
      if (delta.type === 'signature_delta') block.signature = delta.signature ?? '';
      if (delta.type === 'input_json_delta') json[event.index] = (json[event.index] ?? '') + delta.partial_json;
    }
    if (event.type === 'message_delta') {
      answer = { ...answer, ...event.delta, usage: { ...answer.usage, ...event.usage } };
    }
  }
  for (const [at, block] of answer.content.entries()) if (json[at]) block.input = JSON.parse(json[at]);
  return answer;
}

/** A block as the events tell it. */
interface ToldPart {
  readonly type: string;
  readonly value?: JsonValue;
  readonly argumentsJson?: string;
  text: string;
  signature?: string;
}

function partsOf(events: readonly ChatEvent[]): ToldPart[] {
  const parts = new Map<number, ToldPart>();
  for (const event of events) {
    if (event.type === 'block-start') parts.set(event.block, { ...event.content, text: '' });
    const part = 'block' in event ? parts.get(event.block) : undefined;
    if (part === undefined) continue;
    if (event.type === 'text-delta' || event.type === 'reasoning-delta') part.text += event.text;
    if (event.type === 'signature-delta') part.signature = event.signature;
    if (event.type === 'tool-call-delta') part.text += event.json;
  }
  return [...parts.values()].map((part) => (part.type === 'tool-call' ? { ...part, argumentsJson: part.text } : part));
}

function expectSameBlock(part: ToldPart | AssistantPart | undefined, block: WireBlock): void {
  switch (block.type) {
    case 'text':
      expect(part).toMatchObject({ type: 'text', text: block.text });
      break;
    case 'thinking':
      expect(part).toMatchObject({ type: 'reasoning', text: block.thinking, signature: block.signature });
      break;
    case 'redacted_thinking':
      expect(part).toMatchObject({ type: 'redacted-reasoning', data: block.data });
      break;
    case 'tool_use': {
      expect(part).toMatchObject({ type: 'tool-call', id: block.id, name: block.name });
      const written = part !== undefined && 'argumentsJson' in part ? part.argumentsJson : undefined;
      expect(JSON.parse(written ?? '')).toEqual(block.input);
      break;
    }
    default:
      expect(part).toMatchObject({ type: 'opaque', format: 'anthropic-messages', value: { type: block.type } });
  }
}

const finishes: Record<string, string> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  tool_use: 'tool-calls',
  max_tokens: 'length',
  refusal: 'content-filter',
};

function expectSameUsage(usage: TokenUsage, wire: WireUsage): void {
  expect(usage.inputTokens).toBe(
    wire.input_tokens + (wire.cache_read_input_tokens ?? 0) + (wire.cache_creation_input_tokens ?? 0),
  );
  expect(usage.outputTokens).toBe(wire.output_tokens);
  expect(usage.cacheReadTokens).toBe(wire.cache_read_input_tokens);
  expect(usage.cacheWriteTokens).toBe(wire.cache_creation_input_tokens);
  expect(usage.reasoningTokens).toBe(wire.output_tokens_details?.thinking_tokens);
}

test('the folder of shared recordings is there, or its absence is known', () => {
  if (cases.length === 0) expect(existsSync(root)).toBe(false);
  else expect(cases.length).toBeGreaterThanOrEqual(53);
});

if (cases.length > 0)
  describe('recorded answers', () => {
    const streams = cases.filter(({ meta }) => meta.wire === 'sse');
    const whole = cases.filter(({ meta }) => meta.wire === 'json' && meta.status === 200);
    const failures = cases.filter(({ meta }) => meta.status >= 400);

    test.each(streams)('$name streams the same blocks, counts and end as a simple reading', (recorded) => {
      const text = textOf(recorded, 'response.sse');
      const { events, unreadable } = eventsOf(text);
      const message = simpleReading(text);
      expect(unreadable).toBe(0);
      expect(events[0]).toMatchObject({ type: 'response-start', id: message.id, model: message.model });
      const parts = partsOf(events);
      expect(parts).toHaveLength(message.content.length);
      for (const [at, block] of message.content.entries()) expectSameBlock(parts[at], block);
      const end = events.at(-1);
      if (end?.type !== 'response-end') throw new Error('the stream has no end');
      expect(end.finishes).toEqual([
        expect.objectContaining({ reason: finishes[message.stop_reason], raw: message.stop_reason }),
      ]);
      expectSameUsage(end.usage, message.usage);
    });

    test.each(streams)('$name written again for a caller of the same format reads the same', (recorded) => {
      const text = textOf(recorded, 'response.sse');
      const context = { responseId: 'r', createdS: 0, model: 'm', streamUsage: true };
      const renderer = anthropicMessagesClient.openRenderer(context);
      const { events } = eventsOf(text);
      const rendered = events.map((event) => renderer.push(event)).join('');
      expect(withoutNulls(simpleReading(rendered))).toEqual(withoutNulls(simpleReading(text)));
      expect(eventsOf(rendered).events).toEqual(events);
    });

    test.each(streams)('$name reads the same in odd pieces', (recorded) => {
      const text = textOf(recorded, 'response.sse');
      const { events } = eventsOf(text);
      for (const size of [1, 7, 4096]) {
        const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
          text.slice(at * size, (at + 1) * size),
        );
        expect(eventsOf(...pieces).events).toEqual(events);
      }
    });

    test.each(streams)('$name never claims to be whole when it ends after an event before the last', (recorded) => {
      const text = textOf(recorded, 'response.sse');
      const ends = [...text.matchAll(/\n\n/g)].map(({ index }) => index + 2);
      const last = text.indexOf('event: message_stop');
      for (const place of [0, ...ends].filter((end) => end <= last)) {
        for (const length of [place, place + 9]) {
          const { events } = eventsOf(text.slice(0, length));
          expect(events.at(-1)).toMatchObject({ type: 'response-end', finishes: [{ reason: 'truncated' }] });
        }
      }
    });

    test.each(whole)('$name reads the same blocks, counts and end as a simple reading', (recorded) => {
      const body: WireAnswer & JsonObject = JSON.parse(textOf(recorded, 'response.json'));
      const decoded = translation.decodeResponse({ status: 200, headers: {}, body });
      if (!decoded.ok) throw new Error('not decoded');
      const { choices, usage, id, model } = decoded.value;
      expect({ id, model }).toEqual({ id: body.id, model: body.model });
      const parts: readonly AssistantPart[] = choices[0]?.content ?? [];
      expect(parts).toHaveLength(body.content.length);
      for (const [at, block] of body.content.entries()) expectSameBlock(parts[at], block);
      expect(choices[0]?.finish.reason).toBe(finishes[body.stop_reason]);
      expectSameUsage(usage, body.usage);
    });

    test.each(whole)('$name written again for a caller of the same format is the same message', (recorded) => {
      const body: WireAnswer & JsonObject = JSON.parse(textOf(recorded, 'response.json'));
      const decoded = translation.decodeResponse({ status: 200, headers: {}, body });
      if (!decoded.ok) throw new Error('not decoded');
      const context = { responseId: 'r', createdS: 0, model: 'm', streamUsage: true };
      expect(withoutNulls(anthropicMessagesClient.renderResult(decoded.value, context))).toEqual(withoutNulls(body));
    });

    test.each(failures)('$name has a code of its own', (recorded) => {
      const body = JSON.parse(textOf(recorded, 'response.json'));
      const headers = recorded.meta.http['response_headers'] as Record<string, string>;
      const failure = translation.decodeFailure({ status: recorded.meta.status, headers, body });
      expect(failure.message).toContain(body.error.message.slice(0, 40));
      expect(failure).toMatchObject({ status: recorded.meta.status, upstreamType: body.error.type });
      const codes: Record<number, string> = {
        400: body.error.message.startsWith('prompt is too long')
          ? 'upstream.context-length'
          : 'upstream.invalid-request',
        401: 'upstream.authentication',
        404: 'upstream.not-found',
        429: 'upstream.rate-limited',
      };
      expect(failure.code).toBe(codes[recorded.meta.status]);
      expect(failure.retryable).toBe(false);
    });
  });

if (cases.length > 0)
  describe('recorded requests', () => {
    const requests = cases.filter(
      ({ folder, meta }) => meta.status !== 400 && existsSync(path.join(folder, 'request.json')),
    );

    test.each(requests)('$name means the same after it was read and written again', (recorded) => {
      const body = JSON.parse(textOf(recorded, 'request.json'));
      const request = parse(body, recorded.meta.model);
      const quirks = {
        traits: claudeTraits(recorded.meta.model),
        target: messagesTarget,
        modelInBody: body.model !== undefined,
      };
      const encoded = anthropicMessages(quirks).encodeRequest(request);
      if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
      expect(encoded.value.dropped).toEqual([]);
      expect(normalise(JSON.parse(JSON.stringify(encoded.value.wire.body)))).toEqual(normalise(body));
      expect(parse(encoded.value.wire.body, recorded.meta.model)).toEqual(request);
    });

    test('a message that is no object is told with its place', () => {
      const recorded = cases.find(({ name }) => name.includes('error-400.claude-3-opus'));
      if (recorded === undefined) throw new Error('the case is missing');
      const parsed = anthropicMessagesClient.parseRequest(JSON.parse(textOf(recorded, 'request.json')), {});
      expect(parsed).toMatchObject({ ok: false, failure: [{ path: 'messages[0]' }] });
    });
  });

function parse(body: JsonValue, model: string): ChatRequest {
  // Vertex has the model in the address.
  const hints = isJsonObject(body) && body['model'] === undefined ? { model } : {};
  const parsed = anthropicMessagesClient.parseRequest(body, hints);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return parsed.value;
}

interface WireBody {
  readonly system?: string | WireBlock[];
  readonly messages: { readonly role: string; readonly content: string | WireBlock[] }[];
  readonly stream?: boolean;
}

/**
 * What counts as meaning the same: text content is one block of text, neighbouring turns of one role are one turn, not
 * to stream is the default, and so is an empty list of blocks. Blocks without a word in them are none.
 */
function normalise(body: WireBody): unknown {
  const turns: { role: string; content: WireBlock[] }[] = [];
  for (const { role, content } of body.messages) {
    const blocks = blocksOf(content);
    const previous = turns.at(-1);
    if (previous?.role === role) previous.content.push(...blocks);
    else turns.push({ role, content: blocks });
  }
  return {
    ...body,
    stream: body.stream === true,
    system: body.system === undefined ? undefined : blocksOf(body.system),
    messages: turns,
  };
}

function blocksOf(content: string | WireBlock[]): WireBlock[] {
  const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  return blocks
    .filter((block) => block.type !== 'text' || block.text?.trim() !== '')
    .map((block) => (block.type === 'tool_result' ? { ...block, content: blocksOf(block.content ?? []) } : block));
}

/** Null and absent are one here: which of the two stands for "nothing" has changed between versions of the format. */
function withoutNulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_name, member) => (member === null ? undefined : member)));
}
