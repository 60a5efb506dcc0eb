import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import { z } from 'zod';
import { others, refusal, type Target, translate } from './testing/translating.js';
import { unreadMembers, unreadMembersMax } from './unread-members.js';

/** What each target of another format is told not to get; fails the test when a request is refused. */
function dropped(caller: Target, body: JsonObject) {
  return others(caller).map((target) => {
    const translated = translate(caller, target, body);
    if (!translated.ok) throw new Error(`${target}: ${JSON.stringify(translated.failure)}`);
    return translated.value.dropped;
  });
}

describe('members that only the caller’s format knows are told to a caller of', () => {
  const say = { role: 'user', content: 'Hi' };
  const same = (caller: Target, body: JsonObject, ...told: readonly string[]) =>
    expect(dropped(caller, body)).toEqual(others(caller).map(() => told));

  test('openai-chat', () => {
    const url = 'data:image/png;base64,AAAA';
    const image = { type: 'image_url', image_url: { url, detial: 'high' } };
    const body = {
      logit_bias: { 5: 1 },
      stream_options: { include_usage: true, include_obfuscation: false },
      response_format: { type: 'text' },
      messages: [
        { role: 'system', content: 'Be kind', weight: 1 },
        { role: 'user', content: [{ type: 'text', text: 'Hi', txt: 'Go on' }, image] },
        { role: 'assistant', tool_calls: [{ id: 'c', index: 0, function: { name: 'f', arguments: '{}', x: 1 } }] },
        { role: 'tool', tool_call_id: 'c', name: 'f', content: 'x', eror: true },
      ],
      tools: [{ type: 'function', function: { name: 'f', parametres: { a: 1 } } }],
    };
    same(
      'openai-chat',
      body,
      'logit_bias',
      'stream_options.include_obfuscation',
      'messages[0].weight',
      'messages[1].content[0].txt',
      'messages[1].content[1].image_url.detial',
      'messages[2].tool_calls[0].function.x',
      'messages[3].eror',
      'tools[0].function.parametres',
    );
  });

  test('openai-responses', () => {
    const body = {
      text: { format: { type: 'text' }, verbosity: 'low' },
      truncation: 'auto',
      include: ['file_search_call.results'],
      tools: [{ type: 'function', name: 'f', parameters: {} }],
      input: [
        { role: 'user', content: [{ type: 'input_image', image_url: 'data:image/png;base64,AAAA', detial: 'low' }] },
        { type: 'message', id: 'msg_1', status: 'completed', phase: 'final', role: 'assistant', content: 'Hi' },
        { type: 'function_call', id: 'fc_1', status: 'completed', call_id: 'c', name: 'f', arguments: '{}' },
        { type: 'function_call_output', id: 'fo_1', call_id: 'c', output: 'x', eror: true },
      ],
    };
    same(
      'openai-responses',
      body,
      'include',
      'truncation',
      'text.verbosity',
      'input[0].content[0].detial',
      'input[3].eror',
    );
  });

  test('anthropic-messages', () => {
    const source = { type: 'base64', media_type: 'image/png', data: 'AAAA', sorce: 1 };
    const messages = [
      { role: 'user', nam: 'Ada', content: [{ type: 'image', source, alt: 'A cat' }] },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'f', input: {}, caller: { type: 'direct' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content: 'x', eror: true }] },
    ];
    const tools = [{ type: 'custom', name: 'f', input_schema: { type: 'object' }, defer_loading: true }];
    same(
      'anthropic-messages',
      { max_tokens: 99, container: 'c', messages, tools, metadata: { team: 'x' }, output_config: { tone: 'y' } },
      'container',
      'messages[0].nam',
      'output_config.tone',
      'metadata.team',
      'messages[0].content[0].alt',
      'messages[0].content[0].source.sorce',
      'messages[2].content[0].eror',
      'tools[0].defer_loading',
    );
  });

  test('gemini-generate', () => {
    const inline_data = { mime_type: 'image/png', data: 'AAAA' };
    const body = {
      safetySettings: [{ category: 'x' }],
      generationConfig: { speechConfig: { a: 1 } },
      toolConfig: { retrievalConfig: { a: 1 } },
      contents: [
        {
          weight: 1,
          parts: [
            { text: 'Hi', videoMetadata: { fps: 1 } },
            { inline_data, mediaResolution: { level: 'x' } },
          ],
        },
        {
          role: 'model',
          parts: [{ functionCall: { name: 'f', args: {} }, thoughtSignature: 'c2ln', partMetadata: { a: 1 } }],
        },
        { parts: [{ functionResponse: { name: 'f', response: { output: 'x' }, scheduling: 'SILENT' } }] },
      ],
      tools: [{ functionDeclarations: [{ name: 'f', behavior: 'NON_BLOCKING' }] }],
    };
    same(
      'gemini-generate',
      body,
      'safetySettings',
      'toolConfig.retrievalConfig',
      'generationConfig.speechConfig',
      'contents[0].weight',
      'contents[0].parts[0].videoMetadata',
      'contents[0].parts[1].mediaResolution',
      'contents[1].parts[0].partMetadata',
      'contents[2].parts[0].functionResponse.scheduling',
      'tools[0].functionDeclarations[0].behavior',
    );
  });

  test('either of OpenAI’s, except the wish that nothing be kept, since nothing is', () => {
    same('openai-chat', { messages: [say], store: false });
    same('openai-chat', { messages: [say], store: true }, 'store');
    same('openai-responses', { input: [say], store: false });
    same('openai-responses', { input: [say], store: true }, 'store');
  });

  test('any format, though it be known by name where what it holds is not', () => {
    same('openai-chat', { messages: [say], reasoning_effort: 'default' }, 'reasoning_effort');
    same('openai-chat', { messages: [say], thinking: { type: 'on' } }, 'thinking.type');
    same('openai-responses', { input: [say], include: ['x'] }, 'include');
    const generationConfig = { responseMimeType: 'text/x.enum', responseSchema: { type: 'STRING', enum: ['a'] } };
    const told = ['generationConfig.responseMimeType', 'generationConfig.responseSchema'];
    same('gemini-generate', { contents: [{ parts: [{ text: 'Hi' }] }], generationConfig }, ...told);
  });
});

