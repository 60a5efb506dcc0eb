import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, JsonObject, Message, ToolResultPart, UserPart } from '@tollgate/schema';
import { encodeContents, skippedSignature } from './encode-contents.js';
import { geminiTraits } from './gemini-traits.js';
import { openNotes } from './notes.js';

interface Encoded {
  readonly system: readonly JsonObject[];
  readonly contents: readonly JsonObject[];
  readonly dropped: readonly string[];
  readonly problems: readonly unknown[];
}

function encode(messages: readonly Message[], model = 'gemini-2.5-flash'): Encoded {
  const notes = openNotes();
  const encoded = encodeContents(messages, geminiTraits(model), notes);
  return { ...JSON.parse(JSON.stringify(encoded)), dropped: [...notes.dropped], problems: notes.problems };
}

const user = (...content: readonly UserPart[]): Message => ({ role: 'user', content });
const says = (text: string): UserPart => ({ type: 'text', text });
const assistant = (...content: readonly AssistantPart[]): Message => ({ role: 'assistant', content });
const call = (id: string, name = 'f', thoughtSignature?: string): AssistantPart => ({
  type: 'tool-call',
  id,
  name,
  argumentsJson: '{"a":1}',
  ...(thoughtSignature === undefined ? {} : { extensions: { 'gemini-generate': { thoughtSignature } } }),
});
const result = (toolCallId: string, text: string, members: Partial<ToolResultPart> = {}): ToolResultPart => ({
  type: 'tool-result',
  toolCallId,
  content: [{ type: 'text', text }],
  ...members,
});
const tool = (...content: readonly ToolResultPart[]): Message => ({ role: 'tool', content });

describe('turns', () => {
  test('of instructions go before the conversation, wherever they stood', () => {
    const messages: Message[] = [
      { role: 'system', content: [{ type: 'text', text: 'a' }] },
      user(says('Hi')),
      {
        role: 'developer',
        content: [
          { type: 'text', text: 'b' },
          { type: 'text', text: '' },
        ],
      },
    ];
    expect(encode(messages)).toMatchObject({
      system: [{ text: 'a' }, { text: 'b' }],
      contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
    });
  });

  test('that hold nothing are left out', () => {
    expect(encode([user(says('')), assistant({ type: 'text', text: '' }), user(says('Hi'))]).contents).toEqual([
      { role: 'user', parts: [{ text: 'Hi' }] },
    ]);
  });

  test('of the model that are neighbours are one', () => {
    const messages = [
      user(says('Hi')),
      assistant(call('1', 'f', 's')),
      assistant(call('2')),
      tool(result('1', 'x'), result('2', 'y')),
    ];
    expect(encode(messages, 'gemini-3.8-flash').contents[1]).toEqual({
      role: 'model',
      parts: [
        { functionCall: { id: '1', name: 'f', args: { a: 1 } }, thoughtSignature: 's' },
        { functionCall: { id: '2', name: 'f', args: { a: 1 } } },
      ],
    });
  });
});

