import { describe, expect, test } from '@jest/globals';
import type { JsonValue, Message } from '@tollgate/schema';
import { type CarriedState, sealEnvelope } from '../../../core/carried-state.js';
import { parseRequest } from './parse-request.js';

/** An envelope of a version that is not known. */
const damaged = Buffer.from('{"tollgate":9}').toString('base64');

function messages(input: JsonValue, members: object = {}): readonly Message[] {
  const result = parseRequest({ model: 'm', input, ...members }, {});
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value.messages;
}

function problems(...input: JsonValue[]): readonly string[] {
  const result = parseRequest({ model: 'm', input }, {});
  return result.ok ? [] : result.failure.map(({ path, message }) => `${path}: ${message}`);
}

const call = (id: string): JsonValue => ({ type: 'function_call', call_id: id, name: 'f', arguments: '{}' });
const output = (id: string): JsonValue => ({ type: 'function_call_output', call_id: id, output: 'out' });
const callPart = (id: string) => ({ type: 'tool-call', id, name: 'f', argumentsJson: '{}' });
const resultPart = (id: string) => ({ type: 'tool-result', toolCallId: id, content: [{ type: 'text', text: 'out' }] });

describe('instructions', () => {
  test('beside the input come first and are remembered to stand there', () => {
    expect(messages('Hi', { instructions: 'Be brief.' })[0]).toEqual({
      role: 'system',
      content: [{ type: 'text', text: 'Be brief.' }],
      extensions: { 'openai-responses': { instructions: true } },
    });
    expect(messages('Hi', { instructions: '' })).toHaveLength(1);
  });

  test('inside the input stay where they are, in their role', () => {
    const read = messages([
      { role: 'system', content: 'a' },
      { type: 'message', role: 'user', content: 'b' },
      { role: 'developer', content: [{ type: 'input_text', text: 'c' }] },
    ]);
    expect(read.map(({ role }) => role)).toEqual(['system', 'user', 'developer']);
  });

  test('are text only', () => {
    const item = { role: 'system', content: [{ type: 'input_image', image_url: 'https://x.org/a' }] };
    expect(problems(item)).toEqual([
      'input[0].content[0]: a part of the type input_image is not allowed here, only input_text',
    ]);
  });
});

describe('what a user sends', () => {
  const read = (part: JsonValue): unknown => messages([{ role: 'user', content: [part] }])[0]?.content[0];

  test.each<readonly [JsonValue, unknown]>([
    [
      { type: 'input_text', text: 'x' },
      { type: 'text', text: 'x' },
    ],
    [
      { type: 'input_text', text: 'x', prompt_cache_breakpoint: { mode: 'explicit' } },
      {
        type: 'text',
        text: 'x',
        cache: {},
        extensions: { 'openai-responses': { prompt_cache_breakpoint: { mode: 'explicit' } } },
      },
    ],
    [
      { type: 'input_image', image_url: 'https://x.org/a', detail: 'high' },
      { type: 'image', source: { kind: 'url', url: 'https://x.org/a' }, detail: 'high' },
    ],
    [
      { type: 'input_image', image_url: 'data:image/png;base64,AA==', detail: null },
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA==' } },
    ],
    [
      { type: 'input_image', file_id: 'f1' },
      { type: 'image', source: { kind: 'file-id', fileId: 'f1' } },
    ],
    [
      { type: 'input_file', file_data: 'data:application/pdf;base64,AA==', filename: 'a.pdf' },
      { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'AA==' }, filename: 'a.pdf' },
    ],
    [
      { type: 'input_file', file_data: 'AA==' },
      { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'AA==' } },
    ],
    [
      { type: 'input_file', file_url: 'https://x.org/a.pdf' },
      { type: 'file', source: { kind: 'url', url: 'https://x.org/a.pdf' } },
    ],
    [
      { type: 'input_file', file_id: 'f2' },
      { type: 'file', source: { kind: 'file-id', fileId: 'f2' } },
    ],
    [
      { type: 'input_audio', input_audio: { data: 'AA==', format: 'mp3' } },
      { type: 'audio', source: { kind: 'base64', mediaType: 'audio/mpeg', data: 'AA==' } },
    ],
    [
      { type: 'input_hologram', x: 1 },
      { type: 'opaque', format: 'openai-responses', value: { type: 'input_hologram', x: 1 } },
    ],
  ])('%j is %j', (part, expected) => {
    expect(read(part)).toEqual(expected);
  });

  test.each<readonly [JsonValue, string]>([
    [{ type: 'input_image' }, 'input[0].content[0].image_url'],
    [{ type: 'input_image', image_url: 'ftp://x' }, 'input[0].content[0].image_url'],
    [{ type: 'input_image', image_url: 'https://x', detail: 'huge' }, 'input[0].content[0].detail'],
    [{ type: 'input_file' }, 'input[0].content[0]'],
    [{ type: 'input_file', file_data: 'data:text/plain,hello' }, 'input[0].content[0].file_data'],
    [{ type: 'input_audio', input_audio: {} }, 'input[0].content[0].input_audio.data'],
    [{ type: 'output_text', text: 'x' }, 'input[0].content[0]'],
    [{ text: 'x' }, 'input[0].content[0].type'],
  ])('%j is refused at %s', (part, path) => {
    expect(problems({ role: 'user', content: [part] })[0]).toContain(`${path}:`);
  });
});

