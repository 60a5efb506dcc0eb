import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import { advice, others, refusal, type Target, translate } from './testing/translating.js';

describe('content that no provider of another format can read', () => {
  const refusedBy = (caller: Target, path: string, body: JsonObject) => {
    const told = others(caller).map((target) => refusal(caller, target, body));
    expect(told).toEqual(others(caller).map(() => ['request.unsupported', path]));
  };

  test.each<[string, JsonObject]>([
    ['messages[0].content[0]', { messages: [{ role: 'user', content: [{ type: 'txt', text: 'Hi' }] }] }],
    ['messages[0].content[0]', { messages: [{ role: 'user', content: [{ type: 'video_url', video_url: {} }] }] }],
    [
      'messages[1].content[0]',
      {
        messages: [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: [{ type: 'txt', text: 'Hi' }] },
        ],
      },
    ],
    [
      'messages[1].tool_calls[0]',
      {
        messages: [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', tool_calls: [{ id: 'c', type: 'custom', custom: { name: 'sql', input: 'x' } }] },
        ],
      },
    ],
  ])('is refused to callers of openai-chat: %s', (path, body) => refusedBy('openai-chat', path, body));

  test.each<[string, JsonObject]>([
    ['input[0].content[0]', { input: [{ role: 'user', content: [{ type: 'input_txt', text: 'Hi' }] }] }],
    [
      'input[1]',
      {
        input: [
          { role: 'user', content: 'Hi' },
          { type: 'mesage', role: 'user', content: 'Go on' },
        ],
      },
    ],
    [
      'input[1]',
      {
        input: [
          { role: 'user', content: 'Hi' },
          { type: 'custom_tool_call_output', call_id: 'c' },
        ],
      },
    ],
  ])('is refused to callers of openai-responses: %s', (path, body) => refusedBy('openai-responses', path, body));

  test.each<[string, JsonObject]>([
    ['messages[0].content[0]', { messages: [{ role: 'user', content: [{ type: 'txt', text: 'Hi' }] }] }],
    [
      'messages[0].content[0].content[0]',
      {
        messages: [
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content: [{ type: 'search_result' }] }] },
        ],
      },
    ],
    ['messages[0].content[0]', { messages: [{ role: 'assistant', content: [{ type: 'compaction', content: 'x' }] }] }],
  ])('is refused to callers of anthropic-messages: %s', (path, body) =>
    refusedBy('anthropic-messages', path, { max_tokens: 9, ...body }),
  );

  test.each<[string, JsonObject]>([
    ['contents[0].parts[1]', { contents: [{ parts: [{ text: 'Hi' }, { txt: 'Go on' }] }] }],
    ['contents[1].parts[0]', { contents: [{ parts: [{ text: 'Hi' }] }, { role: 'model', parts: [{ txt: 'Hi' }] }] }],
  ])('is refused to callers of gemini-generate: %s', (path, body) => refusedBy('gemini-generate', path, body));

  test.each<[string, JsonObject]>([
    ['contents[0].parts[1]', { fileData: { mimeType: 'video/mp4', fileUri: 'https://example.com/a' } }],
    ['contents[0].parts[1]', { file_data: { file_uri: 'https://example.com/a.mp4?b' } }],
    ['contents[0].parts[1]', { inlineData: { mimeType: 'video/mp4', data: 'AAAA' } }],
    ['contents[0].parts[1].fileData.fileUri', { fileData: { mimeType: 'image/png', fileUri: 'files/abc' } }],
    ['contents[0].parts[1].file_data.file_uri', { file_data: { file_uri: 'gs://bucket/a.pdf' } }],
    [
      'contents[0].parts[1].fileData.fileUri',
      { fileData: { fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/abc' } },
    ],
    [
      'contents[0].parts[1].functionResponse.parts[0].fileData.fileUri',
      { functionResponse: { name: 'f', response: {}, parts: [{ fileData: { fileUri: 'files/abc' } }] } },
    ],
  ])('is refused to callers of gemini-generate, as moving pictures and stored files are: %s', (path, part) =>
    refusedBy('gemini-generate', path, { contents: [{ parts: [{ text: 'Hi' }, part] }] }),
  );

  test('is none in what a model sent earlier, and none at an address that anybody can read', () => {
    const file = (fileUri: string) => [{ fileData: { mimeType: 'image/png', fileUri } }];
    const contents = [{ parts: file('https://example.com/a.png') }, { role: 'model', parts: file('files/abc') }];
    expect(translate('gemini-generate', 'anthropic-messages', { contents }).ok).toBe(true);
    expect(translate('gemini-generate', 'gemini-generate', { contents: [{ parts: file('files/abc') }] }).ok).toBe(true);
  });

  test('is named as the caller wrote it, if not at any length', () => {
    const written = (type: string) =>
      advice('openai-responses', 'cohere-chat', { input: [{ role: 'user', content: [{ type, text: 'Hi' }] }] });
    expect(written('input_txt')).toBe(
      'content of the type input_txt is known to providers of the format openai-responses only, if it is spelt right',
    );
    expect(written('x'.repeat(10_000)).length).toBeLessThan(200);
    const part = { contents: [{ parts: [{ txt: 'Hi' }] }] };
    expect(advice('gemini-generate', 'cohere-chat', part)).toContain('content with txt is known to providers');
  });

  test('goes as it is to a provider of its own format', () => {
    const block = { type: 'brand_new', text: 'Hi' };
    const messages = [{ role: 'user', content: [block] }];
    for (const caller of ['openai-chat', 'anthropic-messages'] as const) {
      expect(translate(caller, caller, { max_tokens: 9, messages })).toMatchObject({
        ok: true,
        value: { wire: { body: { messages } } },
      });
    }
  });

  test('is left out and told where it is a provider’s account of its own work', () => {
    const search = { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'q' } };
    const say = { role: 'user', content: 'Hi' };
    const used = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    const found = { type: 'web_search_tool_result', tool_use_id: 's', content: [] };
    const work: [Target, JsonObject][] = [
      ['openai-responses', { input: [say, search, say] }],
      ['anthropic-messages', { max_tokens: 99, messages: [say, { role: 'assistant', content: [used, found] }, say] }],
      [
        'gemini-generate',
        {
          contents: [
            { parts: [{ text: 'Hi' }] },
            { role: 'model', parts: [{ executableCode: { code: 'x' } }, { codeExecutionResult: { output: 'y' } }] },
          ],
        },
      ],
      [
        'openai-chat',
        {
          messages: [
            say,
            { role: 'assistant', content: 'Hi', reasoning_details: [{ type: 'reasoning.x', format: 'y' }] },
          ],
        },
      ],
    ];
    for (const [caller, body] of work) {
      for (const target of others(caller)) {
        const translated = translate(caller, target, body);
        expect([caller, target, translated.ok && translated.value.dropped.length]).toEqual([caller, target, 1]);
      }
    }
  });
});

