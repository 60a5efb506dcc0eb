import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import { advice, others, refusal, type Target, translate } from './testing/translating.js';

describe('what a provider of Responses keeps', () => {
  const input = [{ role: 'user', content: 'Hi' }];

  test.each(others('openai-responses'))('cannot go to one of %s, and the way to do without is told', (target) => {
    const said = (more: JsonObject) => [
      ...refusal('openai-responses', target, { input, ...more }),
      advice('openai-responses', target, { input, ...more }),
    ];
    const unsupported = 'request.unsupported';
    const whole = expect.stringContaining('send the whole conversation as input');
    expect(said({ previous_response_id: 'resp_1' })).toEqual([unsupported, 'previous_response_id', whole]);
    expect(said({ conversation: 'conv_1' })).toEqual([unsupported, 'conversation', whole]);
    expect(said({ conversation: { id: 'conv_1' } })).toEqual([unsupported, 'conversation', whole]);
    const text = expect.stringContaining('send its text as instructions and input');
    expect(said({ prompt: { id: 'pmpt_1' } })).toEqual([unsupported, 'prompt', text]);
    expect(said({ background: true })).toEqual([
      unsupported,
      'background',
      expect.stringContaining('leave it out and wait for the answer'),
    ]);
    for (const item of [{ type: 'item_reference', id: 'rs_1' }, { id: 'msg_1' }, { id: 'msg_1', type: null }]) {
      expect(said({ input: [...input, item] })).toEqual([
        unsupported,
        'input[1]',
        expect.stringContaining('send the item itself'),
      ]);
    }
  });

  test('is told all at once, before anything else', () => {
    const body = { input: [{ type: 'item_reference', id: 'x' }], prompt: { id: 'p' }, previous_response_id: 'r' };
    expect(refusal('openai-responses', 'cohere-chat', { ...body, temperature: 9 })).toEqual([
      'request.unsupported',
      'previous_response_id',
      'prompt',
      'input[0]',
    ]);
    expect(refusal('openai-responses', 'cohere-chat', { previous_response_id: 'r' })).toEqual([
      'request.unsupported',
      'previous_response_id',
    ]);
  });

  test('stays in a body that is written anew for one of its own format', () => {
    const kept = { previous_response_id: 'r', conversation: 'c', prompt: { id: 'p' }, background: true };
    const reference = { type: 'item_reference', id: 'rs_1' };
    const translated = translate('openai-responses', 'openai-responses', { ...kept, input: [reference, ...input] });
    expect(translated).toMatchObject({
      ok: true,
      value: { wire: { body: { ...kept, input: [reference, ...input] } } },
    });
  });

  test('is not meant by what is empty', () => {
    const nothing = { previous_response_id: null, conversation: '', prompt: null, background: false };
    expect(translate('openai-responses', 'cohere-chat', { input, ...nothing }).ok).toBe(true);
  });
});

describe('what a provider of Gemini keeps', () => {
  const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];

  test.each(others('gemini-generate'))('cannot go to one of %s, and the way to do without is told', (target) => {
    for (const name of ['cachedContent', 'cached_content']) {
      const body = { contents, [name]: 'cachedContents/1' };
      expect(refusal('gemini-generate', target, body)).toEqual(['request.unsupported', name]);
      expect(advice('gemini-generate', target, body)).toContain('send them as systemInstruction, tools and contents');
    }
    expect(translate('gemini-generate', target, { contents, cachedContent: '' }).ok).toBe(true);
  });

  test('stays in a body that is written anew for one of its own format', () => {
    const translated = translate('gemini-generate', 'gemini-generate', { contents, cachedContent: 'cachedContents/1' });
    expect(translated).toMatchObject({ ok: true, value: { wire: { body: { cachedContent: 'cachedContents/1' } } } });
  });
});

test('a request that is wrong by itself is no matter of the target', () => {
  expect(refusal('openai-chat', 'cohere-chat', { messages: [] })).toEqual(['request.invalid', 'messages']);
  const audio = { type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } };
  const body = { messages: [{ role: 'user', content: [audio] }] };
  expect(refusal('openai-chat', 'cohere-chat', body)[0]).toBe('request.unsupported');
});

describe('a choice that wants a tool called where there is none is wrong for everybody', () => {
  const messages = [{ role: 'user', content: 'Hi' }];
  const contents = [{ parts: [{ text: 'Hi' }] }];
  const toolConfig = (mode: string) => ({ functionCallingConfig: { mode } });

  test.each<[Target, string, JsonObject]>([
    ['openai-chat', 'tool_choice', { messages, tool_choice: 'required' }],
    ['openai-chat', 'tool_choice', { messages, tools: [], tool_choice: { type: 'function', function: { name: 'f' } } }],
    ['openai-responses', 'tool_choice', { input: 'Hi', tool_choice: 'required' }],
    ['anthropic-messages', 'tool_choice', { max_tokens: 9, messages, tool_choice: { type: 'any' } }],
    ['gemini-generate', 'toolConfig.functionCallingConfig', { contents, toolConfig: toolConfig('ANY') }],
  ])('to callers of %s: %s', (caller, path, body) => {
    const told = others(caller).map((target) => refusal(caller, target, body));
    expect(told).toEqual(others(caller).map(() => ['request.invalid', path]));
  });

  test('and one that leaves it to the model is not', () => {
    for (const tool_choice of ['auto', 'none']) {
      expect(translate('openai-chat', 'cohere-chat', { messages, tool_choice }).ok).toBe(true);
    }
    for (const mode of ['AUTO', 'NONE']) {
      expect(translate('gemini-generate', 'openai-chat', { contents, toolConfig: toolConfig(mode) }).ok).toBe(true);
    }
  });
});
