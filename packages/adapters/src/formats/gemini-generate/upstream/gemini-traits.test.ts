import { describe, expect, test } from '@jest/globals';
import { geminiTraits } from './gemini-traits.js';

describe('how a model is asked to think', () => {
  test.each([
    ['gemini-4-argon', ['LOW', 'MEDIUM', 'HIGH']],
    ['gemini-5-flash', ['LOW', 'MEDIUM', 'HIGH']],
    ['gemini-3.8-flash', ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH']],
    ['gemini-3-flash-preview', ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH']],
    ['gemini-3.5-flash-lite', ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH']],
    ['gemini-3.1-pro-preview', ['LOW', 'MEDIUM', 'HIGH']],
    ['gemini-3-pro-preview', ['LOW', 'HIGH']],
    ['gemini-3.1-flash-image', ['MINIMAL', 'HIGH']],
    ['gemini-flash-latest', ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH']],
    ['gemini-pro-latest', ['LOW', 'MEDIUM', 'HIGH']],
  ])('%s by the levels %j', (model, levels) => {
    expect(geminiTraits(model).thinking).toEqual({ type: 'level', levels });
  });

  test.each([
    ['gemini-2.5-pro', 128, 32_768, false],
    ['gemini-2.5-pro-preview-05-06', 128, 32_768, false],
    ['gemini-2.5-flash', 0, 24_576, true],
    ['gemini-2.5-flash-lite', 512, 24_576, true],
    ['publishers/google/models/gemini-2.5-flash', 0, 24_576, true],
  ])('%s by a budget from %i to %i', (model, min, max, canBeOff) => {
    expect(geminiTraits(model).thinking).toEqual({ type: 'budget', min, max, canBeOff });
  });

  test.each([
    'gemini-2.0-flash',
    'gemini-1.5-pro',
    'gemini-2.5-flash-image',
    'gemini-2.5-flash-preview-tts',
    'gemini-3-pro-image',
    'gemma-4-27b-it',
    'some-model',
  ])('%s not at all', (model) => {
    expect(geminiTraits(model).thinking).toEqual({ type: 'none' });
  });
});

test('models from the third generation on want signatures back and read pictures in results', () => {
  for (const model of ['gemini-3-flash-preview', 'gemini-3.1-pro-preview', 'gemini-3-pro-image', 'gemini-4-argon']) {
    expect(geminiTraits(model)).toMatchObject({ needsSignatures: true, mediaInResults: true });
  }
  for (const model of ['gemini-2.5-pro', 'gemini-2.0-flash', 'some-model']) {
    expect(geminiTraits(model)).toMatchObject({ needsSignatures: false, mediaInResults: false });
  }
});

test('the fourth generation ignores sampling', () => {
  expect(geminiTraits('gemini-4-argon').sampling).toBe(false);
  expect(geminiTraits('gemini-3.8-flash').sampling).toBe(true);
});
