import { describe, expect, test } from '@jest/globals';
import { speaksResponsesOnly } from './responses-only.js';

describe('a model that takes no chat', () => {
  test.each([
    'o1-pro',
    'o3-pro-2025-06-10',
    'gpt-5-pro',
    'gpt-5.5-pro-2026-04-23',
    'gpt-5-codex',
    'gpt-5.1-codex-max',
    'codex-mini-latest',
    'o4-mini-deep-research-2025-06-26',
    'computer-use-preview',
    'gpt-6-cyber',
  ])('is known by its name: %s', (model) => {
    expect(speaksResponsesOnly(model)).toBe(true);
  });

  test.each([
    'gpt-5',
    'gpt-4.1-mini',
    'o3',
    'o4-mini-2025-04-16',
    'gpt-production',
    'chatgpt-4o-latest',
    'deepseek-v4-pro',
  ])('is not one that does: %s', (model) => {
    expect(speaksResponsesOnly(model)).toBe(false);
  });
});
