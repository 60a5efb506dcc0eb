import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatResult, Extensions, MediaSource } from '@tollgate/schema';
import fc from 'fast-check';
import { ResultCollector } from './collect-result.js';
import { piecesOf } from './event-pieces.js';
import { eventsOf } from './result-events.js';

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
type Known<Members> = {
  [Name in keyof Members as undefined extends Members[Name] ? never : Name]: Members[Name];
} & { [Name in keyof Members as undefined extends Members[Name] ? Name : never]?: Exclude<Members[Name], undefined> };

/** Members that are undefined are absent: nobody writes the two apart. */
const record = <Members extends object>(members: { [Name in keyof Members]: fc.Arbitrary<Members[Name]> }) =>
  fc.record<Members>(members).map((made): Known<Members> => JSON.parse(JSON.stringify(made)));

const text = fc.string({ maxLength: 8, unit: 'grapheme' });
const bag = fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(text, fc.nat()), { maxKeys: 2 });
const extensions: fc.Arbitrary<Extensions> = fc.dictionary(
  fc.constantFrom('openai-chat', 'gemini-generate', 'anthropic-messages'),
  bag,
  { minKeys: 1, maxKeys: 2 },
);
const source: fc.Arbitrary<MediaSource> = fc.oneof(
  record({ kind: fc.constant('base64' as const), mediaType: fc.constant('audio/wav'), data: fc.base64String() }),
  record({ kind: fc.constant('url' as const), url: fc.webUrl(), mediaType: maybe(fc.constant('image/png')) }),
  record({ kind: fc.constant('file-id' as const), fileId: text }),
);
const citation = record({
  url: maybe(fc.webUrl()),
  title: maybe(text),
  citedText: maybe(text),
  extensions: maybe(extensions),
});

const part: fc.Arbitrary<AssistantPart> = fc.oneof(
  record({
    type: fc.constant('text' as const),
    text,
    citations: maybe(fc.array(citation, { minLength: 1, maxLength: 2 })),
    extensions: maybe(extensions),
  }),
  record({ type: fc.constant('reasoning' as const), text, signature: maybe(text), extensions: maybe(extensions) }),
  record({ type: fc.constant('redacted-reasoning' as const), data: text, extensions: maybe(extensions) }),
  record({ type: fc.constant('refusal' as const), text, extensions: maybe(extensions) }),
  record({
    type: fc.constant('tool-call' as const),
    id: text,
    name: text,
    argumentsJson: fc.json(),
    extensions: maybe(extensions),
  }),
  record({
    type: fc.constant('image' as const),
    source,
    detail: maybe(fc.constant('low' as const)),
    extensions: maybe(extensions),
  }),
  record({
    type: fc.constant('audio' as const),
    source,
    transcript: maybe(text),
    id: maybe(text),
    extensions: maybe(extensions),
  }),
  record({ type: fc.constant('opaque' as const), format: fc.constant('anthropic-messages' as const), value: bag }),
);

const choice = fc
  .record({
    content: fc.array(part, { maxLength: 5 }),
    finish: record({
      reason: fc.constantFrom('stop' as const, 'tool-calls' as const),
      raw: maybe(text),
      stopSequence: maybe(text),
    }),
    tokens: fc.array(bag, { maxLength: 3 }),
  })
  .map(({ content, finish, tokens }) =>
    content.some(({ type }) => type === 'text') && tokens.length > 0
      ? { content, finish, logprobs: { content: tokens, refusal: null } }
      : { content, finish },
  );

const results: fc.Arbitrary<ChatResult> = record({
  id: maybe(text),
  model: maybe(text),
  createdS: maybe(fc.nat()),
  choices: fc.array(choice, { maxLength: 3 }),
  usage: record({ inputTokens: maybe(fc.nat()), outputTokens: maybe(fc.nat()) }),
  serviceTier: maybe(text),
  extensions: maybe(extensions),
});

function collected(events: ReturnType<typeof eventsOf>): ChatResult {
  const collector = new ResultCollector();
  for (const event of events) collector.push(event);
  return collector.result();
}

describe('whole answers and streams', () => {
  test('any whole answer becomes a stream and comes back the same, in pieces too', () => {
    fc.assert(
      fc.property(results, (result) => {
        expect(collected(eventsOf(result))).toEqual(result);
        expect(collected(eventsOf(result).flatMap(piecesOf))).toEqual(result);
      }),
      { numRuns: 500 },
    );
  });

  test('any stream opens every block before its content, closes it once and before the next, and ends once', () => {
    fc.assert(
      fc.property(results, (result) => {
        let open: number | undefined;
        let next = 0;
        const events = eventsOf(result);
        for (const event of events) {
          if (event.type === 'block-start') {
            expect([open, event.block]).toEqual([undefined, next]);
            open = event.block;
            next += 1;
          } else if ('block' in event) {
            expect(event.block).toBe(open);
            if (event.type === 'block-end') open = undefined;
          }
        }
        expect(events.filter(({ type }) => type === 'response-end')).toHaveLength(1);
        expect(events.at(-1)?.type).toBe('response-end');
      }),
    );
  });

  test('a call without arguments has an empty object for them', () => {
    const collector = new ResultCollector();
    collector.push({ type: 'block-start', block: 0, choice: 0, content: { type: 'tool-call', id: '1', name: 'f' } });
    collector.push({ type: 'response-end', finishes: [{ reason: 'tool-calls' }], usage: {} });
    expect(collector.result().choices[0]?.content).toEqual([
      { type: 'tool-call', id: '1', name: 'f', argumentsJson: '{}' },
    ]);
  });

  test('what a stream tells in several pieces is put together', () => {
    const collector = new ResultCollector();
    collector.push({ type: 'block-start', block: 0, choice: 0, content: { type: 'text' } });
    collector.push({ type: 'text-delta', block: 0, text: 'a', logprobs: { content: [1], refusal: null } });
    collector.push({ type: 'text-delta', block: 0, text: 'b', logprobs: { content: [2], refusal: null } });
    collector.push({ type: 'block-start', block: 1, choice: 0, content: { type: 'audio', id: 'x' } });
    collector.push({ type: 'audio-delta', block: 1, data: 'AA', transcript: 'h' });
    collector.push({ type: 'audio-delta', block: 1, data: 'BB', transcript: 'i' });
    const value = { type: 'server_tool_use' };
    collector.push({
      type: 'block-start',
      block: 2,
      choice: 0,
      content: { type: 'opaque', format: 'cohere-chat', value },
    });
    collector.push({ type: 'opaque-delta', block: 2, format: 'cohere-chat', value: { a: 'x' } });
    collector.push({ type: 'opaque-delta', block: 2, format: 'cohere-chat', value: { a: 'y' } });
    collector.push({ type: 'response-end', finishes: [{ reason: 'stop' }], usage: {} });
    expect(collector.result().choices).toEqual([
      {
        content: [
          { type: 'text', text: 'ab' },
          {
            type: 'audio',
            id: 'x',
            source: { kind: 'base64', mediaType: 'audio/*', data: 'AABB' },
            transcript: 'hi',
          },
          { type: 'opaque', format: 'cohere-chat', value: { ...value, a: 'xy' } },
        ],
        finish: { reason: 'stop' },
        logprobs: { content: [1, 2], refusal: null },
      },
    ]);
  });
});
