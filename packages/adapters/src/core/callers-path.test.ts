import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import { others, refusal, type Target, translate } from './testing/translating.js';

describe('what a target does not take is told in the words of a caller of', () => {
  const unsupported = (...paths: readonly string[]) => ['request.unsupported', ...paths];

  test('openai-chat', () => {
    const text = { type: 'text', text: 'Hi' };
    const sound = { type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } };
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
    const messages = [
      { role: 'system', content: 'Be kind' },
      { role: 'assistant', tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c', content: 'x' },
      { role: 'user', content: [text, sound] },
    ];
    const refused = (target: Target, more: JsonObject) =>
      refusal('openai-chat', target, { messages: [{ role: 'user', content: 'Hi' }], ...more });
    expect(refused('cohere-chat', { messages })).toEqual(unsupported('messages[3].content[1]'));
    expect(refused('anthropic-messages', { messages, n: 2 })).toEqual(unsupported('messages[3].content[1]', 'n'));
    const named = (name: string) => ({ name, parameters: { type: 'object' } });
    const tools = [
      { type: 'function', function: named('ok') },
      { type: 'function', function: named('ns.f') },
    ];
    expect(refused('bedrock-converse', { tools })).toEqual(unsupported('tools[1].function.name'));
    expect(refused('bedrock-converse', { functions: [named('ns.f')] })).toEqual(unsupported('functions[0].name'));
    expect(refused('gemini-generate', { tools: [...tools, { type: 'custom' }] })).toEqual(unsupported('tools[2]'));
  });

  test('openai-responses', () => {
    const text = { type: 'input_text', text: 'Hi' };
    const stored = { type: 'input_image', file_id: 'file_1' };
    const input = [
      { type: 'message', role: 'user', content: 'Hi' },
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Ok' }] },
      { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: [text, stored] },
      { role: 'user', content: [text, { type: 'input_file', file_id: 'file_2' }] },
    ];
    const refused = (target: Target, more: JsonObject) =>
      refusal('openai-responses', target, { instructions: 'Be kind', input: 'Hi', ...more });
    expect(refused('cohere-chat', { input })).toEqual(unsupported('input[4].output[1]', 'input[5].content[1]'));
    expect(refused('bedrock-converse', { input })).toEqual(unsupported('input[4].output[1]', 'input[5].content[1]'));
    expect(refused('openai-chat', { input })).toEqual(unsupported('input[4].output[1]', 'input[5].content[1]'));
    expect(refused('anthropic-messages', { input: '' })).toEqual(unsupported('input'));
    const tools = [{ type: 'web_search' }, { type: 'function', name: 'ns.f', parameters: {} }];
    expect(refused('bedrock-converse', { tools })).toEqual(unsupported('tools[0]', 'tools[1].name'));
  });

  test('anthropic-messages', () => {
    const file = { type: 'image', source: { type: 'file', file_id: 'file_1' } };
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'f', input: {} }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Here' },
          { type: 'tool_result', tool_use_id: 'c', content: [{ type: 'text', text: 'x' }, file] },
          file,
        ],
      },
    ];
    const refused = (target: Target, more: JsonObject) =>
      refusal('anthropic-messages', target, { max_tokens: 9, system: 'Be kind', messages, ...more });
    const places = ['messages[2].content[1].content[1]', 'messages[2].content[2]'];
    for (const target of ['openai-chat', 'cohere-chat', 'bedrock-converse'] as const) {
      expect(refused(target, {})).toEqual(unsupported(...places));
    }
    const stop_sequences = ['1', '2', '3', '4', '5', '6'];
    const hello = [{ role: 'user', content: 'Hi' }];
    expect(refused('cohere-chat', { messages: hello, stop_sequences })).toEqual(unsupported('stop_sequences'));
  });

  test('gemini-generate', () => {
    const data = 'AAAA';
    const contents = [
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'model', parts: [{ functionCall: { name: 'f', args: {} } }] },
      { role: 'model', parts: [{ functionCall: { name: 'g', args: {} } }] },
      {
        role: 'user',
        parts: [
          { text: 'Here' },
          { functionResponse: { name: 'f', response: {}, parts: [{ inlineData: { mimeType: 'font/ttf', data } }] } },
          { inline_data: { mime_type: 'font/ttf', data } },
        ],
      },
    ];
    const refused = (target: Target, more: JsonObject) =>
      refusal('gemini-generate', target, { contents: [{ parts: [{ text: 'Hi' }] }], ...more });
    const places = ['contents[3].parts[1].functionResponse.parts[0]', 'contents[3].parts[2]'];
    for (const target of ['anthropic-messages', 'bedrock-converse', 'cohere-chat'] as const) {
      expect(refused(target, { contents })).toEqual(unsupported(...places));
    }
    const stopSequences = ['1', '2', '3', '4', '5', '6'];
    expect(refused('cohere-chat', { generationConfig: { candidateCount: 2, stopSequences } })).toEqual(
      unsupported('generationConfig.stopSequences', 'generationConfig.candidateCount'),
    );
    expect(refused('openai-chat', { generationConfig: { candidateCount: 2 } })).toEqual(
      unsupported('generationConfig.candidateCount'),
    );
    expect(refused('anthropic-messages', { contents: [{ parts: [{ text: '' }] }] })).toEqual(unsupported('contents'));
    const declared = { functionDeclarations: [{ name: 'ok' }, { name: 'ns.f' }], googleSearch: {} };
    const functionCallingConfig = { mode: 'VALIDATED' };
    expect(refused('bedrock-converse', { tools: [{}, declared], toolConfig: { functionCallingConfig } })).toEqual(
      unsupported('tools[1]', 'tools[1].functionDeclarations[1].name', 'toolConfig.functionCallingConfig'),
    );
  });
});

