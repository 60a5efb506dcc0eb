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
        expect.stringMatching(/send the item itself in input.*providerOptions: { openai: { store: false } }/),
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
    ['openai-chat', 'function_call', { messages, function_call: { name: 'f' } }],
    ['openai-chat', 'tool_choice', { messages, tool_choice: { type: 'allowed_tools', allowed_tools: {} } }],
    ['openai-responses', 'tool_choice', { input: 'Hi', tool_choice: 'required' }],
    [
      'openai-responses',
      'tool_choice',
      { input: 'Hi', tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [] } },
    ],
    ['anthropic-messages', 'tool_choice', { max_tokens: 9, messages, tool_choice: { type: 'any' } }],
    ['gemini-generate', 'toolConfig.functionCallingConfig', { contents, toolConfig: toolConfig('ANY') }],
    ['gemini-generate', 'toolConfig.functionCallingConfig', { contents, toolConfig: toolConfig('VALIDATED') }],
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

describe('an answer of a kind that no other format can be asked for', () => {
  const messages = [{ role: 'user', content: 'Hi' }];
  const contents = [{ parts: [{ text: 'Hi' }] }];
  const picture = ['TEXT', 'IMAGE'];

  test.each<[Target, string, JsonObject]>([
    [
      'openai-chat',
      'modalities',
      { messages, modalities: ['text', 'audio'], audio: { format: 'wav', voice: 'alloy' } },
    ],
    ['openai-chat', 'web_search_options', { messages, web_search_options: {} }],
    [
      'gemini-generate',
      'generationConfig.responseModalities',
      { contents, generationConfig: { responseModalities: picture } },
    ],
    [
      'gemini-generate',
      'generation_config.response_modalities',
      { contents, generation_config: { response_modalities: ['audio'] } },
    ],
  ])('is refused to callers of %s: %s', (caller, path, body) => {
    const told = others(caller).map((target) => refusal(caller, target, body));
    expect(told).toEqual(others(caller).map(() => ['request.unsupported', path]));
  });

  test('goes to providers of its own', () => {
    const asked = translate('gemini-generate', 'gemini-generate', {
      contents,
      generationConfig: { responseModalities: picture },
    });
    expect(asked).toMatchObject({ ok: true, value: { dropped: [] } });
    expect(translate('openai-chat', 'openai-chat', { messages, modalities: ['text', 'audio'] }).ok).toBe(true);
  });

  test('is not meant by words', () => {
    expect(translate('openai-chat', 'cohere-chat', { messages, modalities: ['text'] }).ok).toBe(true);
    const generationConfig = { responseModalities: ['TEXT'] };
    expect(translate('gemini-generate', 'openai-chat', { contents, generationConfig }).ok).toBe(true);
  });
});

test('a film at its address is video, which only the format of the film’s owner reads', () => {
  const film = (fileUri: string) => ({ contents: [{ parts: [{ text: 'Hi' }, { fileData: { fileUri } }] }] });
  for (const address of ['https://www.youtube.com/watch?v=x', 'https://youtu.be/x']) {
    for (const target of others('gemini-generate')) {
      expect(refusal('gemini-generate', target, film(address))).toEqual([
        'request.unsupported',
        'contents[0].parts[1]',
      ]);
    }
    expect(advice('gemini-generate', 'openai-responses', film(address))).toContain('video');
    expect(translate('gemini-generate', 'gemini-generate', film(address)).ok).toBe(true);
  }
  expect(translate('gemini-generate', 'openai-responses', film('https://example.com/youtube.com/a.pdf')).ok).toBe(true);
});

describe('sources of an earlier answer', () => {
  const citation = {
    type: 'page_location',
    cited_text: 'a',
    document_index: 0,
    start_page_number: 1,
    end_page_number: 2,
  };
  const cited = { role: 'assistant', content: [{ type: 'text', text: 'So.', citations: [citation] }] };
  const hello = { role: 'user', content: 'Hi' };
  const body = { max_tokens: 99, messages: [hello, cited, hello] };

  test('are told to be left out, in the words of the caller', () => {
    const note = ': known to providers of the format that named them only';
    const annotations = [{ type: 'url_citation', url: 'https://a.org', title: 'A', start_index: 0, end_index: 1 }];
    const input = [{ role: 'assistant', content: [{ type: 'output_text', text: 'So.', annotations }] }, hello];
    for (const target of others('anthropic-messages')) {
      expect(translate('anthropic-messages', target, body)).toMatchObject({ value: { dropped: [`citations${note}`] } });
    }
    for (const target of others('openai-responses')) {
      expect(translate('openai-responses', target, { input })).toMatchObject({
        value: { dropped: [`annotations${note}`] },
      });
    }
  });

  test('go back to a provider of the same format', () => {
    expect(translate('anthropic-messages', 'anthropic-messages', body)).toMatchObject({
      value: { wire: { body: { messages: [{}, { content: [{ citations: [citation] }] }, {}] } }, dropped: [] },
    });
  });
});
