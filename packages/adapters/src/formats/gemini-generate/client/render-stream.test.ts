import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonObject } from '@tollgate/schema';
import { openEnvelope } from '../../../core/carried-state.js';
import type { RenderContext } from '../../../core/client-format.js';
import { pieceCharsMax } from '../../../core/text-pieces.js';
import { openRenderer } from './render-stream.js';

const context: RenderContext = { responseId: 'made', createdS: 1, model: 'asked', streamUsage: true };

function textOf(events: readonly ChatEvent[], asked: Partial<RenderContext> = {}): string {
  const renderer = openRenderer({ ...context, ...asked });
  return events.map((event) => renderer.push(event)).join('');
}

function chunksOf(events: readonly ChatEvent[], asked: Partial<RenderContext> = {}): JsonObject[] {
  return textOf(events, asked)
    .split('\r\n\r\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text.replace(/^data: /, '')));
}

function partsOf(events: readonly ChatEvent[], asked: Partial<RenderContext> = {}): JsonObject[] {
  const chunks: { candidates?: { content: { parts: JsonObject[] } }[] }[] = JSON.parse(
    JSON.stringify(chunksOf(events, asked)),
  );
  return chunks.flatMap(({ candidates }) => (candidates ?? []).flatMap(({ content }) => content.parts));
}

const start: ChatEvent = { type: 'response-start', id: 'r', model: 'm' };
const end: ChatEvent = {
  type: 'response-end',
  finishes: [{ reason: 'stop' }],
  usage: { inputTokens: 3, outputTokens: 2 },
};
const block = (
  content: Extract<ChatEvent, { type: 'block-start' }>['content'],
  ...deltas: readonly ChatEvent[]
): ChatEvent[] => [{ type: 'block-start', block: 0, choice: 0, content }, ...deltas, { type: 'block-end', block: 0 }];
const text = (piece: string): ChatEvent => ({ type: 'text-delta', block: 0, text: piece });
const last = { text: '' };

describe('a streamed answer', () => {
  test('is events that end in CRLF, each a whole response', () => {
    const written = textOf([start, ...block({ type: 'text' }, text('Hi'), text('!')), end]);
    expect(written.endsWith('\r\n\r\n')).toBe(true);
    expect(chunksOf([start, ...block({ type: 'text' }, text('Hi'), text('!')), end])).toEqual([
      {
        candidates: [{ content: { parts: [{ text: 'Hi' }], role: 'model' }, index: 0 }],
        modelVersion: 'm',
        responseId: 'r',
      },
      {
        candidates: [{ content: { parts: [{ text: '!' }], role: 'model' }, index: 0 }],
        modelVersion: 'm',
        responseId: 'r',
      },
      {
        candidates: [{ content: { parts: [{ text: '' }], role: 'model' }, finishReason: 'STOP', index: 0 }],
        usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
        modelVersion: 'm',
        responseId: 'r',
      },
    ]);
  });

  test('names the caller’s model and the gateway’s id where the provider names none', () => {
    expect(chunksOf([{ type: 'response-start' }, end])[0]).toMatchObject({ modelVersion: 'asked', responseId: 'made' });
  });

  test('has the counts so far on every chunk', () => {
    const update: ChatEvent = { type: 'usage-update', usage: { inputTokens: 3, outputTokens: 1 } };
    expect(chunksOf([start, update, ...block({ type: 'text' }, text('Hi')), end])[0]).toMatchObject({
      usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 1 },
    });
  });

  test('has calls whole, in one part each', () => {
    const events = block(
      { type: 'tool-call', id: 'c', name: 'f', extensions: { 'gemini-generate': { thoughtSignature: 's' } } },
      { type: 'tool-call-delta', block: 0, json: '{"a"' },
      { type: 'tool-call-delta', block: 0, json: ':1}' },
    );
    expect(partsOf([start, ...events, end])).toEqual([
      { functionCall: { id: 'c', name: 'f', args: { a: 1 } }, thoughtSignature: 's' },
      last,
    ]);
  });

  test('has the signature that came with the end of its text', () => {
    const extensions = { 'gemini-generate': { thoughtSignature: 's' } };
    const events: ChatEvent[] = [
      ...block({ type: 'text' }, text('Hi')).slice(0, -1),
      { type: 'block-end', block: 0, extensions },
    ];
    expect(partsOf([start, ...events, end])).toEqual([{ text: 'Hi' }, { text: '', thoughtSignature: 's' }, last]);
  });

  test('has several candidates by their number', () => {
    const events: ChatEvent[] = [
      { type: 'block-start', block: 0, choice: 0, content: { type: 'text' } },
      { type: 'block-start', block: 1, choice: 1, content: { type: 'text' } },
      { type: 'text-delta', block: 1, text: 'b' },
      { type: 'text-delta', block: 0, text: 'a' },
      { type: 'block-end', block: 1 },
      { type: 'block-end', block: 0 },
      { type: 'response-end', finishes: [{ reason: 'stop' }, { reason: 'length' }], usage: {} },
    ];
    expect(chunksOf([start, ...events])).toMatchObject([
      { candidates: [{ index: 1, content: { parts: [{ text: 'b' }] } }] },
      { candidates: [{ index: 0, content: { parts: [{ text: 'a' }] } }] },
      {
        candidates: [
          { index: 0, finishReason: 'STOP' },
          { index: 1, finishReason: 'MAX_TOKENS' },
        ],
      },
    ]);
  });

  test('has sources, probabilities, refusals, sound and the parts of server tools', () => {
    const logprobs = { content: [{ token: 'Hi', logprob: -1 }] };
    const events: ChatEvent[] = [
      ...block(
        { type: 'text' },
        { type: 'text-delta', block: 0, text: 'Hi', logprobs },
        { type: 'citation-delta', block: 0, citation: { url: 'https://a', title: 'A' } },
      ),
      ...block({ type: 'refusal' }, { type: 'refusal-delta', block: 0, text: 'No.' }),
      ...block(
        { type: 'audio' },
        { type: 'audio-delta', block: 0, transcript: 'Hello.' },
        { type: 'audio-delta', block: 0, data: 'AAAA' },
        { type: 'audio-delta', block: 0, data: 'BBBB' },
      ),
      ...block({ type: 'opaque', format: 'gemini-generate', value: { executableCode: { code: '1' } } }),
      end,
    ];
    expect(partsOf([start, ...events])).toEqual([
      { text: 'Hi' },
      { text: 'No.' },
      { text: 'Hello.' },
      { inlineData: { mimeType: 'audio/pcm', data: 'AAAA' } },
      { inlineData: { mimeType: 'audio/pcm', data: 'BBBB' } },
      { executableCode: { code: '1' } },
      last,
    ]);
    const chunks = chunksOf([start, ...events]);
    expect(chunks[0]).toMatchObject({
      candidates: [{ logprobsResult: { chosenCandidates: [{ token: 'Hi', logProbability: -1 }] } }],
    });
    expect(chunks.at(-1)).toMatchObject({
      candidates: [
        { finishReason: 'SAFETY', citationMetadata: { citationSources: [{ uri: 'https://a', title: 'A' }] } },
      ],
    });
  });

  test('to a blocked prompt is its feedback', () => {
    const promptFeedback = { blockReason: 'SAFETY' };
    const blocked: ChatEvent = {
      type: 'response-end',
      finishes: [{ reason: 'content-filter', raw: 'SAFETY' }],
      usage: {},
      extensions: { 'gemini-generate': { promptFeedback } },
    };
    expect(chunksOf([start, blocked])).toEqual([{ promptFeedback, modelVersion: 'm', responseId: 'r' }]);
  });
});

