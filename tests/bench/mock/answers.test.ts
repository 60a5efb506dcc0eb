import { describe, expect, it } from '@jest/globals';
import { load } from '../plan.ts';
import { anthropicStream, openAiStream, wholeAnswer } from './answers.ts';
import { nowUs, stampedText, stampsIn } from './stamp.ts';

describe('the mock upstream', () => {
  it('answers JSON of the agreed size that nginx can hold in its configuration', () => {
    const answer = wholeAnswer();
    expect(Buffer.byteLength(answer)).toBe(load.answerBytes);
    expect(answer).not.toMatch(/['$]/);
    expect(JSON.parse(answer)).toMatchObject({ usage: { total_tokens: 310 } });
  });

  it.each([
    ['OpenAI', openAiStream],
    ['Anthropic', anthropicStream],
  ])('says in each chunk of a stream of %s when it was written', (_, script) => {
    const before = nowUs();
    const text = [...script.opening, script.delta(stampedText()), ...script.closing(1)].join('');
    const stamps = stampsIn(text);
    expect(stamps).toHaveLength(1);
    expect(stamps[0]).toBeGreaterThanOrEqual(before);
    expect(stamps[0]).toBeLessThanOrEqual(nowUs());
  });
});