describe('the turns of the model', () => {
  test('are what it thought, said and called between two messages of others', () => {
    const read = messages([
      { role: 'user', content: 'Weather?' },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm' }] },
      { role: 'assistant', content: 'Let me look.' },
      call('a'),
      call('b'),
      output('a'),
      output('b'),
      call('c'),
      output('c'),
      { role: 'user', content: 'Thanks' },
    ]);
    expect(read.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant', 'tool', 'user']);
    expect(read[1]?.content.map(({ type }) => type)).toEqual(['reasoning', 'text', 'tool-call', 'tool-call']);
    expect(read[2]).toEqual({ role: 'tool', content: [resultPart('a'), resultPart('b')] });
    expect(read[3]).toEqual({ role: 'assistant', content: [callPart('c')] });
  });

  test('keep two messages in a row two', () => {
    const read = messages([
      { role: 'assistant', content: 'a' },
      { role: 'assistant', content: [{ type: 'output_text', text: 'b' }] },
    ]);
    expect(read).toEqual([
      { role: 'assistant', content: [{ type: 'text', text: 'a' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'b' }] },
    ]);
  });

  test('keep the name of each message, and the sources of its texts', () => {
    const annotation = { type: 'url_citation', url: 'u', title: 't', start_index: 0, end_index: 1 };
    const item = {
      type: 'message',
      id: 'msg_1',
      status: 'completed',
      phase: 'final_answer',
      role: 'assistant',
      content: [
        { type: 'output_text', text: 'a', annotations: [annotation], logprobs: [] },
        { type: 'refusal', refusal: 'no' },
      ],
    };
    expect(messages([item])[0]?.content).toEqual([
      {
        type: 'text',
        text: 'a',
        citations: [{ url: 'u', title: 't', extensions: { 'openai-responses': annotation } }],
        extensions: { 'openai-responses': { message: { id: 'msg_1', phase: 'final_answer' } } },
      },
      { type: 'refusal', text: 'no' },
    ]);
  });

  test('take a call without a word of arguments as one of an empty object', () => {
    expect(messages([{ type: 'function_call', call_id: 'a', name: 'f', arguments: '' }])[0]?.content).toEqual([
      callPart('a'),
    ]);
  });

  test('keep items of tools that the provider runs itself in their place', () => {
    const search = { type: 'web_search_call', id: 'ws_1', status: 'completed' };
    const custom = { type: 'custom_tool_call_output', call_id: 'c', output: 'x' };
    expect(messages([search, { role: 'assistant', content: 'a' }, custom])[0]?.content).toEqual([
      { type: 'opaque', format: 'openai-responses', value: search },
      { type: 'text', text: 'a' },
      { type: 'opaque', format: 'openai-responses', value: custom },
    ]);
  });

  test('hold nothing but what the model can say', () => {
    const item = { role: 'assistant', content: [{ type: 'input_image', image_url: 'https://x.org/a' }] };
    expect(problems(item)).toEqual([
      'input[0].content[0]: a part of the type input_image is not allowed here, only output_text and refusal',
    ]);
  });
});

describe('the results of tools', () => {
  test('can hold text, pictures and files', () => {
    const parts = [
      { type: 'input_text', text: 'See' },
      { type: 'input_image', image_url: 'https://x.org/a' },
      { type: 'input_file', file_id: 'f' },
    ];
    expect(
      messages([call('a'), { type: 'function_call_output', id: 'fco_1', call_id: 'a', output: parts }])[1],
    ).toEqual({
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          toolCallId: 'a',
          content: [
            { type: 'text', text: 'See' },
            { type: 'image', source: { kind: 'url', url: 'https://x.org/a' } },
            { type: 'file', source: { kind: 'file-id', fileId: 'f' } },
          ],
          extensions: { 'openai-responses': { id: 'fco_1' } },
        },
      ],
    });
  });

  test('cannot hold sound', () => {
    const parts = [{ type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } }];
    expect(problems({ type: 'function_call_output', call_id: 'a', output: parts })[0]).toContain('input[0].output[0]:');
  });
});