describe('thinking', () => {
  const thought = block(
    { type: 'reasoning' },
    { type: 'reasoning-delta', block: 0, text: 'Hm.' },
    { type: 'reasoning-delta', block: 0, text: ' Well.' },
    { type: 'signature-delta', block: 0, signature: 'si' },
    { type: 'signature-delta', block: 0, signature: 'g' },
  );
  const state = { vendor: 'anthropic-messages', part: { type: 'reasoning', text: 'Hm. Well.', signature: 'sig' } };

  test('is shown as it comes, and carried once, whole', () => {
    const parts = partsOf([start, ...thought, end]);
    expect(parts.slice(0, 2)).toEqual([
      { text: 'Hm.', thought: true },
      { text: ' Well.', thought: true },
    ]);
    expect(parts).toHaveLength(4);
    expect(openEnvelope(String(parts[2]?.['thoughtSignature']))).toEqual(state);
  });

  test('is only carried for those who did not ask to see it', () => {
    const request = { model: 'm', stream: true, messages: [] };
    const parts = partsOf([start, ...thought, end], { request });
    expect(parts).toHaveLength(2);
    expect(openEnvelope(String(parts[0]?.['thoughtSignature']))).toEqual(state);
  });

  test('that is hidden is carried, and pieces of what only another vendor knows are not', () => {
    const value = { type: 'server_tool_use' };
    const events = [
      ...block({ type: 'redacted-reasoning', data: 'x' }),
      ...block({ type: 'opaque', format: 'anthropic-messages', value }),
      ...block(
        { type: 'opaque', format: 'anthropic-messages', value },
        { type: 'opaque-delta', block: 0, format: 'anthropic-messages', value: {} },
      ),
    ];
    expect(
      partsOf([start, ...events, end]).map((part) => openEnvelope(String(part['thoughtSignature']))?.part),
    ).toEqual([
      { type: 'redacted-reasoning', data: 'x' },
      { type: 'opaque', format: 'anthropic-messages', value },
      undefined,
    ]);
  });
});

