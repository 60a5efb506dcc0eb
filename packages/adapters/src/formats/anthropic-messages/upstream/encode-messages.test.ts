import { describe, expect, test } from '@jest/globals';
import type { JsonObject, Message } from '@tollgate/schema';
import { claudeTraits } from './claude-traits.js';
import { encodeMessages } from './encode-messages.js';
import { openNotes } from './notes.js';

function encode(messages: readonly Message[], model = 'claude-sonnet-4-6') {
  const notes = openNotes();
  const { system, turns } = encodeMessages(messages, claudeTraits(model), notes);
  return { system, turns, dropped: [...notes.dropped], problems: notes.problems };
}

const text = (value: string) => ({ type: 'text', text: value }) as const;
const user = (value: string): Message => ({ role: 'user', content: [text(value)] });
const assistant = (value: string): Message => ({ role: 'assistant', content: [text(value)] });
const system = (value: string): Message => ({ role: 'system', content: [text(value)] });
const call = (id: string): Message => ({
  role: 'assistant',
  content: [{ type: 'tool-call', id, name: 'look', argumentsJson: '{"a":1}' }],
});
const result = (toolCallId: string, value: string): Message => ({
  role: 'tool',
  content: [{ type: 'tool-result', toolCallId, content: [text(value)] }],
});
const turn = (role: string, ...content: readonly JsonObject[]): JsonObject => ({ role, content });
const toolUse = (id: string): JsonObject => ({ type: 'tool_use', id, name: 'look', input: { a: 1 } });
const toolResult = (id: string, value: string): JsonObject => ({
  type: 'tool_result',
  tool_use_id: id,
  content: [text(value)],
});

describe('instructions', () => {
  test('go before the conversation, those of a developer as well', () => {
    const developer: Message = { role: 'developer', content: [text('Be kind.')] };
    expect(encode([system('Be brief.'), developer, user('Hi')])).toMatchObject({
      system: [text('Be brief.'), text('Be kind.')],
      turns: [turn('user', text('Hi'))],
    });
  });

  test('inside the conversation join the others where the model does not take them there', () => {
    expect(encode([system('A'), user('Hi'), system('B'), assistant('Yes?')])).toMatchObject({
      system: [text('A'), text('B')],
      turns: [turn('user', text('Hi')), turn('assistant', text('Yes?'))],
    });
  });

  test('stay after the user’s turn where the model takes them there', () => {
    expect(encode([system('A'), user('Hi'), system('B')], 'claude-opus-4-8')).toMatchObject({
      system: [text('A')],
      turns: [turn('user', text('Hi')), turn('system', text('B'))],
    });
  });

  test('never follow the model’s own turn', () => {
    expect(encode([user('Hi'), assistant('Yes?'), system('B'), user('So')], 'claude-opus-4-8')).toMatchObject({
      system: [text('B')],
      turns: [turn('user', text('Hi')), turn('assistant', text('Yes?')), turn('user', text('So'))],
    });
  });

  test('that hold more than text are sent as they were written', () => {
    const blocks = [{ type: 'tool_addition', tool: { type: 'tool_reference', name: 'x' } }];
    const message: Message = { role: 'system', content: [], extensions: { 'anthropic-messages': { content: blocks } } };
    expect(encode([user('Hi'), message], 'claude-opus-4-8').turns).toEqual([
      turn('user', text('Hi')),
      turn('system', ...blocks),
    ]);
  });
});

