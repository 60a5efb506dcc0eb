import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import { findClientFormat, findProvider } from '../registry.js';
import { translateRequest } from './translate-request.js';

/** One model of a provider of each format. */
const targets = {
  'openai-chat': ['groq', 'llama-3.3-70b-versatile'],
  'openai-responses': ['openai', 'gpt-5-pro'],
  'anthropic-messages': ['anthropic', 'claude-sonnet-4-6'],
  'gemini-generate': ['google', 'gemini-2.5-flash'],
  'bedrock-converse': ['bedrock', 'anthropic.claude-sonnet-4-6'],
  'cohere-chat': ['cohere', 'command-a-03-2025'],
} as const;
type Target = keyof typeof targets;
const formats = Object.keys(targets).filter((name): name is Target => name in targets);
const others = (own: Target) => formats.filter((format) => format !== own);

function translate(caller: Target, target: Target, body: JsonObject) {
  const [kind, model] = targets[target];
  const format = findClientFormat(caller);
  const translation = findProvider(kind)?.chat(model, target);
  if (format === undefined || translation?.format !== target) throw new Error(`Nobody speaks ${target}.`);
  return translateRequest(format, translation, body, { model, stream: false });
}

function refusal(caller: Target, target: Target, body: JsonObject) {
  const translated = translate(caller, target, body);
  if (translated.ok) throw new Error(`It was sent, without ${translated.value.dropped.join(', ')}.`);
  const { code, problems } = translated.failure;
  return [code, ...problems.map(({ path }) => path)];
}

function advice(caller: Target, target: Target, body: JsonObject): string {
  const translated = translate(caller, target, body);
  return translated.ok ? '' : translated.failure.problems.map(({ message }) => message).join('; ');
}

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
      expect.stringContaining('leave it out and wait, or set stream'),
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