describe('an answer that is not whole', () => {
  const failure: ChatEvent = {
    type: 'response-error',
    code: 'upstream.overloaded',
    message: 'Down.',
    upstreamType: 'overloaded_error',
    usage: {},
  };
  const cut: ChatEvent = { type: 'response-end', finishes: [{ reason: 'truncated' }], usage: {} };
  const begun = [start, ...block({ type: 'text' }, text('Hi'))];

  test.each([
    ['failed', failure, 503, 'UNAVAILABLE', 'upstream.overloaded'],
    ['was cut off', cut, 502, 'UNAVAILABLE', 'upstream.truncated'],
  ])('because it %s ends in an error, once as an event and once as bare JSON', (_name, event, code, status, reason) => {
    const [chunk, error, ...others] = textOf([...begun, event]).split('\r\n\r\n');
    expect(chunk).toContain('"text":"Hi"');
    expect(others).toEqual([error?.replace('data: ', '')]);
    expect(JSON.parse(others[0] ?? '')).toMatchObject({
      error: { code, status, details: [{ reason, domain: 'tollgate' }] },
    });
  });

  test('says nothing after its error', () => {
    expect(textOf([...begun, failure, ...begun, end])).toBe(textOf([...begun, failure]));
  });
});

describe('a stream as one array', () => {
  const asArray = { framing: 'json-array' } as const;
  const begun = [start, ...block({ type: 'text' }, text('Hi'), text('!'))];
  const cut: ChatEvent = { type: 'response-end', finishes: [{ reason: 'truncated' }], usage: {} };

  test('holds the same chunks, and is closed by a whole answer', () => {
    const written = textOf([...begun, end], asArray);
    expect(JSON.parse(written)).toEqual(chunksOf([...begun, end]));
  });

  test('is never closed by one that is not', () => {
    const written = textOf([...begun, cut], asArray);
    expect(() => JSON.parse(written)).toThrow();
    expect(JSON.parse(`${written}]`)).toMatchObject([{}, {}, { error: { code: 502 } }]);
    expect(() => JSON.parse(textOf(begun, asArray))).toThrow();
    expect(JSON.parse(`${textOf([cut], asArray)}]`)).toMatchObject([{ error: { code: 502 } }]);
  });
});

