import { describe, expect, test } from '@jest/globals';
import { claudeTraits, plainTraits } from './claude-traits.js';

describe('a model is told by its name on any platform', () => {
  test.each([
    ['claude-sonnet-4-5', 'budget'],
    ['claude-sonnet-4-5-20250929', 'budget'],
    ['claude-sonnet-4-5@20250929', 'budget'],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'budget'],
    ['anthropic/claude-sonnet-4.5', 'budget'],
    ['claude-opus-4-6', 'budget-or-adaptive'],
    ['anthropic.claude-opus-4-6-v1', 'budget-or-adaptive'],
    ['claude-opus-4.6', 'budget-or-adaptive'],
    ['claude-opus-4-7', 'adaptive'],
    ['claude-sonnet-5', 'adaptive'],
    ['claude-opus-4-20250514', 'budget'],
    ['claude-3-7-sonnet-20250219', 'budget'],
    ['claude-3-7-sonnet@20250219', 'budget'],
    ['claude-3-5-haiku-20241022', 'none'],
    ['claude-3-opus-20240229', 'none'],
    ['claude-2.1', 'none'],
    ['claude-mythos-preview', 'adaptive'],
  ])('%s: thinking is %s', (model, thinking) => {
    expect(claudeTraits(model).thinking).toBe(thinking);
  });

  test('another maker’s model gets what all of them take', () => {
    expect(claudeTraits('kimi-k2')).toBe(plainTraits);
    expect(claudeTraits('claude')).toBe(plainTraits);
  });
});

describe('what models differ in', () => {
  test.each([
    ['claude-3-5-sonnet-20241022', 'free'],
    ['claude-opus-4-20250514', 'free'],
    ['claude-opus-4-1-20250805', 'one'],
    ['claude-haiku-4-5', 'one'],
    ['claude-opus-4-6', 'one'],
    ['claude-opus-4-7', 'refused'],
    ['claude-haiku-5-5', 'refused'],
    ['claude-fable-5', 'refused'],
  ])('%s: sampling is %s', (model, sampling) => {
    expect(claudeTraits(model).sampling).toBe(sampling);
  });

  test.each([
    ['claude-opus-4-8', 'disabled', true],
    ['claude-opus-5', 'disabled', true],
    ['claude-opus-5-5', 'never', false],
    ['claude-sonnet-5', 'disabled', true],
    ['claude-sonnet-5-5', 'between_tools', false],
    ['claude-haiku-5-5', 'disabled', true],
    ['claude-fable-5', 'never', true],
    ['claude-fable-5-1', 'never', false],
    ['claude-mythos-5-2', 'never', false],
  ])('%s: thinking goes off by %s, a tool call can be compulsory: %p', (model, off, forced) => {
    expect(claudeTraits(model)).toMatchObject({ thinkingOff: off, forcedToolChoice: forced });
  });

  test.each([
    ['claude-haiku-4-5', []],
    ['claude-opus-4-5', ['low', 'medium', 'high']],
    ['claude-sonnet-4-6', ['low', 'medium', 'high', 'max']],
    ['claude-opus-4-7', ['low', 'medium', 'high', 'xhigh', 'max']],
  ])('%s has the efforts %j', (model, efforts) => {
    expect(claudeTraits(model).efforts).toEqual(efforts);
  });

  test('instructions stand between turns from 4.8 on', () => {
    expect(claudeTraits('claude-opus-4-7').systemBetweenTurns).toBe(false);
    expect(claudeTraits('claude-opus-4-8').systemBetweenTurns).toBe(true);
    expect(claudeTraits('claude-sonnet-5').systemBetweenTurns).toBe(true);
  });

  test('a model that is still to come is read like the newest', () => {
    expect(claudeTraits('claude-opus-9')).toEqual(claudeTraits('claude-opus-5-5'));
    expect(claudeTraits('claude-sonnet-6-1')).toEqual(claudeTraits('claude-sonnet-5-5'));
  });
});
