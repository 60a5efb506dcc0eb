import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatRequest, ReasoningOptions } from '@tollgate/schema';
import { claudeTraits } from './claude-traits.js';
import { encodeRequest } from './encode-request.js';
import { type MessagesQuirks, messagesTarget } from './quirks.js';

const hello: ChatRequest = {
  model: 'claude-sonnet-4-6',
  stream: false,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
  maxOutputTokens: 10_000,
};

function quirksOf(model: string, more: Partial<MessagesQuirks> = {}): MessagesQuirks {
  return { traits: claudeTraits(model), target: messagesTarget, modelInBody: true, ...more };
}

function encode(more: Partial<ChatRequest>, quirks?: Partial<MessagesQuirks>) {
  const request = { ...hello, ...more };
  const encoded = encodeRequest(request, quirksOf(request.model, quirks));
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  return encoded.value;
}

describe('reasoning', () => {
  function reasoning(model: string, options: ReasoningOptions, more: Partial<ChatRequest> = {}) {
    const { wire, dropped } = encode({ model, reasoning: options, ...more });
    return {
      thinking: wire.body['thinking'],
      config: wire.body['output_config'],
      max: wire.body['max_tokens'],
      dropped,
    };
  }

  test.each([
    ['minimal', 1024],
    ['low', 2048],
    ['medium', 8192],
    ['high', 16_384],
    ['xhigh', 32_768],
    ['max', 49_152],
  ] as const)('effort %s is a budget of %i tokens for models that want one', (effort, budget) => {
    expect(reasoning('claude-haiku-4-5', { effort }, { maxOutputTokens: 64_000 })).toMatchObject({
      thinking: { type: 'enabled', budget_tokens: budget },
      config: undefined,
      dropped: [],
    });
  });

  test.each([
    ['claude-sonnet-4-6', 'minimal', 'low'],
    ['claude-sonnet-4-6', 'medium', 'medium'],
    ['claude-sonnet-4-6', 'xhigh', 'high'],
    ['claude-sonnet-4-6', 'max', 'max'],
    ['claude-opus-5', 'xhigh', 'xhigh'],
    ['claude-opus-5-5', 'low', 'low'],
  ] as const)('%s: effort %s is adaptive thinking with effort %s', (model, effort, wire) => {
    expect(reasoning(model, { effort })).toMatchObject({
      thinking: { type: 'adaptive' },
      config: { effort: wire },
      dropped: [],
    });
  });

  test('a budget leaves room for the answer', () => {
    expect(reasoning('claude-haiku-4-5', { effort: 'max' }, { maxOutputTokens: 10_000 }).thinking).toEqual({
      type: 'enabled',
      budget_tokens: 8000,
    });
    expect(reasoning('claude-haiku-4-5', { effort: 'high' }, { maxOutputTokens: 1100 }).thinking).toEqual({
      type: 'enabled',
      budget_tokens: 1024,
    });
  });

  test('an output limit without room for thinking turns it off, and it is told', () => {
    expect(reasoning('claude-haiku-4-5', { effort: 'low' }, { maxOutputTokens: 1024 })).toMatchObject({
      thinking: undefined,
      dropped: ['reasoning: the output limit leaves no room for it'],
    });
  });

  test('a budget comes on top of the default limit where the caller set none', () => {
    const { maxOutputTokens: _, ...unlimited } = hello;
    const request: ChatRequest = { ...unlimited, model: 'other-maker', reasoning: { budgetTokens: 6000 } };
    const encoded = encodeRequest(request, quirksOf('other-maker'));
    expect(encoded.ok && encoded.value.wire.body).toMatchObject({
      max_tokens: 10_096,
      thinking: { type: 'enabled', budget_tokens: 6000 },
    });
  });

  test.each([
    [1024, 'low'],
    [4096, 'low'],
    [4097, 'medium'],
    [16_000, 'high'],
    [32_000, 'xhigh'],
    [64_000, 'max'],
  ])('a budget of %i is effort %s for models that want an effort, and it is told', (budgetTokens, effort) => {
    expect(reasoning('claude-opus-5', { mode: 'enabled', budgetTokens })).toMatchObject({
      thinking: { type: 'adaptive' },
      config: { effort },
      dropped: ['reasoning.budget: this model takes an effort instead'],
    });
  });

  test('a model that takes both gets what was asked for', () => {
    expect(reasoning('claude-opus-4-6', { mode: 'enabled', budgetTokens: 3000 }).thinking).toEqual({
      type: 'enabled',
      budget_tokens: 3000,
    });
    expect(reasoning('claude-opus-4-6', { mode: 'adaptive' })).toMatchObject({
      thinking: { type: 'adaptive' },
      config: undefined,
    });
  });

  test.each([
    ['claude-opus-4-8', { mode: 'disabled' }, { type: 'disabled' }, undefined, []],
    ['claude-haiku-4-5', { effort: 'none' }, { type: 'disabled' }, undefined, []],
    ['claude-sonnet-5-5', { effort: 'none' }, { type: 'between_tools' }, undefined, []],
    ['claude-3-5-sonnet-20241022', { mode: 'disabled' }, undefined, undefined, []],
    [
      'claude-opus-5-5',
      { mode: 'disabled' },
      undefined,
      { effort: 'low' },
      ['reasoning: this model always thinks, so it was asked for its lowest effort'],
    ],
  ] as const)('%s: off by %j', (model, options, thinking, config, dropped) => {
    expect(reasoning(model, options)).toMatchObject({ thinking, config, dropped });
  });

  test('a model that cannot think is asked without, and it is told', () => {
    expect(reasoning('claude-3-5-haiku-20241022', { effort: 'high' })).toMatchObject({
      thinking: undefined,
      dropped: ['reasoning: this model does not think'],
    });
  });

  test.each([
    ['full', 'summarized'],
    ['summary', 'summarized'],
    ['none', 'omitted'],
  ] as const)('display %s is %s', (display, wire) => {
    expect(reasoning('claude-opus-5', { mode: 'adaptive', display }).thinking).toEqual({
      type: 'adaptive',
      display: wire,
    });
    expect(reasoning('claude-haiku-4-5', { effort: 'low', display }).thinking).toMatchObject({ display: wire });
  });

  test('gives way to a compulsory tool call, which the provider does not take with it', () => {
    const tools: ChatRequest['tools'] = [{ type: 'function', name: 'f' }];
    expect(
      reasoning('claude-sonnet-4-6', { effort: 'high' }, { tools, toolChoice: { type: 'required' } }),
    ).toMatchObject({
      thinking: undefined,
      config: undefined,
      dropped: ['reasoning: not together with a compulsory tool call'],
    });
  });

  describe('in the middle of tool calls', () => {
    const call = { type: 'tool-call', id: 'a', name: 'look', argumentsJson: '{}' } as const;
    const signed = { type: 'reasoning', text: 'Look.', signature: 'c2ln' } as const;
    const after = (...content: readonly AssistantPart[]): Partial<ChatRequest> => ({
      messages: [
        ...hello.messages,
        { role: 'assistant', content },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', content: [] }] },
      ],
    });

    test('goes on where the call came back with its thinking', () => {
      const wanted = { thinking: { type: 'enabled', budget_tokens: 2048 }, dropped: [] };
      expect(reasoning('claude-haiku-4-5', { effort: 'low' }, after(signed, call))).toMatchObject(wanted);
      const hidden = { type: 'redacted-reasoning', data: 'aGk=' } as const;
      expect(reasoning('claude-haiku-4-5', { effort: 'low' }, after(hidden, call))).toMatchObject(wanted);
    });

    test('stops where it came back without, and it is told', () => {
      expect(reasoning('claude-haiku-4-5', { effort: 'low' }, after(call))).toMatchObject({
        thinking: undefined,
        dropped: ['reasoning: the last tool call came back without the thinking that led to it'],
      });
    });

    test('becomes adaptive where the model can, which asks for no thinking before the call', () => {
      expect(reasoning('claude-opus-4-6', { budgetTokens: 3000 }, after(call))).toMatchObject({
        thinking: { type: 'adaptive' },
        config: { effort: 'low' },
      });
      expect(reasoning('claude-opus-5', { effort: 'high' }, after(call)).dropped).toEqual([]);
    });

    test('is not bothered by a turn that called nothing', () => {
      expect(reasoning('claude-haiku-4-5', { effort: 'low' }, after({ type: 'text', text: 'Hm' }))).toMatchObject({
        thinking: { type: 'enabled' },
      });
    });
  });

  test('is sent as it was written by a caller of this format', () => {
    const written = { thinking: { type: 'enabled', budget_tokens: 1, display: 'omitted' }, effort: 'max' };
    const options: ReasoningOptions = {
      mode: 'enabled',
      budgetTokens: 1,
      extensions: { 'anthropic-messages': written },
    };
    expect(reasoning('claude-opus-5-5', options)).toMatchObject({
      thinking: written.thinking,
      config: { effort: 'max' },
      dropped: [],
    });
  });

  test('that is only an effort stays one for a caller of this format', () => {
    const options: ReasoningOptions = { effort: 'low', extensions: { 'anthropic-messages': { effort: 'low' } } };
    expect(reasoning('claude-opus-4-6', options)).toMatchObject({ thinking: undefined, config: { effort: 'low' } });
  });
});