test.each<Target>(['openai-chat', 'openai-responses', 'gemini-generate'])(
  'a cache mark on the result of a tool is told where %s cannot say it',
  (target) => {
    const result = { type: 'tool_result', tool_use_id: 'c', content: 'x', cache_control: { type: 'ephemeral' } };
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'f', input: {} }] },
      { role: 'user', content: [result] },
    ];
    const tools = [{ name: 'f', input_schema: { type: 'object' } }];
    const translated = translate('anthropic-messages', target, { max_tokens: 99, messages, tools });
    expect(translated).toMatchObject({ ok: true, value: { dropped: [expect.stringMatching(/^cache_control: /)] } });
  },
);

test('a cache mark on the call of a tool is told where it cannot be said', () => {
  const call = { type: 'tool_use', id: 'c', name: 'f', input: {}, cache_control: { type: 'ephemeral' } };
  const messages = [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: [call] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content: 'x' }] },
  ];
  const tools = [{ name: 'f', input_schema: { type: 'object' } }];
  const translated = translate('anthropic-messages', 'openai-chat', { max_tokens: 99, messages, tools });
  expect(translated).toMatchObject({ ok: true, value: { dropped: ['cache_control: on a tool call'] } });
});

test('members that a provider of the caller’s own format gets are not told', () => {
  const messages = [{ role: 'user', content: [{ type: 'text', text: 'Hi', extra: 1 }] }];
  for (const caller of ['openai-chat', 'anthropic-messages'] as const) {
    const translated = translate(caller, caller, { max_tokens: 9, messages });
    expect(translated).toMatchObject({ ok: true, value: { dropped: [], wire: { body: { messages } } } });
  }
});

