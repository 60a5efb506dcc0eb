import { describe, expect, test } from '@jest/globals';
import type { ReasoningOptions } from '@tollgate/schema';
import { encodeThinking } from './encode-thinking.js';
import { geminiTraits } from './gemini-traits.js';
import { openNotes } from './notes.js';

function think(model: string, options: ReasoningOptions | undefined): { config: unknown; dropped: readonly string[] } {
  const notes = openNotes();
  const config = encodeThinking(options, geminiTraits(model), notes);
  return { config, dropped: [...notes.dropped] };
}

const always = 'reasoning: this model always thinks, so it was asked for the least';
const instead = 'reasoning.budget: this model takes a level instead';

describe('a model that takes a budget', () => {
  test.each([
    [{ effort: 'minimal' }, 1024],
    [{ effort: 'low' }, 1024],
    [{ effort: 'medium' }, 8192],
    [{ effort: 'high' }, 24_576],
    [{ effort: 'max' }, 24_576],
    [{ budgetTokens: 5000 }, 5000],
    [{ budgetTokens: 100_000 }, 24_576],
    [{ budgetTokens: 3000, effort: 'high' }, 3000],
    [{ mode: 'adaptive' }, -1],
    [{ mode: 'enabled' }, -1],
  ] as const)('gets %j as %i tokens', (options, thinkingBudget) => {
    expect(think('gemini-2.5-flash', options)).toEqual({
      config: { includeThoughts: true, thinkingBudget },
      dropped: [],
    });
  });

  test('gets a budget within its own limits', () => {
    expect(think('gemini-2.5-pro', { budgetTokens: 1 }).config).toMatchObject({ thinkingBudget: 128 });
    expect(think('gemini-2.5-pro', { effort: 'max' }).config).toMatchObject({ thinkingBudget: 32_768 });
    expect(think('gemini-2.5-flash-lite', { budgetTokens: 1 }).config).toMatchObject({ thinkingBudget: 512 });
  });

  test('can be switched off, or asked for the least', () => {
    for (const options of [{ effort: 'none' }, { mode: 'disabled' }, { mode: 'disabled', effort: 'high' }] as const) {
      expect(think('gemini-2.5-flash', options)).toEqual({ config: { thinkingBudget: 0 }, dropped: [] });
    }
    expect(think('gemini-2.5-pro', { effort: 'none' })).toEqual({ config: { thinkingBudget: 128 }, dropped: [always] });
  });
});

describe('a model that takes a level', () => {
  test.each([
    ['gemini-3.8-flash', { effort: 'minimal' }, 'MINIMAL', []],
    ['gemini-3.8-flash', { effort: 'medium' }, 'MEDIUM', []],
    ['gemini-3.8-flash', { effort: 'max' }, 'HIGH', []],
    ['gemini-3-pro-preview', { effort: 'medium' }, 'LOW', []],
    ['gemini-3.1-pro-preview', { effort: 'minimal' }, 'LOW', []],
    ['gemini-4-argon', { effort: 'xhigh' }, 'HIGH', []],
    ['gemini-3.8-flash', { budgetTokens: 512 }, 'MINIMAL', [instead]],
    ['gemini-3.8-flash', { budgetTokens: 4096 }, 'LOW', [instead]],
    ['gemini-3.8-flash', { budgetTokens: 16_384 }, 'MEDIUM', [instead]],
    ['gemini-3.8-flash', { budgetTokens: 16_385 }, 'HIGH', [instead]],
  ] as const)('%s gets %j as %s', (model, options, thinkingLevel, dropped) => {
    expect(think(model, options)).toEqual({ config: { includeThoughts: true, thinkingLevel }, dropped });
  });

  test('is left to itself where the caller names neither', () => {
    expect(think('gemini-3.8-flash', { mode: 'adaptive' })).toEqual({ config: { includeThoughts: true }, dropped: [] });
  });

  test('cannot be switched off, so it gets its lowest level', () => {
    expect(think('gemini-3.8-flash', { effort: 'none' })).toEqual({
      config: { thinkingLevel: 'MINIMAL' },
      dropped: [always],
    });
    expect(think('gemini-4-argon', { mode: 'disabled' })).toEqual({
      config: { thinkingLevel: 'LOW' },
      dropped: [always],
    });
  });
});

test('a model without the setting is not asked, and the caller is told', () => {
  expect(think('gemini-2.0-flash', { effort: 'high' })).toEqual({
    config: undefined,
    dropped: ['reasoning: this model has no setting for it'],
  });
  expect(think('gemini-2.0-flash', { effort: 'none' })).toEqual({ config: undefined, dropped: [] });
  expect(think('gemini-3.8-flash', undefined)).toEqual({ config: undefined, dropped: [] });
});

test('thinking is shown to those who ask for it, unless they do not want to see it', () => {
  expect(think('gemini-3.8-flash', { effort: 'low', display: 'none' }).config).toEqual({ thinkingLevel: 'LOW' });
  expect(think('gemini-3.8-flash', { effort: 'low', display: 'full' }).config).toMatchObject({ includeThoughts: true });
});

describe('a caller of this format', () => {
  const written = (config: Record<string, boolean | number | string>): ReasoningOptions => ({
    effort: 'low',
    extensions: { 'gemini-generate': config },
  });

  test('is taken at its word', () => {
    const config = { thinkingBudget: 77, includeThoughts: false };
    expect(think('gemini-3.8-flash', written(config))).toEqual({ config, dropped: [] });
    expect(think('gemini-2.5-flash', written(config))).toEqual({ config, dropped: [] });
  });

  test('but not in words that the model does not know', () => {
    expect(think('gemini-2.5-flash', written({ thinkingLevel: 'LOW' })).config).toEqual({
      includeThoughts: true,
      thinkingBudget: 1024,
    });
    expect(think('gemini-2.0-flash', written({ thinkingBudget: 5 })).config).toBeUndefined();
  });
});