describe('results of tools', () => {
  test('stand in one turn, by the names and in the order of their calls, before the words of the user', () => {
    const messages = [
      user(says('Hi')),
      assistant(call('1', 'f'), call('2', 'g')),
      tool(result('2', 'two')),
      user(says('Well?')),
      tool(result('1', '{"one":1}')),
    ];
    expect(encode(messages).contents.slice(2)).toEqual([
      {
        role: 'user',
        parts: [
          { functionResponse: { id: '1', name: 'f', response: { one: 1 } } },
          { functionResponse: { id: '2', name: 'g', response: { output: 'two' } } },
        ],
      },
      { role: 'user', parts: [{ text: 'Well?' }] },
    ]);
  });

  test('that went wrong say so', () => {
    const messages = [assistant(call('1')), tool(result('1', '{"why":"no"}', { isError: true }))];
    expect(encode(messages).contents[1]).toMatchObject({
      parts: [{ functionResponse: { response: { error: '{"why":"no"}' } } }],
    });
  });

  test.each([
    ['[1]', { output: '[1]' }],
    ['4', { output: '4' }],
    ['', { output: '' }],
    ['{"a":', { output: '{"a":' }],
    ['{"output":"x"}', { output: 'x' }],
  ])('that say %j are %j', (text, response) => {
    expect(encode([assistant(call('1')), tool(result('1', text))]).contents[1]).toMatchObject({
      parts: [{ functionResponse: { response } }],
    });
  });

  test('answer the latest call of their id', () => {
    const messages = [
      assistant(call('1', 'old')),
      tool(result('1', 'a')),
      assistant(call('1', 'new')),
      tool(result('1', 'b')),
    ];
    expect(encode(messages).contents[3]).toMatchObject({ parts: [{ functionResponse: { name: 'new' } }] });
  });

  test('that answer nothing are refused with their place', () => {
    expect(encode([user(says('Hi')), tool(result('9', 'x'))]).problems).toEqual([
      { path: 'messages[1].content[0]', message: 'answers the call 9, which no earlier message made' },
    ]);
  });

  test('of calls without ids have none either', () => {
    const messages = [assistant(call('gcall_r_0')), tool(result('gcall_r_0', 'x'))];
    expect(encode(messages).contents).toEqual([
      { role: 'model', parts: [{ functionCall: { name: 'f', args: { a: 1 } } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'f', response: { output: 'x' } } }] },
    ]);
  });

  const picture = { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } } as const;
  const inlineData = { mimeType: 'image/png', data: 'AAAA' };

  test('hold pictures where the model reads them there', () => {
    const messages = [
      assistant(call('1', 'f', 's')),
      tool(result('1', 'x', { content: [says('x'), picture].filter(isResult) })),
    ];
    const encoded = encode(messages, 'gemini-3.8-flash');
    expect(encoded.contents[1]).toEqual({
      role: 'user',
      parts: [{ functionResponse: { id: '1', name: 'f', response: { output: 'x' }, parts: [{ inlineData }] } }],
    });
    expect(encoded.dropped).toEqual([]);
  });

  test('have their pictures behind them where it does not', () => {
    const messages = [
      assistant(call('1')),
      tool(result('1', 'x', { content: [says('x'), picture].filter(isResult) })),
      user(says('Well?')),
    ];
    const encoded = encode(messages);
    expect(encoded.contents.slice(1)).toEqual([
      { role: 'user', parts: [{ functionResponse: { id: '1', name: 'f', response: { output: 'x' } } }] },
      { role: 'user', parts: [{ text: 'Attachments of the tool call f:' }, { inlineData }] },
      { role: 'user', parts: [{ text: 'Well?' }] },
    ]);
    expect(encoded.dropped).toEqual(['tool result media: moved into a turn behind the results']);
  });

  test('of several calls of one function have pictures that say of which, by the order of the calls', () => {
    const shown = (data: string): Partial<ToolResultPart> => ({
      content: [{ ...picture, source: { ...picture.source, data } }],
    });
    const messages = [
      assistant(call('1'), call('2'), call('3', 'g'), call('4')),
      tool(
        result('4', '', shown('DDDD')),
        result('3', '', shown('CCCC')),
        result('2', 'x'),
        result('1', '', shown('AAAA')),
      ),
    ];
    expect(encode(messages).contents.at(-1)).toEqual({
      role: 'user',
      parts: [
        { text: 'Attachments of the tool call f (1 of 3):' },
        { inlineData },
        { text: 'Attachments of the tool call g:' },
        { inlineData: { ...inlineData, data: 'CCCC' } },
        { text: 'Attachments of the tool call f (3 of 3):' },
        { inlineData: { ...inlineData, data: 'DDDD' } },
      ],
    });
  });
});

function isResult(part: UserPart): part is Exclude<UserPart, { type: 'audio' }> {
  return part.type !== 'audio';
}

