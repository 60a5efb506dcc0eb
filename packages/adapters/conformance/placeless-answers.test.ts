import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '@tollgate/schema';
import { findProvider } from '../src/index.js';

/** How the formats that can give several answers at a time stream two pieces, the second at a place that it names. */
const speakers = [
  {
    kind: 'openai-compatible',
    model: 'any',
    pieces: (index: JsonValue | undefined) => [
      { id: 'c', choices: [{ index: 0, delta: { content: 'one' } }] },
      { id: 'c', choices: [{ index, delta: { content: 'two' } }] },
    ],
  },
  {
    kind: 'google',
    model: 'gemini-2.5-flash',
    pieces: (index: JsonValue | undefined) => [
      { candidates: [{ index: 0, content: { parts: [{ text: 'one' }] } }] },
      { candidates: [{ index, content: { parts: [{ text: 'two' }] } }] },
    ],
  },
];

describe.each(speakers)('a piece of an answer of $kind', ({ kind, model, pieces }) => {
  const read = (index: JsonValue | undefined) => {
    const decoder = findProvider(kind)?.chat(model).openStream();
    const events = pieces(index).flatMap((piece) => decoder?.push({ data: JSON.stringify(piece) }) ?? []);
    const texts = events.flatMap((event) => (event.type === 'text-delta' ? event.text : []));
    return { text: texts.join('|'), lost: decoder?.lostFrames() };
  };

  test.each([-1, 0.5, 1e300])('is lost where it names %d for its place, and is none of the first answer', (index) => {
    expect(read(index)).toEqual({ text: 'one', lost: 1 });
  });

  test.each([0, null, undefined])('belongs to the first answer where it names %s', (index) => {
    expect(read(index)).toEqual({ text: 'one|two', lost: 0 });
  });
});
