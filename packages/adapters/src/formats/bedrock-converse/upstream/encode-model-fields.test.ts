import { describe, expect, test } from '@jest/globals';
import type { ReasoningOptions } from '@tollgate/schema';
import { call, claude, encode, gptOss, kimi, nova, nova2, qwen, result, say, titan } from '../testing/encode.js';

const fieldsOf = (model: string, reasoning: ReasoningOptions, others = {}) => {
  const { body, dropped } = encode(model, { reasoning, ...others });
  return { fields: body['additionalModelRequestFields'], inference: body['inferenceConfig'], dropped };
};

describe('Claude models think as at their maker', () => {
  test('with a budget, and a limit above it where the caller set none', () => {
    expect(fieldsOf(claude, { effort: 'high' })).toEqual({
      fields: { thinking: { type: 'enabled', budget_tokens: 16_384 } },
      inference: { maxTokens: 32_000 },
      dropped: [],
    });
  });

  test('with a budget that leaves room under the caller’s limit', () => {
    expect(fieldsOf(claude, { budgetTokens: 50_000 }, { maxOutputTokens: 10_000 })).toMatchObject({
      fields: { thinking: { budget_tokens: 8000 } },
      inference: { maxTokens: 10_000 },
    });
  });

  test('with an effort where the model takes one', () => {
    expect(fieldsOf('global.anthropic.claude-opus-4-8', { effort: 'xhigh' })).toEqual({
      fields: { thinking: { type: 'adaptive' }, output_config: { effort: 'xhigh' } },
      inference: undefined,
      dropped: [],
    });
  });

  test('as the caller wrote it in their own format', () => {
    const thinking = { type: 'enabled', budget_tokens: 3000 };
    const reasoning = { budgetTokens: 3000, extensions: { 'anthropic-messages': { thinking } } };
    expect(fieldsOf(claude, reasoning, { maxOutputTokens: 4000 }).fields).toEqual({ thinking });
  });

  test('not at all when switched off, when a call is compulsory, or when the thinking behind a call is lost', () => {
    expect(fieldsOf(claude, { mode: 'disabled' }).fields).toEqual({ thinking: { type: 'disabled' } });
    const tools = [{ type: 'function', name: 'get_weather' }] as const;
    expect(fieldsOf(claude, { effort: 'low' }, { tools, toolChoice: { type: 'required' } })).toMatchObject({
      fields: undefined,
      dropped: ['reasoning: not together with a compulsory tool call'],
    });
    const messages = [say('Q'), call('a'), result('a', 'done')];
    expect(fieldsOf(claude, { effort: 'low' }, { tools, messages })).toMatchObject({
      fields: undefined,
      dropped: ['reasoning: the last tool call came back without the thinking that led to it'],
    });
  });

  test('without sampling, which is told', () => {
    const { inference, dropped } = fieldsOf(claude, { effort: 'low' }, { temperature: 0.2, topP: 0.5, topK: 5 });
    expect(inference).toEqual({ maxTokens: 32_000 });
    expect(dropped).toEqual(['temperature', 'top_p', 'top_k']);
  });
});

