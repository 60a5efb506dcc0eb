import { describe, expect, it } from '@jest/globals';
import { holdsProviderKey, looksLikeProviderKey } from './provider-key.js';

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

/** Letters and digits without any order that matters. */
const random = (chars: number) => 'a1B2c3D4e5F6g7H8i9J0kZ'.repeat(8).slice(0, chars);

describe('a key as its issuer makes it', () => {
  it.each([
    `sk-${random(20)}T3BlbkFJ${random(20)}`,
    `sk-proj-${random(74)}T3BlbkFJ${random(74)}`,
    `sk-svcacct-${random(58)}T3BlbkFJ${random(58)}`,
    `sk-ant-api03-${random(93)}AA`,
    `sk-ant-admin01-${random(93)}AA`,
    `sk-or-v1-${'0123456789abcdef'.repeat(4)}`,
    `AIza${random(35)}`,
    `gsk_${random(52)}`,
    `xai-${random(80)}`,
    `pplx-${random(48)}`,
    `ghp_${random(36)}`,
    `github_pat_${random(22)}_${random(59)}`,
  ])('is found wherever it stands: %s', (key) => {
    for (const text of [key, `user ${key}`, `key=${key}`, `"${key}",`, `a/${key}/b`]) {
      expect(holdsProviderKey(text)).toBe(true);
    }
  });

  it.each([
    'sk-3f2b8c1e-5d4f-4a6b-9c8d-7e6f5a4b3c2d',
    'sk-d41d8cd98f00b204e9800998ecf8427e',
    `sk-${random(60)}`,
    `disk-${random(20)}T3BlbkFJ${random(20)}`,
    `xAIza${random(35)}`,
    `AIza${random(36)}`,
    `AIza-team-${random(12)}`,
    `gsk_${random(51)}`,
    'sk-ant-farm-of-the-biology-department-in-the-second-floor',
    'user-0190f0e4-7c1b-7abc-8def-0123456789ab@example.org',
    `session:${random(120)}`,
    'https://example.org/users/123456789012345678901234567890',
    'AKIAIOSFODNN7EXAMPLE and other words behind it',
  ])('is not what only begins alike: %s', (text) => {
    expect(holdsProviderKey(text)).toBe(false);
  });

  it('is looked for in a time that does not grow faster than the text', () => {
    const texts = [
      'sk-'.repeat(7000),
      'sk-a '.repeat(4000),
      `sk-${'T3BlbkFJ'.repeat(2500)}`,
      `sk-${random(20)} `.repeat(800),
    ];
    const startedAt = performance.now();
    for (const text of texts) holdsProviderKey(text);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