describe('calls that are made at the same time', () => {
  const begin = (at: number, choice = 0): ChatEvent => ({
    type: 'block-start',
    block: at,
    choice,
    content: { type: 'tool-call', id: `c${at}`, name: `f${at}` },
  });
  const add = (at: number, json: string): ChatEvent => ({ type: 'tool-call-delta', block: at, json });
  const stop = (at: number): ChatEvent => ({ type: 'block-end', block: at });
  const namesOf = (events: readonly ChatEvent[]): readonly unknown[] =>
    partsOf(events).flatMap(({ functionCall }) =>
      functionCall ? [JSON.parse(JSON.stringify(functionCall)).name] : [],
    );

  test('are told in the order in which they began, as whole answers have them', () => {
    const calls = [begin(0), add(0, '{"a":'), begin(1), add(1, '{}'), stop(1), begin(2), add(2, '{}'), stop(2)];
    expect(namesOf([start, ...calls])).toEqual([]);
    expect(namesOf([start, ...calls, add(0, '1}'), stop(0), end])).toEqual(['f0', 'f1', 'f2']);
  });

  test('are told as soon as none before them is open', () => {
    const calls = [begin(0), begin(1), begin(2), add(0, '{}'), stop(0), add(2, '{}'), stop(2)];
    expect(namesOf([start, ...calls])).toEqual(['f0']);
    expect(namesOf([start, ...calls, add(1, '{}'), stop(1)])).toEqual(['f0', 'f1', 'f2']);
  });

  test('do not wait for those of another answer', () => {
    expect(namesOf([start, begin(0), begin(1, 1), add(1, '{}'), stop(1)])).toEqual(['f1']);
  });

  test('are all told where one of them is long, before anything else', () => {
    const renderer = openRenderer(context);
    const held = [start, begin(0), begin(1), add(1, `{"a":"${'x'.repeat(2 * pieceCharsMax)}"}`), stop(1), add(0, '{}')];
    for (const event of held) expect(renderer.push(event) + (renderer.more?.() ?? '')).toBe('');
    let written = renderer.push(stop(0));
    for (let more = renderer.more?.(); more !== undefined; more = renderer.more?.()) written += more;
    expect([...written.matchAll(/"name":"(f\d)"/g)].map(([, name]) => name)).toEqual(['f0', 'f1']);
    expect(renderer.push(end)).toContain('STOP');
  });
});

describe('a call with long arguments', () => {
  const args = JSON.stringify({ text: 'x"'.repeat(2 * pieceCharsMax), id: 7 });
  const call = block(
    { type: 'tool-call', id: 'call_1', name: 'write' },
    { type: 'tool-call-delta', block: 0, json: args.slice(0, 9) },
    { type: 'tool-call-delta', block: 0, json: args.slice(9) },
  );

  test.each(['sse', 'json-array'] as const)('is written step by step as %s, and says the same', (framing) => {
    const renderer = openRenderer({ ...context, framing });
    let written = '';
    let pauses = 0;
    for (const event of [start, ...call, end]) {
      written += renderer.push(event);
      for (let more = renderer.more?.(); more !== undefined; more = renderer.more?.()) {
        expect(more.length).toBeLessThanOrEqual(6 * pieceCharsMax);
        if (more === '') pauses += 1;
        written += more;
      }
    }
    const json =
      framing === 'sse'
        ? `[${written
            .trim()
            .replaceAll(/(\r\n)+/g, ',')
            .replaceAll('data: ', '')}]`
        : written;
    expect(JSON.parse(json)[0]).toEqual({
      candidates: [
        {
          content: {
            parts: [{ functionCall: { id: 'call_1', name: 'write', args: JSON.parse(args) } }],
            role: 'model',
          },
          index: 0,
        },
      ],
      modelVersion: 'm',
      responseId: 'r',
    });
    expect(pauses).toBeGreaterThan(3);
  });
});