describe('content with a member of another kind than the format has is wrong by itself', () => {
  test.each<[Target, string, JsonObject]>([
    ['gemini-generate', 'contents[0].parts[0].text', { contents: [{ parts: [{ text: 5 }] }] }],
    ['gemini-generate', 'contents[0].parts[0].text', { contents: [{ role: 'model', parts: [{ text: ['Hi'] }] }] }],
    ['gemini-generate', 'contents[0].parts', { contents: [{ role: 'user', prts: [{ text: 'Hi' }] }] }],
    [
      'gemini-generate',
      'systemInstruction.parts[0].text',
      { systemInstruction: { parts: [{ text: 5 }] }, contents: [{ parts: [{ text: 'Hi' }] }] },
    ],
    [
      'anthropic-messages',
      'system[1].type',
      {
        system: [
          { type: 'text', text: 'a' },
          { type: 'txt', text: 'b' },
        ],
        messages: [{ role: 'user', content: 'Hi' }],
        max_tokens: 9,
      },
    ],
    ['openai-responses', 'input[0].type', { input: [{ type: 5, role: 'user', content: 'Hi' }] }],
  ])('%s: %s', (caller, path, body) => {
    expect(refusal(caller, 'cohere-chat', body)).toEqual(['request.invalid', path]);
  });
});
