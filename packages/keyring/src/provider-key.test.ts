import { describe, expect, it } from '@jest/globals';
import { looksLikeProviderKey } from './provider-key.js';

const body = 'a1B2_c3-'.repeat(5);

describe('what looks like a key of a provider', () => {
  it.each([`sk-proj-${body}`, `sk-ant-api03-${body}`, `gsk_${body}`, `AIza${body}`, `openai/sk-${body}`])(
    '%s',
    (text) => {
      expect(looksLikeProviderKey(text)).toBe(true);
    },
  );

  it.each([
    'gpt-4.1',
    'sk-short',
    `risk-${body}`,
    `hf_model of ${body}`,
    '',
    'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8',
  ])('not: %s', (text) => {
    expect(looksLikeProviderKey(text)).toBe(false);
  });
});