describe('what a target does not get is told in the words of a caller of', () => {
  const told = (caller: Target, target: Target, body: JsonObject) => {
    const translated = translate(caller, target, body);
    if (!translated.ok) throw new Error(JSON.stringify(translated.failure));
    return translated.value.dropped;
  };
  const named = { name: 'f', parameters: { type: 'object' } };

  test('openai-chat', () => {
    const body = {
      messages: [{ role: 'user', name: 'Ada', content: 'Hi' }],
      tools: [{ type: 'function', function: { ...named, strict: true } }],
      stop: ['\n', 'END'],
    };
    expect(told('openai-chat', 'gemini-generate', body)).toEqual(['messages[].name', 'tools[].function.strict']);
    expect(told('openai-chat', 'anthropic-messages', { ...body, tools: [] })).toEqual([
      'messages[].name',
      'stop: blank sequences',
    ]);
  });

  test('openai-responses', () => {
    const text = { type: 'input_text', text: 'Hi', prompt_cache_breakpoint: { mode: 'explicit' } };
    const body = { input: [{ role: 'user', content: [text] }] };
    expect(told('openai-responses', 'gemini-generate', body)).toEqual([
      'prompt_cache_breakpoint: the provider caches by itself',
    ]);
    expect(told('openai-responses', 'cohere-chat', { input: 'Hi', top_logprobs: 3 })).toEqual(['top_logprobs']);
    const text_format = { format: { type: 'json_schema', name: 'n', description: 'd', schema: { type: 'object' } } };
    expect(told('openai-responses', 'cohere-chat', { input: 'Hi', text: text_format })).toEqual([
      'text.format.description',
    ]);
  });

  test('anthropic-messages', () => {
    const body = {
      max_tokens: 5000,
      messages: [{ role: 'user', content: 'Hi' }],
      metadata: { user_id: 'u' },
      stop_sequences: ['END'],
      tools: [{ name: 'f', input_schema: { type: 'object' } }],
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    };
    expect(told('anthropic-messages', 'gemini-generate', body)).toEqual([
      'tool_choice.disable_parallel_tool_use: the provider decides how many tools are called at a time',
      'metadata.user_id',
    ]);
    expect(told('anthropic-messages', 'openai-responses', body)).toEqual(['stop_sequences']);
    const thinking = { type: 'enabled', budget_tokens: 2048 };
    expect(told('anthropic-messages', 'cohere-chat', { ...body, tool_choice: { type: 'auto' }, thinking })).toEqual([
      'thinking: this model does not think',
      'metadata.user_id',
    ]);
  });

  test('gemini-generate', () => {
    const contents = [
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'model', parts: [{ functionCall: { name: 'f', args: {} } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'f', response: { error: 'no' } } }] },
    ];
    const tools = [{ functionDeclarations: [{ name: 'f' }] }];
    const generationConfig = { stopSequences: ['END'], seed: 7, topK: 3, thinkingConfig: { thinkingBudget: 2048 } };
    expect(told('gemini-generate', 'openai-responses', { contents, tools, generationConfig })).toEqual([
      'functionResponse.response.error: sent as an ordinary result',
      'generationConfig.seed',
      'generationConfig.stopSequences',
      'generationConfig.topK',
    ]);
    const asked = { contents: [{ parts: [{ text: 'Hi' }] }], generationConfig };
    expect(told('gemini-generate', 'cohere-chat', asked)).toEqual([
      'generationConfig.thinkingConfig: this model does not think',
    ]);
    expect(told('gemini-generate', 'bedrock-converse', asked)).toEqual([
      'generationConfig.topK',
      'generationConfig.seed',
    ]);
  });

  test('any of these, by the name that its body has', () => {
    const messages = [{ role: 'user', content: 'Hi' }];
    const asked = { messages, reasoning_effort: 'high', max_completion_tokens: 9 };
    expect(told('openai-chat', 'cohere-chat', asked)).toEqual(['reasoning_effort: this model does not think']);
    expect(told('openai-chat', 'openai-responses', asked)).toEqual(['max_completion_tokens: below 16, sent as 16']);
    const thinking = { messages, thinking: { type: 'enabled', budget_tokens: 2048 } };
    expect(told('openai-chat', 'cohere-chat', thinking)).toEqual(['thinking: this model does not think']);
    expect(told('openai-responses', 'gemini-generate', { input: 'Hi', safety_identifier: 's' })).toEqual([
      'safety_identifier',
    ]);
    const include = ['message.output_text.logprobs'];
    expect(told('openai-responses', 'anthropic-messages', { input: 'Hi', include })).toEqual(['include']);
    const effort = { max_tokens: 9, messages, output_config: { effort: 'high' } };
    expect(told('anthropic-messages', 'cohere-chat', effort)).toEqual([
      'output_config.effort: this model does not think',
    ]);
  });

  test('any format, where it is no member that is left out', () => {
    const messages = [
      { role: 'user', content: 'Hi' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm', signature: 's' },
          { type: 'text', text: 'Hi' },
        ],
      },
      { role: 'user', content: 'Go on' },
    ];
    for (const target of others('anthropic-messages')) {
      for (const name of told('anthropic-messages', target, { max_tokens: 99, messages })) {
        expect(name).toMatch(/^reasoning of earlier turns/);
      }
    }
  });
});
