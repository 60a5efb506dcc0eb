import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, JsonValue, Message, UserPart } from '@tollgate/schema';
import { sealEnvelope } from '../../../core/carried-state.js';
import { encodeInput } from './encode-input.js';
import { openContext } from './notes.js';
import { type OpenAiResponsesQuirks, openAiResponsesQuirks } from './quirks.js';

interface Encoded {
  readonly instructions?: string;
  readonly input: readonly JsonValue[];
  readonly dropped: readonly string[];
  readonly problems: readonly string[];
}

function encode(messages: readonly Message[], differences: Partial<OpenAiResponsesQuirks> = {}): Encoded {
  const context = openContext({ ...openAiResponsesQuirks, ...differences });
  const encoded = encodeInput(messages, context);
  return {
    ...JSON.parse(JSON.stringify(encoded)),
    dropped: [...context.dropped],
    problems: context.problems.map(({ path }) => path),
  };
}

function user(...content: UserPart[]): Message {
  return { role: 'user', content };
}

function assistant(...content: AssistantPart[]): Message {
  return { role: 'assistant', content };
}

describe('instructions', () => {
  test('of other formats stay where they are, in the role the caller gave them', () => {
    const messages: Message[] = [
      { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
      user({ type: 'text', text: 'Hi' }),
      {
        role: 'developer',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
    ];
    expect(encode(messages).input).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      {
        role: 'developer',
        content: [
          { type: 'input_text', text: 'a' },
          { type: 'input_text', text: 'b' },
        ],
      },
    ]);
  });

  test('that a caller of this format wrote beside the input go there again', () => {
    const extensions = { 'openai-responses': { instructions: true } };
    const messages: Message[] = [
      { role: 'system', content: [{ type: 'text', text: 'Be brief.' }], extensions },
      user({ type: 'text', text: 'Hi' }),
    ];
    expect(encode(messages)).toMatchObject({
      instructions: 'Be brief.',
      input: [{ role: 'user', content: 'Hi' }],
    });
  });

  test('have no name here', () => {
    const message: Message = { role: 'system', name: 'n', content: [{ type: 'text', text: 'x' }] };
    expect(encode([message]).dropped).toEqual(['messages[].name']);
  });
});

describe('what a user sends', () => {
  const base64 = { kind: 'base64', mediaType: 'image/png', data: 'AA==' } as const;
  const parts: readonly (readonly [string, UserPart, JsonValue])[] = [
    [
      'a picture by its bytes',
      { type: 'image', source: base64 },
      { type: 'input_image', image_url: 'data:image/png;base64,AA==' },
    ],
    [
      'a picture by its address, with its detail',
      { type: 'image', source: { kind: 'url', url: 'https://x.org/a' }, detail: 'low' },
      { type: 'input_image', image_url: 'https://x.org/a', detail: 'low' },
    ],
    [
      'a picture the provider keeps',
      { type: 'image', source: { kind: 'file-id', fileId: 'file-1' } },
      { type: 'input_image', file_id: 'file-1' },
    ],
    [
      'a file by its bytes, which needs a name',
      { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'AA==' } },
      { type: 'input_file', filename: 'document.pdf', file_data: 'data:application/pdf;base64,AA==' },
    ],
    [
      'a file by its address',
      { type: 'file', source: { kind: 'url', url: 'https://x.org/a.pdf' } },
      { type: 'input_file', file_url: 'https://x.org/a.pdf' },
    ],
    [
      'a file the provider keeps',
      { type: 'file', source: { kind: 'file-id', fileId: 'file-2' } },
      { type: 'input_file', file_id: 'file-2' },
    ],
    [
      'a document that is plain text',
      { type: 'file', source: { kind: 'text', text: 'words' } },
      { type: 'input_text', text: 'words' },
    ],
    [
      'sound',
      { type: 'audio', source: { kind: 'base64', mediaType: 'audio/x-wav', data: 'AA==' } },
      { type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } },
    ],
    [
      'a part that only this format knows',
      { type: 'opaque', format: 'openai-responses', value: { type: 'input_hologram' } },
      { type: 'input_hologram' },
    ],
    [
      'a mark for the prompt cache in this format’s own words',
      { type: 'text', text: 'x', cache: {}, extensions: { 'openai-responses': { prompt_cache_breakpoint: {} } } },
      { type: 'input_text', text: 'x', prompt_cache_breakpoint: {} },
    ],
  ];

  test.each(parts)('%s arrives', (_what, part, expected) => {
    const { input, dropped } = encode([user({ type: 'text', text: 'See' }, part)]);
    expect(input).toEqual([{ role: 'user', content: [{ type: 'input_text', text: 'See' }, expected] }]);
    expect(dropped).toEqual([]);
  });

  test('sound by its address is refused with its place', () => {
    const part: UserPart = { type: 'audio', source: { kind: 'url', url: 'https://x.org/a.mp3' } };
    expect(encode([user({ type: 'text', text: 'Hear' }, part)]).problems).toEqual(['messages[0].content[1]']);
  });

  test('content of another format is left out, and told', () => {
    const part: UserPart = { type: 'opaque', format: 'openai-chat', value: { type: 'video' } };
    expect(encode([user(part)])).toMatchObject({
      input: [{ role: 'user', content: '' }],
      dropped: ['content of openai-chat: only that format knows it'],
    });
  });
});