describe('tool results', () => {
  const calls: Message = {
    role: 'assistant',
    content: ['a', 'b'].map((id) => ({ type: 'tool-call', id, name: 'look', argumentsJson: '{"a":1}' })),
  };

  test('of one turn stand in one turn of the user, first, with the user’s words after them', () => {
    expect(encode([user('Go'), calls, result('a', '1'), result('b', '2'), user('And?')]).turns).toEqual([
      turn('user', text('Go')),
      turn('assistant', toolUse('a'), toolUse('b')),
      turn('user', toolResult('a', '1'), toolResult('b', '2'), text('And?')),
    ]);
  });

  test('stand first even where the user spoke in between', () => {
    expect(encode([user('Go'), calls, result('a', '1'), user('Wait'), result('b', '2')]).turns.at(-1)).toEqual(
      turn('user', toolResult('a', '1'), toolResult('b', '2'), text('Wait')),
    );
  });

  test('stand before instructions that came with them', () => {
    const messages = [user('Go'), calls, result('a', '1'), system('Careful'), result('b', '2'), user('And?')];
    expect(encode(messages, 'claude-opus-5').turns.slice(2)).toEqual([
      turn('user', toolResult('a', '1'), toolResult('b', '2')),
      turn('system', text('Careful')),
      turn('user', text('And?')),
    ]);
  });

  test('of several turns stay with their turns', () => {
    expect(encode([user('Go'), call('a'), result('a', '1'), call('b'), result('b', '2')]).turns).toEqual([
      turn('user', text('Go')),
      turn('assistant', toolUse('a')),
      turn('user', toolResult('a', '1')),
      turn('assistant', toolUse('b')),
      turn('user', toolResult('b', '2')),
    ]);
  });

  test('can be errors, marked, empty, or hold pictures, documents and blocks of this format', () => {
    const search = { type: 'search_result', title: 'T', source: 'S', content: [] };
    const message: Message = {
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: 'a', content: [], isError: true, cache: { ttl: '1h' } },
        {
          type: 'tool-result',
          toolCallId: 'b',
          content: [
            text(' '),
            { type: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } },
            { type: 'file', source: { kind: 'text', text: 'T' } },
            { type: 'opaque', format: 'anthropic-messages', value: search },
          ],
          extensions: { 'anthropic-messages': { toolset_name: 'computer' } },
        },
      ],
    };
    expect(encode([message]).turns).toEqual([
      turn(
        'user',
        {
          type: 'tool_result',
          tool_use_id: 'a',
          is_error: true,
          cache_control: { type: 'ephemeral', ttl: '1h' },
        },
        {
          toolset_name: 'computer',
          type: 'tool_result',
          tool_use_id: 'b',
          content: [
            { type: 'image', source: { type: 'url', url: 'https://example.org/a.png' } },
            { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'T' } },
            search,
          ],
        },
      ),
    ]);
  });

  test('meet their calls by ids that the provider accepts', () => {
    const { turns } = encode([call('functions.look:0'), result('functions.look:0', '1')]);
    expect(turns).toEqual([
      turn('assistant', toolUse('functions_x2e_look_x3a_0')),
      turn('user', toolResult('functions_x2e_look_x3a_0', '1')),
    ]);
  });
});

describe('the model’s own turns', () => {
  const own = (...content: Extract<Message, { role: 'assistant' }>['content']): Message => ({
    role: 'assistant',
    content,
  });

  test('give back signed and hidden thinking unchanged', () => {
    const { turns, dropped } = encode([
      own(
        { type: 'reasoning', text: '', signature: 'c2ln' },
        { type: 'redacted-reasoning', data: 'aGk=' },
        { type: 'text', text: 'So.' },
      ),
    ]);
    expect(turns).toEqual([
      turn(
        'assistant',
        { type: 'thinking', thinking: '', signature: 'c2ln' },
        { type: 'redacted_thinking', data: 'aGk=' },
        text('So.'),
      ),
    ]);
    expect(dropped).toEqual([]);
  });

  test('lose thinking that nobody signed, and it is told', () => {
    const { turns, dropped } = encode([own({ type: 'reasoning', text: 'Hm.' }, { type: 'text', text: 'So.' })]);
    expect(turns).toEqual([turn('assistant', text('So.'))]);
    expect(dropped).toEqual(['reasoning of earlier turns: without a signature']);
  });

  test('give a refusal as its text', () => {
    expect(encode([own({ type: 'refusal', text: 'No.' })]).turns).toEqual([turn('assistant', text('No.'))]);
  });

  test('give of sound its transcript and of pictures nothing, and it is told', () => {
    const { turns, dropped } = encode([
      own(
        { type: 'audio', source: { kind: 'file-id', fileId: 'a' }, transcript: 'Hello' },
        { type: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } },
      ),
    ]);
    expect(turns).toEqual([turn('assistant', text('Hello'))]);
    expect(dropped).toEqual(['audio: in an assistant turn', 'image: in an assistant turn']);
  });

  test('give back citations and blocks of server tools as they were', () => {
    const citation = { type: 'char_location', cited_text: 'c' };
    const block = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    const { turns } = encode([
      own(
        { type: 'opaque', format: 'anthropic-messages', value: block },
        { type: 'text', text: 'So.', citations: [{ extensions: { 'anthropic-messages': citation } }, { url: 'x' }] },
      ),
    ]);
    expect(turns).toEqual([turn('assistant', block, { type: 'text', text: 'So.', citations: [citation] })]);
  });

  test('lose blocks of other formats, and it is told', () => {
    const { turns, dropped } = encode([
      own({ type: 'opaque', format: 'gemini-generate', value: { executableCode: {} } }, { type: 'text', text: 'So.' }),
    ]);
    expect(turns).toEqual([turn('assistant', text('So.'))]);
    expect(dropped).toEqual(['content: a block of gemini-generate']);
  });

  test.each([
    ['', {}],
    ['  ', {}],
    ['{"a":[1]}', { a: [1] }],
    ['{"a":', { INVALID_JSON: '{"a":' }],
    ['[1]', { INVALID_JSON: '[1]' }],
    ['null', { INVALID_JSON: 'null' }],
  ])('give arguments as an object and lose nothing of them: %p', (argumentsJson, input) => {
    const { turns } = encode([own({ type: 'tool-call', id: 'a', name: 'look', argumentsJson })]);
    expect(turns).toEqual([turn('assistant', { type: 'tool_use', id: 'a', name: 'look', input })]);
  });

  test('keep members of a call that only this format knows', () => {
    const extensions = { 'anthropic-messages': { caller: { type: 'direct' } }, 'openai-chat': { index: 0 } };
    const part = { type: 'tool-call', id: 'a', name: 'n', argumentsJson: '{}', cache: {}, extensions } as const;
    expect(encode([own(part)]).turns).toEqual([
      turn('assistant', {
        caller: { type: 'direct' },
        type: 'tool_use',
        id: 'a',
        name: 'n',
        input: {},
        cache_control: { type: 'ephemeral' },
      }),
    ]);
  });
});

