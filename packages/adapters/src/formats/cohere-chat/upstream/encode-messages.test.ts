import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, FilePart, JsonObject, Message, UserPart } from '@tollgate/schema';
import { encodeRequest } from './encode-request.js';

const text = (words: string): { readonly type: 'text'; readonly text: string } => ({ type: 'text', text: words });

function sent(
  messages: readonly Message[],
  model = 'command-a-03-2025',
): { body: JsonObject; dropped: readonly string[] } {
  const encoded = encodeRequest({ model, stream: false, messages }, '/v2/chat');
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  return { body: JSON.parse(JSON.stringify(encoded.value.wire.body)), dropped: encoded.value.dropped };
}

function problems(...content: readonly UserPart[]): ReturnType<typeof encodeRequest> {
  const request: ChatRequest = { model: 'm', stream: false, messages: [{ role: 'user', content }] };
  return encodeRequest(request, '/v2/chat');
}

describe('instructions', () => {
  test('of both roles are the system’s, and stay where they stand', () => {
    const { body, dropped } = sent([
      { role: 'system', content: [text('a')] },
      { role: 'user', content: [text('b')], name: 'n' },
      { role: 'developer', content: [text('c'), text('d')] },
    ]);
    expect(body['messages']).toEqual([
      { role: 'system', content: 'a' },
      { role: 'user', content: 'b' },
      { role: 'system', content: [text('c'), text('d')] },
    ]);
    expect(dropped).toEqual(['messages[].name']);
  });
});

describe('a user’s turn', () => {
  test('can hold pictures by data and by address, with the level of detail', () => {
    const image = (source: Extract<UserPart, { type: 'image' }>['source'], detail: 'low' | 'original'): UserPart => ({
      type: 'image',
      source,
      detail,
    });
    const { body } = sent([
      {
        role: 'user',
        content: [
          image({ kind: 'base64', mediaType: 'image/png', data: 'AA==' }, 'low'),
          image({ kind: 'url', url: 'https://a/b.png' }, 'original'),
        ],
      },
    ]);
    expect(body['messages']).toEqual([
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==', detail: 'low' } },
          { type: 'image_url', image_url: { url: 'https://a/b.png', detail: 'high' } },
        ],
      },
    ]);
  });

  test('gives its files to the list of documents, with their names and as text', () => {
    const files: readonly FilePart[] = [
      { type: 'file', source: { kind: 'text', text: 'one' }, filename: 'a.txt' },
      { type: 'file', source: { kind: 'base64', mediaType: 'application/json', data: 'e30=' } },
      { type: 'file', source: { kind: 'url', url: 'data:text/plain;charset=utf-8;base64,w6Q=' } },
    ];
    const { body } = sent([{ role: 'user', content: [...files, text('Read.')] }]);
    expect(body).toMatchObject({
      messages: [{ role: 'user', content: 'Read.' }],
      documents: [
        { id: 'doc:0', data: { title: 'a.txt', text: 'one' } },
        { id: 'doc:1', data: { text: '{}' } },
        { id: 'doc:2', data: { text: 'ä' } },
      ],
    });
  });

  test.each<[UserPart, string]>([
    [{ type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'AA==' } }, 'must be text'],
    [{ type: 'file', source: { kind: 'base64', mediaType: 'text/plain', data: '/w==' } }, 'not base64 of UTF-8'],
    [{ type: 'file', source: { kind: 'url', url: 'https://a/b.txt' } }, 'fetches no files'],
    [{ type: 'file', source: { kind: 'file-id', fileId: 'f' } }, 'stored file'],
    [{ type: 'image', source: { kind: 'file-id', fileId: 'f' } }, 'stored image'],
    [{ type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'AA==' } }, 'audio'],
  ])('with %j is refused at its place', (part, message) => {
    expect(problems(text('a'), part)).toEqual({
      ok: false,
      failure: [{ path: 'messages[0].content[1]', message: expect.stringContaining(message) }],
    });
  });

  test('of files alone refers to them, for they have left it', () => {
    const file: FilePart = { type: 'file', source: { kind: 'text', text: 'x' }, filename: 'a.txt' };
    const { body } = sent([{ role: 'user', content: [file] }]);
    expect(body).toMatchObject({
      messages: [{ role: 'user', content: 'See the attached document.' }],
      documents: [{ data: { title: 'a.txt', text: 'x' } }],
    });
  });

  test('that holds nothing is left out, and a conversation of such turns is refused', () => {
    const empty = { role: 'user', content: [text('')] } as const;
    expect(sent([empty, { role: 'user', content: [text('a')] }]).body['messages']).toEqual([
      { role: 'user', content: 'a' },
    ]);
    expect(problems(text(''))).toMatchObject({ ok: false, failure: [{ path: 'messages' }] });
  });

  test('loses cache marks and blocks of other formats, and says so', () => {
    const { dropped } = sent([
      {
        role: 'user',
        content: [
          { ...text('a'), cache: {} },
          { type: 'opaque', format: 'openai-chat', value: {} },
        ],
      },
    ]);
    expect(dropped).toEqual(['cache_control: the provider caches by itself', 'content: a block of openai-chat']);
  });
});