describe('members are told as they were written', () => {
  const foreign = '"foo_bar":1,"__proto__":{"a":1},"previous_response_id":"x"';
  const names = ['foo_bar', '__proto__', 'previous_response_id'];
  const written = (json: string): JsonObject => JSON.parse(json);

  test.each<[Target, string, readonly string[]]>([
    ['openai-chat', '"messages":[{"role":"user","content":"Hi"}]', []],
    ['anthropic-messages', '"max_tokens":99,"messages":[{"role":"user","content":"Hi"}]', []],
    [
      'gemini-generate',
      '"contents":{"parts":[{"text":"Hi","foo_baz":1}]},"generation_config":{"foo_bar":1,"top_k":3}',
      ['generation_config.foo_bar', 'contents[0].parts[0].foo_baz'],
    ],
  ])('by callers of %s', (caller, json, more) => {
    for (const told of dropped(caller, written(`{${json},${foreign}}`))) {
      expect(told.filter((name) => !name.includes('top_k'))).toEqual([...names, ...more]);
      expect(told.join()).not.toContain('topK');
    }
  });

  test('by callers of openai-responses', () => {
    const told = dropped('openai-responses', written('{"input":"Hi","__proto__":{"a":1},"foo_bar":1}'));
    for (const each of told) expect(each).toEqual(['__proto__', 'foo_bar']);
  });

  test('also where something is wrong with them', () => {
    const contents = [{ parts: [{ inline_data: { mime_type: 'font/ttf', data: 'AA==' }, video_metadata: {} }] }];
    const generation_config = { top_k: 'many' };
    expect(refusal('gemini-generate', 'cohere-chat', { contents, generation_config })).toEqual([
      'request.invalid',
      'generation_config.top_k',
    ]);
    const tool_config = { function_calling_config: { mode: 'ANY' } };
    expect(refusal('gemini-generate', 'cohere-chat', { contents, tool_config })).toEqual([
      'request.invalid',
      'tool_config.function_calling_config',
    ]);
  });

  test.each<Target>(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'])(
    'and go on to a provider of the caller’s own format, %s',
    (caller) => {
      const said =
        '"max_tokens":9,"input":"Hi","messages":[{"role":"user","content":"Hi"}],"contents":{"parts":{"text":"Hi"}}';
      const translated = translate(caller, caller, written(`{${said},"__proto__":{"a":1}}`));
      expect(translated.ok && JSON.stringify(translated.value.wire.body)).toContain('"__proto__":{"a":1}');
    },
  );
});

describe('the list of members that were not read', () => {
  const schema = z.object({ list: z.array(z.object({ a: z.string().nullish() })) });
  const read = (list: JsonObject[]) => unreadMembers([{ schema, value: { list }, path: '' }]);

  test('has one that is met in every place of a list once, with the first of them', () => {
    expect(read([{ a: 'x' }, { b: 1 }, { b: 2, c: 3 }])).toEqual(['list[1].b', 'list[2].c']);
  });

  test('has none that is empty', () => {
    expect(read([{ b: null }, { c: [] }, { d: {} }, { e: '' }, { f: false }, { g: 0 }])).toEqual([
      'list[4].f',
      'list[5].g',
    ]);
  });

  test('takes what one of several schemas knows for read', () => {
    const value = { a: 1, b: 2, c: 3 };
    const readings = [z.object({ a: z.number() }), z.object({ b: z.number() }).nullish()];
    expect(unreadMembers(readings.map((asked) => ({ schema: asked, value, path: 'x' })))).toEqual(['x.c']);
  });

  test('ends where nobody would read on, and has no name at any length', () => {
    const many = Object.fromEntries(Array.from({ length: unreadMembersMax * 2 }, (_, at) => [`m${at}`, 1]));
    expect(read([many]).length).toBe(unreadMembersMax);
    expect(read([{ ['x'.repeat(10_000)]: 1 }])[0]?.length).toBeLessThan(100);
  });
});