describe('the user’s turns', () => {
  test('hold pictures and documents with their marks and what only this format knows of them', () => {
    const { turns, dropped } = encode([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look', cache: { ttl: '5m' }, extensions: { 'anthropic-messages': { x: 1 } } },
          {
            type: 'image',
            source: { kind: 'base64', mediaType: 'image/png', data: 'iVBO' },
            detail: 'auto',
            cache: {},
          },
          {
            type: 'file',
            source: { kind: 'file-id', fileId: 'file_1' },
            filename: 'a.pdf',
            extensions: { 'anthropic-messages': { citations: { enabled: true }, context: 'c' } },
          },
        ],
      },
    ]);
    expect(turns).toEqual([
      turn(
        'user',
        { x: 1, type: 'text', text: 'Look', cache_control: { type: 'ephemeral', ttl: '5m' } },
        {
          type: 'image',
          source: { type: 'base64', media_type: 'image/png', data: 'iVBO' },
          cache_control: { type: 'ephemeral' },
        },
        {
          type: 'document',
          source: { type: 'file', file_id: 'file_1' },
          title: 'a.pdf',
          citations: { enabled: true },
          context: 'c',
        },
      ),
    ]);
    expect(dropped).toEqual([]);
  });

  test('tell what is lost of a picture and of a name', () => {
    const source = { kind: 'url', url: 'https://example.org/a.png' } as const;
    const { dropped } = encode([
      { role: 'user', name: 'Ada', content: [{ type: 'image', source, detail: 'high' }] },
      { role: 'user', name: 'Bob', content: [{ type: 'image', source, detail: 'low' }] },
    ]);
    expect(dropped).toEqual(['messages[].name', 'detail']);
  });

  test('refuse sound and addresses that lead nowhere, with their places', () => {
    const { problems } = encode([
      user('Hi'),
      {
        role: 'user',
        content: [
          { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'UklG' } },
          { type: 'image', source: { kind: 'url', url: 'ftp://a' } },
        ],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'a',
            content: [{ type: 'file', source: { kind: 'base64', mediaType: 'a/b', data: '' } }],
          },
        ],
      },
    ]);
    expect(problems.map(({ path }) => path).sort()).toEqual([
      'messages[1].content[0]',
      'messages[1].content[1]',
      'messages[2].content[0].content[0]',
    ]);
  });

  test('that hold nothing are left out', () => {
    expect(encode([user(''), assistant(' \n'), user('Hi'), { role: 'user', content: [] }]).turns).toEqual([
      turn('user', text('Hi')),
    ]);
  });

  test('stay apart where no tool result joins them', () => {
    expect(encode([user('A'), user('B')]).turns).toEqual([turn('user', text('A')), turn('user', text('B'))]);
  });
});
