import { describe, expect, test } from '@jest/globals';
import { findProvider } from '@tollgate/adapters';
import { mebibyte } from '@tollgate/schema';
import { SecretFilter } from '../secret-filter.js';
import { UsageTap } from '../usage-tap.js';
import { AnswerDecoder, type LostFrames } from './answer-decoder.js';

function chunk(content: string, finish: string | null = null): string {
  const choice = { index: 0, delta: { content }, finish_reason: finish };
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [choice] })}\n\n`;
}

const stream = `${chunk('before ')}${chunk('x'.repeat(40 * mebibyte))}${chunk(' after', 'stop')}data: [DONE]\n\n`;

/** The kinds of events of a stream whose middle frame is longer than any that is kept. */
function decode(lost: LostFrames, cutAt: number): { types: string[]; tap: UsageTap } {
  const translation = findProvider('openai')?.chat('gpt-4.1');
  if (translation === undefined) throw new Error('There is no such provider');
  const tap = new UsageTap(() => 0);
  const decoder = new AnswerDecoder(translation, { tap, lost, filter: new SecretFilter([]) });
  const bytes = Buffer.from(stream);
  const events = [bytes.subarray(0, cutAt), bytes.subarray(cutAt)].flatMap((part) => decoder.push(part));
  return { types: [...events, ...decoder.end()].map(({ type }) => type), tap };
}

describe('a stream with a frame that is too long to be kept', () => {
  test.each([
    ['that comes in one piece', 0],
    ['that comes in two', 300],
  ])('%s fails where it is translated: one terminal event, and nothing after it', (_, cutAt) => {
    const { types, tap } = decode('fail', cutAt);
    expect(types.filter((type) => type.startsWith('response-e'))).toEqual(['response-error']);
    expect(types.at(-1)).toBe('response-error');
    expect(tap.failure).toMatchObject({ code: 'upstream.unreadable' });
    expect(tap.isComplete).toBe(false);
  });

  test('is only counted where the caller gets its bytes', () => {
    const { types, tap } = decode('pass', 300);
    expect(types.at(-1)).toBe('response-end');
    expect(tap.failure).toBeUndefined();
  });
});

describe('a stream with a frame that may have held a piece of the answer', () => {
  const broken = 'data: {"choices":[{"index":0,"delta":{"content":"wo\n\n';
  const told = `${chunk('before ')}${broken}${chunk(' after', 'stop')}data: [DONE]\n\n`;

  function decodeText(lost: LostFrames, pieces: readonly string[]): { types: string[]; tap: UsageTap; over: boolean } {
    const translation = findProvider('openai')?.chat('gpt-4.1');
    if (translation === undefined) throw new Error('There is no such provider');
    const tap = new UsageTap(() => 0);
    const decoder = new AnswerDecoder(translation, { tap, lost, filter: new SecretFilter([]) });
    const events = pieces.flatMap((piece) => [...decoder.push(Buffer.from(piece))]);
    const over = decoder.hasEnded;
    return { types: [...events, ...decoder.end()].map(({ type }) => type), tap, over };
  }

  test.each([
    ['in one piece', [told]],
    ['event by event', told.split(/(?<=\n\n)/)],
  ])('is over there where it is translated, with what came before: %s', (_name, pieces) => {
    const { types, tap, over } = decodeText('fail', pieces);
    expect(types).toEqual(['response-start', 'block-start', 'text-delta', 'response-error']);
    expect(tap.failure).toMatchObject({ code: 'upstream.unreadable' });
    expect(over).toBe(true);
  });

  test('goes on where the caller gets its bytes', () => {
    const { types, tap } = decodeText('pass', [told]);
    expect(types.at(-1)).toBe('response-end');
    expect(tap.failure).toBeUndefined();
  });

  test.each([
    ['a blank event', 'data: \n\n'],
    ['an event of a type that is new', 'event: mood\ndata: fine\n\n'],
    ['JSON of another kind', 'data: {"mood":"fine"}\n\n'],
  ])('is not one with %s', (_name, event) => {
    const { types } = decodeText('fail', [told.replace(broken, event)]);
    expect(types.at(-1)).toBe('response-end');
  });
});
