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
