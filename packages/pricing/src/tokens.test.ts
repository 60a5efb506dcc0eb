import { describe, expect, it } from '@jest/globals';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { createRandom } from './oracle/test-support/random.js';
import { countedCharsMax, estimateTokens, runCharsMax } from './tokens.js';

const prose = [
  'The gateway forwards a request, waits for the answer and writes down what it cost. ',
  "It's the team's budget that counts: they've set it, we'll keep it, and I'd say so (twice!).\n\n",
  'Über 1.234.567 Anfragen täglich – das wäre schön; naïve façades œuvre.\r\n\tTabs\tand   spaces   too…\n',
  '— «Сколько это стоит?» — «Ноль рублей, 42 копейки». 価格は百万トークンあたり三ドルです。',
  '模型的价格按输入和输出的词元计算，缓存的部分更便宜。',
].join('');
const code = `export function total(lines: readonly Line[]): bigint {\n  // the sum of all lines\n  return lines.reduce((sum, line) => sum + line.amount, 0n);\n}\n`;
const json = JSON.stringify({
  model: 'gpt',
  messages: [{ role: 'user', content: "it's" }],
  ids: [1, 22, 333],
  ok: null,
});

const exactly = (text: string) => countTokens(text, { allowedSpecial: new Set(), disallowedSpecial: new Set() });
const upTo = (text: string, chars: number) => text.repeat(Math.ceil(chars / text.length)).slice(0, chars);

/** Texts without a boundary between words, on which the tokenizer's time grows with the square of the length. */
const hostileAlphabets = [
  'a',
  '1234567890',
  ' ',
  '\n',
  '=',
  '\ud800',
  'กขคงจชซฌ',
  '的一是不了人我在',
  '😀👍🧬🪐',
  'e\u0301\u0302',
  '!@#$%^&*',
];

describe('an estimate of tokens', () => {
  it.each([
    ['nothing', ''],
    ['a word', 'hello'],
    ['prose in several scripts', upTo(prose, countedCharsMax)],
    ['code', upTo(code, countedCharsMax)],
    ['JSON without a space', upTo(json, countedCharsMax)],
    ['a number of many digits', '1234567890'.repeat(25)],
    ['what looks like a control token', 'before <|endoftext|> after <|im_start|>'],
    ['half a surrogate pair', 'a\ud83d b \ude00'],
  ])('is exact for %s', (_name, text) => {
    expect(estimateTokens(text)).toBe(exactly(text));
  });

  it.each(hostileAlphabets)('is off by at most two tokens per cut where runs never end: %j', (alphabet) => {
    const text = upTo(alphabet, countedCharsMax);
    expect(Math.abs(estimateTokens(text) - exactly(text))).toBeLessThanOrEqual((2 * text.length) / runCharsMax);
  });

  it.each([
    ['prose', prose],
    ['code', code],
    ['JSON', json],
  ])('is within five in a hundred for long %s', (_name, sample) => {
    const text = upTo(sample, 40 * countedCharsMax);
    const exact = exactly(text);
    expect(Math.abs(estimateTokens(text) - exact) / exact).toBeLessThan(0.05);
  });

  it('does not fall at the length above which it takes samples', () => {
    const at = estimateTokens(upTo(prose, countedCharsMax));
    const above = estimateTokens(upTo(prose, countedCharsMax + 1));
    expect(Math.abs(above - at) / at).toBeLessThan(0.05);
  });

  it('takes bounded time for any text, however long', () => {
    const random = createRandom('hostile text');
    let slowestMs = 0;
    const cases = hostileAlphabets.flatMap((alphabet) =>
      [countedCharsMax, 100_000].map((chars) => ({ alphabet, chars })),
    );
    for (const { alphabet, chars } of cases) {
      const letters = [...alphabet];
      const text = Array.from({ length: chars }, () => letters[random.below(letters.length)])
        .join('')
        .slice(0, chars);
      const startedMs = performance.now();
      estimateTokens(text);
      slowestMs = Math.max(slowestMs, performance.now() - startedMs);
    }
    process.stdout.write(`slowest estimate of hostile text: ${slowestMs.toFixed(1)} ms\n`);
    // Without bounds the longer of these texts take from ten seconds to a minute each.
    expect(slowestMs).toBeLessThan(3000);
  });
});