describe('signatures', () => {
  test('go back where they came from', () => {
    const signed = { 'gemini-generate': { thoughtSignature: 's' } };
    const messages = [
      assistant(
        { type: 'reasoning', text: 'Hm.', extensions: signed },
        { type: 'text', text: 'a', extensions: signed },
        call('1', 'f', 't'),
        { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' }, extensions: signed },
        { type: 'opaque', format: 'gemini-generate', value: { text: '', thoughtSignature: 'u' } },
      ),
    ];
    expect(encode(messages, 'gemini-3.8-flash').contents[0]).toEqual({
      role: 'model',
      parts: [
        { text: 'Hm.', thought: true, thoughtSignature: 's' },
        { text: 'a', thoughtSignature: 's' },
        { functionCall: { id: '1', name: 'f', args: { a: 1 } }, thoughtSignature: 't' },
        { inlineData: { mimeType: 'image/png', data: 'AAAA' }, thoughtSignature: 's' },
        { text: '', thoughtSignature: 'u' },
      ],
    });
  });

  test('that a model demands and another one did not give are skipped, for the first call of each turn', () => {
    const messages = [
      user(says('Hi')),
      assistant({ type: 'text', text: 'a' }, call('1'), call('2')),
      tool(result('1', 'x'), result('2', 'y')),
      assistant(call('3', 'f', 's'), call('4')),
      tool(result('3', 'x'), result('4', 'y')),
      assistant(call('5')),
      tool(result('5', 'x')),
    ];
    const signatures = encode(messages, 'gemini-3.1-pro-preview').contents.flatMap(({ parts }) =>
      (Array.isArray(parts) ? parts : []).flatMap((part) =>
        part.functionCall ? [part.thoughtSignature ?? 'none'] : [],
      ),
    );
    expect(signatures).toEqual([skippedSignature, 'none', 's', 'none', skippedSignature]);
    expect(JSON.stringify(encode(messages))).not.toContain(skippedSignature);
  });

  test('of other vendors stay behind with their thinking, and the caller is told', () => {
    const messages = [
      assistant(
        { type: 'reasoning', text: 'Hm.', signature: 'theirs' },
        { type: 'reasoning', text: 'Hm.' },
        { type: 'redacted-reasoning', data: 'theirs' },
        { type: 'text', text: 'a' },
      ),
    ];
    expect(encode(messages)).toMatchObject({
      contents: [{ role: 'model', parts: [{ text: 'a' }] }],
      dropped: ['reasoning of earlier turns: the provider takes back only what it signed'],
    });
  });
});

describe('earlier answers', () => {
  test('keep calls whose arguments make no sense', () => {
    const broken = (argumentsJson: string): AssistantPart => ({ type: 'tool-call', id: '1', name: 'f', argumentsJson });
    const args = (argumentsJson: string): unknown =>
      JSON.stringify(encode([assistant(broken(argumentsJson))]).contents[0]);
    expect(args('{"a":')).toContain(String.raw`"args":{"arguments":"{\"a\":"}`);
    expect(args('[1]')).toContain('"args":{"arguments":[1]}');
    expect(args(' ')).toContain('"args":{}');
  });

  test('keep refusals and what was said as text, and drop what other formats alone know', () => {
    const messages = [
      assistant(
        { type: 'refusal', text: 'No.' },
        { type: 'audio', source: { kind: 'file-id', fileId: 'a' }, transcript: 'Hello.' },
        { type: 'opaque', format: 'openai-chat', value: { type: 'custom' } },
      ),
    ];
    expect(encode(messages)).toMatchObject({
      contents: [{ parts: [{ text: 'No.' }, { text: 'Hello.' }] }],
      dropped: ['audio: in an assistant turn', 'content: a part of openai-chat'],
    });
  });
});

describe('what a user sends', () => {
  test.each([
    [{ kind: 'base64', mediaType: 'image/png', data: 'AAAA' }, { inlineData: { mimeType: 'image/png', data: 'AAAA' } }],
    [{ kind: 'url', url: 'data:image/gif;x=y;base64,AAAA' }, { inlineData: { mimeType: 'image/gif', data: 'AAAA' } }],
    [{ kind: 'url', url: 'https://a/b.PNG?c' }, { fileData: { mimeType: 'image/png', fileUri: 'https://a/b.PNG?c' } }],
    [
      { kind: 'url', url: 'gs://a/b', mediaType: 'image/webp' },
      { fileData: { mimeType: 'image/webp', fileUri: 'gs://a/b' } },
    ],
    [{ kind: 'url', url: 'https://a/b' }, { fileData: { fileUri: 'https://a/b' } }],
    [
      { kind: 'file-id', fileId: 'files/abc' },
      { fileData: { fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/abc' } },
    ],
    [{ kind: 'file-id', fileId: 'https://a/files/b' }, { fileData: { fileUri: 'https://a/files/b' } }],
  ] as const)('as the picture %j is %j', (source, part) => {
    expect(encode([user({ type: 'image', source })]).contents).toEqual([{ role: 'user', parts: [part] }]);
  });

  test.each([
    [{ kind: 'file-id', fileId: 'file-abc' }],
    [{ kind: 'url', url: 'ftp://a/b' }],
    [{ kind: 'url', url: 'data:image/png,AAAA' }],
  ] as const)('as the picture %j is refused with its place', (source) => {
    expect(encode([user(says('Hi'), { type: 'image', source })]).problems).toMatchObject([
      { path: 'messages[0].content[1]' },
    ]);
  });

  test('as sound, documents and text files arrives', () => {
    const messages = [
      user(
        { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'AAAA' } },
        { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'BBBB' }, filename: 'a.pdf' },
        { type: 'file', source: { kind: 'text', text: 'plain' } },
        {
          type: 'opaque',
          format: 'gemini-generate',
          value: { videoMetadata: {}, fileData: { fileUri: 'https://youtu.be/x' } },
        },
      ),
    ];
    expect(encode(messages).contents[0]).toEqual({
      role: 'user',
      parts: [
        { inlineData: { mimeType: 'audio/wav', data: 'AAAA' } },
        { inlineData: { mimeType: 'application/pdf', data: 'BBBB' } },
        { text: 'plain' },
        { videoMetadata: {}, fileData: { fileUri: 'https://youtu.be/x' } },
      ],
    });
  });

  test('loses marks, names and details, and the caller is told', () => {
    const image = { type: 'image', source: { kind: 'url', url: 'https://a/b.png' }, detail: 'low' } as const;
    const message: Message = { role: 'user', name: 'ann', content: [{ type: 'text', text: 'Hi', cache: {} }, image] };
    expect(encode([message]).dropped).toEqual([
      'messages[].name',
      'cache_control: the provider caches by itself',
      'detail',
    ]);
  });
});