describe('an earlier turn of the model', () => {
  test('becomes items in the order in which it was said, thought and called', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAAABx' };
    const messages = [
      assistant(
        { type: 'reasoning', text: 'Hm', extensions: { 'openai-responses': { item } } },
        { type: 'text', text: 'Let me look.' },
        {
          type: 'tool-call',
          id: 'c1',
          name: 'f',
          argumentsJson: '{"a":1}',
          extensions: { 'openai-responses': { id: 'fc_1' } },
        },
        { type: 'opaque', format: 'openai-responses', value: { type: 'web_search_call', id: 'ws_1' } },
        { type: 'text', text: 'Found.' },
      ),
    ];
    expect(encode(messages).input).toEqual([
      item,
      { role: 'assistant', content: 'Let me look.' },
      { id: 'fc_1', type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"a":1}' },
      { type: 'web_search_call', id: 'ws_1' },
      { role: 'assistant', content: 'Found.' },
    ]);
  });

  test('keeps its messages apart by their names', () => {
    const messages = [
      assistant(
        {
          type: 'text',
          text: 'a',
          extensions: { 'openai-responses': { message: { id: 'msg_1', phase: 'commentary' } } },
        },
        { type: 'refusal', text: 'no' },
        { type: 'text', text: 'b', extensions: { 'openai-responses': { message: { id: 'msg_2' } } } },
      ),
    ];
    const said = { type: 'message', role: 'assistant', status: 'completed' };
    expect(encode(messages).input).toEqual([
      {
        ...said,
        id: 'msg_1',
        phase: 'commentary',
        content: [
          { type: 'output_text', text: 'a' },
          { type: 'refusal', refusal: 'no' },
        ],
      },
      { ...said, id: 'msg_2', content: [{ type: 'output_text', text: 'b' }] },
    ]);
  });

  test('keeps the sources that this format named, and no others', () => {
    const annotation = { type: 'url_citation', url: 'u', title: 't', start_index: 0, end_index: 1 };
    const citations = [
      { url: 'u', extensions: { 'openai-responses': annotation } },
      { url: 'v', extensions: { 'anthropic-messages': { type: 'web_search_result_location' } } },
    ];
    expect(encode([assistant({ type: 'text', text: 'x', citations })]).input).toEqual([
      { role: 'assistant', content: [{ type: 'output_text', text: 'x', annotations: [annotation] }] },
    ]);
  });

  test('loses thoughts, pictures and sound that cannot go back, and is told so', () => {
    const parts: AssistantPart[] = [
      { type: 'reasoning', text: 'Hm', signature: 's' },
      { type: 'redacted-reasoning', data: 'd' },
      { type: 'image', source: { kind: 'url', url: 'https://x.org/a' } },
      { type: 'audio', source: { kind: 'file-id', fileId: 'a' }, transcript: 'said' },
      { type: 'opaque', format: 'anthropic-messages', value: { type: 'server_tool_use' } },
    ];
    expect(encode([assistant(...parts)])).toMatchObject({
      input: [{ role: 'assistant', content: 'said' }],
      dropped: [
        'reasoning of earlier turns: of another vendor',
        'image: in an assistant turn',
        'audio: in an assistant turn',
        'content of anthropic-messages: only that format knows it',
      ],
    });
  });
});