describe('earlier thinking', () => {
  const summary = [{ type: 'summary_text', text: 'Hm' }];

  test('of this format keeps its item', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary, encrypted_content: 'gAAAA' };
    expect(messages([item])[0]?.content).toEqual([
      { type: 'reasoning', text: 'Hm', extensions: { 'openai-responses': { item } } },
    ]);
  });

  test('of this format without a word is its item', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA' };
    expect(messages([item])[0]?.content).toEqual([{ type: 'opaque', format: 'openai-responses', value: item }]);
  });

  test('gets its signature back from an envelope, and nothing of the item that carried it', () => {
    const item = {
      type: 'reasoning',
      id: 'rs_tg_1',
      summary,
      encrypted_content:
        sealEnvelope({
          vendor: 'anthropic-messages',
          part: { type: 'reasoning', text: '', signature: 'sig' },
        }) ?? '',
    };
    expect(messages([item])[0]?.content).toEqual([{ type: 'reasoning', text: 'Hm', signature: 'sig' }]);
  });

  test('in an envelope nobody can open keeps its text and loses its proof', () => {
    expect(messages([{ type: 'reasoning', summary, encrypted_content: damaged }])[0]?.content).toEqual([
      { type: 'reasoning', text: 'Hm' },
    ]);
    expect(
      messages([
        { role: 'user', content: 'x' },
        { type: 'reasoning', summary: [], encrypted_content: damaged },
      ]),
    ).toHaveLength(1);
  });
});

describe('state that an envelope carries', () => {
  const carried = (state: CarriedState): JsonValue => ({
    type: 'reasoning',
    id: 'rs_tg_1_1',
    summary: [],
    encrypted_content: sealEnvelope(state) ?? '',
  });
  const thought = { 'gemini-generate': { thoughtSignature: 't' } };

  test('of a call goes back to it, wherever in the conversation it stands', () => {
    const sealed = carried({ vendor: 'gemini-generate', call: 'b', extensions: thought });
    for (const input of [
      [call('a'), call('b'), sealed, output('a')],
      [sealed, call('a'), call('b'), output('a')],
    ]) {
      expect(messages(input)[0]).toEqual({
        role: 'assistant',
        content: [callPart('a'), { ...callPart('b'), extensions: thought }],
      });
    }
  });

  test('of a text goes back to the text before it', () => {
    const input = [
      { role: 'assistant', content: 'a' },
      carried({ vendor: 'gemini-generate', extensions: thought }),
      call('a'),
    ];
    expect(messages(input)[0]?.content).toEqual([{ type: 'text', text: 'a', extensions: thought }, callPart('a')]);
  });

  test('of a text that is not there is lost', () => {
    const input = [{ role: 'user', content: 'x' }, carried({ vendor: 'gemini-generate', extensions: thought })];
    expect(messages(input)).toEqual([{ role: 'user', content: [{ type: 'text', text: 'x' }] }]);
  });

  test('of hidden thinking is a part again, and so is a block of another format', () => {
    const value = { type: 'server_tool_use', id: 's' };
    const input = [
      carried({ vendor: 'anthropic-messages', part: { type: 'redacted-reasoning', data: 'd' } }),
      carried({ vendor: 'anthropic-messages', part: { type: 'opaque', format: 'anthropic-messages', value } }),
      { role: 'assistant', content: 'a' },
    ];
    expect(messages(input)[0]?.content).toEqual([
      { type: 'redacted-reasoning', data: 'd' },
      { type: 'opaque', format: 'anthropic-messages', value },
      { type: 'text', text: 'a' },
    ]);
  });
});

describe('tools', () => {
  const tools = (value: JsonValue): unknown => {
    const result = parseRequest({ model: 'm', input: 'x', tools: [value] }, {});
    return result.ok ? result.value.tools?.[0] : result.failure;
  };

  test('of the caller keep what only this format knows of them', () => {
    const tool = {
      type: 'function',
      name: 'f',
      description: 'd',
      parameters: { type: 'object' },
      strict: true,
      defer_loading: true,
    };
    expect(tools(tool)).toEqual({
      type: 'function',
      name: 'f',
      description: 'd',
      parameters: { type: 'object' },
      strict: true,
      extensions: { 'openai-responses': { defer_loading: true } },
    });
  });

  test('of the provider are kept whole', () => {
    for (const value of [{ type: 'web_search' }, { type: 'mcp', server_label: 's' }, { type: 'custom', name: 'c' }]) {
      expect(tools(value)).toEqual({ type: 'opaque', format: 'openai-responses', value });
    }
  });

  test.each<readonly [JsonValue, unknown]>([
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    ['required', { type: 'required' }],
    [
      { type: 'function', name: 'f' },
      { type: 'tool', name: 'f' },
    ],
    [{ type: 'file_search' }, { type: 'opaque', format: 'openai-responses', value: { type: 'file_search' } }],
    [
      { type: 'allowed_tools', mode: 'auto', tools: [] },
      { type: 'opaque', format: 'openai-responses', value: { type: 'allowed_tools', mode: 'auto', tools: [] } },
    ],
  ])('are chosen by %j', (choice, expected) => {
    const result = parseRequest({ model: 'm', input: 'x', tool_choice: choice }, {});
    expect(result.ok && result.value.toolChoice).toEqual(expected);
  });
});