describe('a turn of the model', () => {
  const call = { type: 'tool-call', id: 'a_1', name: 'a', argumentsJson: '{"x":1}' } as const;
  const wireCall = { id: 'a_1', type: 'function', function: { name: 'a', arguments: '{"x":1}' } };

  function assistant(content: Extract<Message, { role: 'assistant' }>['content'], model?: string): unknown {
    const { body, dropped } = sent(
      [
        { role: 'user', content: [text('q')] },
        { role: 'assistant', content },
      ],
      model,
    );
    const messages: unknown = body['messages'];
    return { turn: Array.isArray(messages) ? messages[1] : undefined, dropped };
  }

  test('that thought before it called has the thought as its plan, in models that do not think in blocks', () => {
    expect(assistant([{ type: 'reasoning', text: 'I will call a.' }, call])).toEqual({
      turn: { role: 'assistant', tool_plan: 'I will call a.', tool_calls: [wireCall] },
      dropped: [],
    });
    expect(assistant([{ type: 'reasoning', text: 'Hm' }, text('A')])).toEqual({
      turn: { role: 'assistant', content: 'A' },
      dropped: ['reasoning of earlier turns'],
    });
  });

  test('that thought has its thinking back in the models that think', () => {
    const content = [{ type: 'reasoning', text: 'Hm' } as const, text('A'), call];
    expect(assistant(content, 'command-a-plus-05-2026')).toEqual({
      turn: { role: 'assistant', content: [{ type: 'thinking', thinking: 'Hm' }, text('A')], tool_calls: [wireCall] },
      dropped: [],
    });
  });

  test('leaves the signed and the hidden thinking of another vendor behind', () => {
    const content = [
      { type: 'reasoning', text: 'Hm', signature: 's' } as const,
      { type: 'redacted-reasoning', data: 'd' } as const,
      text('A'),
    ];
    expect(assistant(content, 'command-a-plus-05-2026')).toEqual({
      turn: { role: 'assistant', content: 'A' },
      dropped: ['reasoning of earlier turns: of another vendor'],
    });
    expect(assistant([{ type: 'reasoning', text: 'Hm', signature: '' }, call], 'command-a-plus-05-2026')).toMatchObject(
      {
        turn: { content: [{ type: 'thinking', thinking: 'Hm' }] },
      },
    );
  });

  test('has refusals and transcripts as text, and no pictures or sound', () => {
    const content = [
      { type: 'refusal', text: 'No.' } as const,
      { type: 'audio', source: { kind: 'file-id', fileId: 'f' }, transcript: 'Said.' } as const,
      { type: 'image', source: { kind: 'url', url: 'https://a' } } as const,
    ];
    expect(assistant(content)).toEqual({
      turn: { role: 'assistant', content: [text('No.'), text('Said.')] },
      dropped: ['audio: in an assistant turn', 'image: in an assistant turn'],
    });
  });

  test('takes citations of this format back whole', () => {
    const whole = { start: 0, end: 1, text: 'A', sources: [] };
    const cited = {
      ...text('A'),
      citations: [{ url: 'https://a', extensions: { 'cohere-chat': whole } }, { url: 'https://b' }],
    };
    expect(assistant([cited])).toMatchObject({ turn: { content: 'A', citations: [whole] } });
  });

  test('that holds nothing is left out', () => {
    expect(assistant([text('')])).toEqual({ turn: undefined, dropped: [] });
  });
});

describe('results of tools', () => {
  test('answer each call in a message of its own; failures and pictures have no place in them', () => {
    const { body, dropped } = sent([
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'a_1',
            content: [text('x'), { type: 'image', source: { kind: 'url', url: 'https://a/b.png' } }],
          },
          { type: 'tool-result', toolCallId: 'b_2', content: [text('y')], isError: true },
          { type: 'tool-result', toolCallId: 'c_3', content: [] },
        ],
      },
      { role: 'user', content: [text('Go on.')] },
    ]);
    expect(body['messages']).toEqual([
      { role: 'tool', tool_call_id: 'a_1', content: 'x' },
      { role: 'tool', tool_call_id: 'b_2', content: 'y' },
      { role: 'tool', tool_call_id: 'c_3', content: '' },
      {
        role: 'user',
        content: [text('Images of the tool call a_1:'), { type: 'image_url', image_url: { url: 'https://a/b.png' } }],
      },
      { role: 'user', content: 'Go on.' },
    ]);
    expect(dropped).toEqual([
      'tool result images: moved into a user message behind the results',
      'is_error: sent as an ordinary result',
    ]);
  });

  test('keep their files as documents', () => {
    const file = { type: 'file', filename: 'a.txt', source: { kind: 'text', text: 'x' } } as const;
    const { body } = sent([{ role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', content: [file] }] }]);
    expect(body['messages']).toEqual([
      {
        role: 'tool',
        tool_call_id: 'a',
        content: [{ type: 'document', document: { data: { title: 'a.txt', text: 'x' } } }],
      },
    ]);
    expect(body).not.toHaveProperty('documents');
  });

  test('with a file that is no text are refused at its place', () => {
    const file = { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'AA==' } } as const;
    const messages: readonly Message[] = [
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', content: [text('x'), file] }] },
    ];
    expect(encodeRequest({ model: 'm', stream: false, messages }, '/v2/chat')).toMatchObject({
      failure: [{ path: 'messages[0].content[0].content[1]' }],
    });
  });
});