describe('earlier reasoning', () => {
  const thought = (item: JsonValue): Message => assistant({ type: 'opaque', format: 'openai-responses', value: item });

  test.each([
    ['encrypted by another vendor', { type: 'reasoning', summary: [], encrypted_content: 'tco_7e' }],
    [
      'in an envelope of ours',
      {
        type: 'reasoning',
        summary: [],
        encrypted_content:
          sealEnvelope({
            vendor: 'anthropic-messages',
            part: { type: 'reasoning', text: '', signature: 's' },
          }) ?? '',
      },
    ],
    ['that was named here and has nothing to bring back', { type: 'reasoning', id: 'rs_tg_x_0', summary: [] }],
  ])('%s is left out', (_what, item) => {
    expect(encode([thought(item)])).toMatchObject({
      input: [],
      dropped: ['reasoning of earlier turns: of another vendor'],
    });
  });

  test('that the provider itself wrote goes without a name that was made here', () => {
    const item = { type: 'reasoning', id: 'rs_tg_x_0', summary: [], encrypted_content: 'gAAAAABx' };
    expect(encode([thought(item)]).input).toEqual([{ type: 'reasoning', summary: [], encrypted_content: 'gAAAAABx' }]);
  });

  test('goes as plain text to a provider that takes it so', () => {
    const message = assistant({ type: 'reasoning', text: 'Hm', signature: 's' });
    expect(encode([message], { plainReasoning: true })).toMatchObject({
      input: [{ type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hm' }] }],
      dropped: [],
    });
  });
});

describe('the results of tools', () => {
  test('are one item each; text as such, anything more as parts', () => {
    const message: Message = {
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: 'c1', content: [{ type: 'text', text: 'Rain' }] },
        { type: 'tool-result', toolCallId: 'c2', content: [] },
        {
          type: 'tool-result',
          toolCallId: 'c3',
          content: [
            { type: 'text', text: 'See' },
            { type: 'image', source: { kind: 'url', url: 'https://x.org/a' } },
          ],
          extensions: { 'openai-responses': { id: 'fco_3' } },
        },
      ],
    };
    expect(encode([message]).input).toEqual([
      { type: 'function_call_output', call_id: 'c1', output: 'Rain' },
      { type: 'function_call_output', call_id: 'c2', output: '' },
      {
        id: 'fco_3',
        type: 'function_call_output',
        call_id: 'c3',
        output: [
          { type: 'input_text', text: 'See' },
          { type: 'input_image', image_url: 'https://x.org/a' },
        ],
      },
    ]);
  });

  test('have no mark of failure here', () => {
    const message: Message = {
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId: 'c', content: [{ type: 'text', text: 'boom' }], isError: true }],
    };
    expect(encode([message]).dropped).toEqual(['is_error: sent as an ordinary result']);
  });

  test('meet their call also where its id had to be shortened', () => {
    const id = 'z'.repeat(90);
    const { input } = encode([
      assistant({ type: 'tool-call', id, name: 'f', argumentsJson: '{}' }),
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: id, content: [] }] },
    ]);
    const ids = input.map((item) => Object(item).call_id);
    expect(ids[0]).toBe(ids[1]);
    expect(String(ids[0]).length).toBeLessThanOrEqual(64);
  });
});