describe('Nova 2 models', () => {
  test.each([
    [{ effort: 'minimal' }, 'low'],
    [{ effort: 'medium' }, 'medium'],
    [{ effort: 'max' }, 'high'],
    [{ mode: 'enabled' }, 'medium'],
    [{ mode: 'adaptive', effort: 'low' }, 'low'],
  ] as const)('are asked for %j with the effort %s', (reasoning, maxReasoningEffort) => {
    expect(fieldsOf(nova2, reasoning)).toMatchObject({
      fields: { reasoningConfig: { type: 'enabled', maxReasoningEffort } },
      dropped: [],
    });
  });

  test.each([
    [4096, 'low'],
    [4097, 'medium'],
    [12_288, 'medium'],
    [12_289, 'high'],
  ])('are asked for a budget of %i tokens with the effort %s, which is told', (budgetTokens, maxReasoningEffort) => {
    expect(fieldsOf(nova2, { budgetTokens })).toMatchObject({
      fields: { reasoningConfig: { maxReasoningEffort } },
      dropped: ['reasoning.budget: this model takes an effort instead'],
    });
  });

  test('at high effort take no sampling, and no limit: then the limit wins', () => {
    expect(fieldsOf(nova2, { effort: 'high' }, { temperature: 0.5, topP: 0.5, topK: 3 })).toEqual({
      fields: { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' }, inferenceConfig: { topK: 3 } },
      inference: undefined,
      dropped: ['temperature', 'top_p'],
    });
    expect(fieldsOf(nova2, { effort: 'high' }, { maxOutputTokens: 500, temperature: 0.5 })).toEqual({
      fields: { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'medium' } },
      inference: { maxTokens: 500, temperature: 0.5 },
      dropped: ['reasoning: high effort takes no output limit, so it was asked for medium'],
    });
  });

  test('can be told not to think', () => {
    expect(fieldsOf(nova2, { effort: 'none' }).fields).toEqual({ reasoningConfig: { type: 'disabled' } });
  });
});

describe('other models', () => {
  test.each([
    [gptOss, { effort: 'xhigh' }, { reasoning_effort: 'high' }],
    [gptOss, { mode: 'enabled' }, undefined],
    [kimi, { effort: 'low' }, { reasoning_effort: 'low' }],
    [qwen, { effort: 'low' }, { reasoning_config: 'low' }],
    [qwen, { effort: 'medium' }, { reasoning_config: 'high' }],
    [qwen, { mode: 'enabled' }, { reasoning_config: 'high' }],
  ] as const)('%s is asked for %j with %j', (model, reasoning, fields) => {
    expect(fieldsOf(model, reasoning)).toMatchObject({ fields, dropped: [] });
  });

  test.each([
    [gptOss, { reasoning_effort: 'low' }],
    [qwen, { reasoning_config: 'low' }],
  ])('%s cannot be told not to think', (model, fields) => {
    expect(fieldsOf(model, { effort: 'none' })).toMatchObject({
      fields,
      dropped: ['reasoning: this model always thinks, so it was asked for its lowest effort'],
    });
  });

  test('that do not think are not asked, which is told', () => {
    expect(fieldsOf(titan, { effort: 'high', display: 'full' })).toMatchObject({
      fields: undefined,
      dropped: ['reasoning.display', 'reasoning: this model is not asked for it'],
    });
    expect(fieldsOf(nova, { budgetTokens: 2000 }).dropped).toEqual(['reasoning: this model is not asked for it']);
    expect(fieldsOf(titan, { mode: 'disabled' })).toMatchObject({ fields: undefined, dropped: [] });
  });
});

describe('sampling', () => {
  test('is as the caller wants it, within the format’s bounds', () => {
    expect(encode(nova, { temperature: 1.5, topP: 0.4, maxOutputTokens: 9 })).toMatchObject({
      body: { inferenceConfig: { temperature: 1, topP: 0.4, maxTokens: 9 } },
      dropped: ['temperature: above 1, sent as 1'],
    });
    expect(encode(nova, { temperature: -1 }).body['inferenceConfig']).toEqual({ temperature: 0 });
  });

  test('of Claude follows its maker’s rules', () => {
    expect(encode(claude, { temperature: 0.5, topP: 0.5, topK: 5 })).toMatchObject({
      body: { inferenceConfig: { temperature: 0.5 }, additionalModelRequestFields: { top_k: 5 } },
      dropped: ['top_p'],
    });
    expect(encode('anthropic.claude-opus-4-8', { temperature: 0.5 }).dropped).toEqual(['temperature']);
  });

  test('by the likeliest words only is known to few models', () => {
    expect(encode(nova, { topK: 7 }).body['additionalModelRequestFields']).toEqual({ inferenceConfig: { topK: 7 } });
    expect(encode(titan, { topK: 7 })).toMatchObject({ dropped: ['top_k'] });
  });
});
