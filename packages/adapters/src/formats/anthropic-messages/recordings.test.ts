import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatEvent, ChatRequest } from '@tollgate/schema';
import { openSseFramer } from '../../framing/sse.js';
import { anthropicMessages, anthropicMessagesClient, claudeTraits, messagesTarget } from './index.js';

const folder = path.resolve(import.meta.dirname, 'recordings');

interface Provenance {
  readonly origin: string;
  readonly date: string;
  readonly model: string;
  readonly source: string;
  readonly trimmed: string;
}
const provenance: Record<string, Provenance> = JSON.parse(readFileSync(path.join(folder, 'provenance.json'), 'utf8'));
const scenarios = Object.keys(provenance);

function has(scenario: string, ...kinds: readonly string[]): boolean {
  return kinds.every((kind) => existsSync(path.join(folder, `${scenario}.${kind}`)));
}

function text(scenario: string, kind: string): string {
  return readFileSync(path.join(folder, `${scenario}.${kind}`), 'utf8');
}

const translation = anthropicMessages({
  traits: claudeTraits('claude-sonnet-4-6'),
  outputTokensMax: 128_000,
  target: messagesTarget,
  modelInBody: true,
});

function eventsOf(stream: string): ChatEvent[] {
  const framer = openSseFramer();
  const decoder = translation.openStream();
  const frames = [...framer.push(stream), ...framer.end()];
  return [...frames.flatMap((frame) => [...decoder.push(frame)]), ...decoder.close()];
}

/** The blocks of a streamed answer as a whole answer would have them. */
function partsOf(events: readonly ChatEvent[]): AssistantPart[] {
  const parts = new Map<number, AssistantPart>();
  const change = (block: number, edit: (part: AssistantPart) => AssistantPart): void => {
    const part = parts.get(block);
    if (part !== undefined) parts.set(block, edit(part));
  };
  for (const event of events) {
    if (event.type === 'block-start') parts.set(event.block, emptyPart(event));
    if (event.type === 'text-delta' || event.type === 'reasoning-delta') {
      change(event.block, (part) => ('text' in part ? { ...part, text: part.text + event.text } : part));
    }
    if (event.type === 'signature-delta') change(event.block, (part) => ({ ...part, signature: event.signature }));
    if (event.type === 'citation-delta') {
      change(event.block, (part) =>
        part.type === 'text' ? { ...part, citations: [...(part.citations ?? []), event.citation] } : part,
      );
    }
    if (event.type === 'tool-call-delta') {
      change(event.block, (part) =>
        part.type === 'tool-call' ? { ...part, argumentsJson: part.argumentsJson + event.json } : part,
      );
    }
  }
  return [...parts.values()];
}

function emptyPart({ content }: Extract<ChatEvent, { type: 'block-start' }>): AssistantPart {
  switch (content.type) {
    case 'text':
    case 'reasoning':
      return { type: content.type, text: '' };
    case 'tool-call':
      return { ...content, argumentsJson: '' };
    case 'redacted-reasoning':
    case 'opaque':
      return content;
    default:
      throw new Error(`no recording has a ${content.type}`);
  }
}

describe('the recordings', () => {
  test('say where they come from, every one of them', () => {
    for (const { origin, date, model, source, trimmed } of Object.values(provenance)) {
      expect(['recorded', 'documented', 'handmade']).toContain(origin);
      expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(model && source && trimmed).toBeTruthy();
    }
    const named = new Set(readdirSync(folder).map((name) => name.split('.')[0]));
    expect(named).toEqual(new Set([...scenarios, 'provenance']));
  });
});

describe.each(scenarios.filter((scenario) => has(scenario, 'request.json')))('%s', (scenario) => {
  const request: ChatRequest = JSON.parse(text(scenario, 'request.json'));

  test('is encoded as the golden call', () => {
    const encoded = translation.encodeRequest(request);
    expect(encoded).toEqual({ ok: true, value: { wire: JSON.parse(text(scenario, 'upstream.json')), dropped: [] } });
  });

  test('is read back from the golden call as the same request', () => {
    const { body } = JSON.parse(text(scenario, 'upstream.json'));
    const parsed = anthropicMessagesClient.parseRequest(body, {});
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
    const encoded = translation.encodeRequest(parsed.value);
    expect(encoded.ok && encoded.value.wire.body).toEqual(body);
  });
});

describe.each(scenarios.filter((scenario) => has(scenario, 'stream.sse')))('the stream of %s', (scenario) => {
  const events = eventsOf(text(scenario, 'stream.sse'));

  test('gives the golden events', () => {
    expect(events).toEqual(JSON.parse(text(scenario, 'events.json')));
  });

  test('says what the whole answer says', () => {
    if (!has(scenario, 'response.json')) return;
    const decoded = translation.decodeResponse({
      status: 200,
      headers: {},
      body: JSON.parse(text(scenario, 'response.json')),
    });
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const end = events.at(-1);
    if (end?.type !== 'response-end') throw new Error('the stream has no end');
    const whole = decoded.value.choices[0];
    expect(end.finishes).toEqual([whole?.finish]);
    expect(end.usage.inputTokens).toBe(decoded.value.usage.inputTokens);
    expect(end.usage.outputTokens).toBe(decoded.value.usage.outputTokens);
    const comparable = (parts: readonly AssistantPart[]) => parts.filter(({ type }) => type !== 'opaque');
    expect(comparable(partsOf(events))).toEqual(comparable(whole?.content ?? []));
  });
});
