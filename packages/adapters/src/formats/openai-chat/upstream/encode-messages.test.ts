import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, JsonObject, Message, TextPart } from '@tollgate/schema';
import { encodeMessages } from './encode-messages.js';
import { openEncodeReport } from './encode-report.js';
import { type OpenAiChatQuirks, openAiQuirks } from './quirks.js';

function encode(
  messages: readonly Message[],
  quirks: Partial<OpenAiChatQuirks> = {},
): { wire: JsonObject[]; dropped: readonly string[] } {
  const report = openEncodeReport();
  const wire = encodeMessages(messages, { quirks: { ...openAiQuirks, ...quirks }, report });
  return { wire: JSON.parse(JSON.stringify(wire)), dropped: report.dropped() };
}
const text = (value: string): TextPart => ({ type: 'text', text: value });
const assistant = (...content: readonly AssistantPart[]): Message => ({ role: 'assistant', content });
const user = (value: string): Message => ({ role: 'user', content: [text(value)] });

describe('messages', () => {
  test('keep their order, their roles and their text', () => {
    const { wire } = encode([
      { role: 'system', content: [text('s')] },
      { role: 'developer', content: [text('d')] },
      user('u'),
      assistant(text('a')),
    ]);
    expect(wire).toEqual([
      { role: 'system', content: 's' },
      { role: 'developer', content: 'd' },
      { role: 'user', content: 'u' },
      { role: 'assistant', content: 'a' },
    ]);
  });

  test('of developers are of the system where the role is not known', () => {
    expect(encode([{ role: 'developer', content: [text('d')] }], { developerRole: false }).wire).toEqual([
      { role: 'system', content: 'd' },
    ]);
  });

  test('have names where names are known', () => {
    const named: Message = { role: 'user', content: [text('u')], name: 'ann' };
    expect(encode([named]).wire).toEqual([{ role: 'user', content: 'u', name: 'ann' }]);
    expect(encode([named, named], { messageNames: false })).toEqual({
      wire: [
        { role: 'user', content: 'u' },
        { role: 'user', content: 'u' },
      ],
      dropped: ['messages[].name'],
    });
  });

  test('keep what only this format knows of them, except what would be refused', () => {
    const message: Message = {
      ...assistant(text('a')),
      extensions: { 'openai-chat': { prefix: true, reasoning_content: '' } },
    };
    expect(encode([message]).wire).toEqual([{ role: 'assistant', content: 'a', prefix: true, reasoning_content: '' }]);
    expect(encode([message], { refusedMessageMembers: ['reasoning_content'] }).wire).toEqual([
      { role: 'assistant', content: 'a', prefix: true },
    ]);
  });
});

describe('an earlier answer', () => {
  const call: AssistantPart = { type: 'tool-call', id: 'call_1', name: 'f', argumentsJson: '{"x": 1}' };

  test('that only called tools has no content', () => {
    expect(encode([assistant(call)]).wire).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"x": 1}' } }],
      },
    ]);
  });

  test('that said and called has both', () => {
    expect(encode([assistant(text('Let me see.'), call)]).wire[0]).toMatchObject({
      content: 'Let me see.',
      tool_calls: [{ id: 'call_1' }],
    });
  });

  test('that was empty has an empty content', () => {
    expect(encode([assistant()]).wire).toEqual([{ role: 'assistant', content: '' }]);
  });

  test('has call ids as the provider takes them, the same in call and result', () => {
    const result: Message = {
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId: 'call_1', content: [text('r')] }],
    };
    const { wire } = encode([assistant(call), result], { toolCallIds: 'nine-alphanumeric' });
    const [answer, answered] = wire;
    const id = answered?.['tool_call_id'];
    expect(id).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(answer).toMatchObject({ tool_calls: [{ id }] });
  });

  test('carries with a call what has to come back to this format, and nothing that is another’s', () => {
    const extensions = {
      'gemini-generate': { thoughtSignature: 's' },
      'openai-chat': { extra_content: { google: { thought_signature: 't' } } },
    };
    const [wire] = encode([assistant({ ...call, extensions })]).wire;
    expect(wire).toMatchObject({ tool_calls: [{ extra_content: { google: { thought_signature: 't' } } }] });
    expect(JSON.stringify(wire)).not.toContain('tollgate');
  });

  test('has calls of custom tools as they were', () => {
    const value = { id: 'c', type: 'custom', custom: { name: 'sql', input: 'select 1' } };
    expect(encode([assistant({ type: 'opaque', format: 'openai-chat', value })]).wire).toEqual([
      { role: 'assistant', content: null, tool_calls: [value] },
    ]);
  });

  test('has its refusal, and the id of its sound', () => {
    expect(encode([assistant({ type: 'refusal', text: 'No.' })]).wire).toEqual([
      { role: 'assistant', content: '', refusal: 'No.' },
    ]);
    const sound: AssistantPart = { type: 'audio', id: 'a1', source: { kind: 'file-id', fileId: 'a1' } };
    expect(encode([assistant(sound)]).wire).toEqual([{ role: 'assistant', content: '', audio: { id: 'a1' } }]);
  });

  test('leaves out sound and pictures that cannot go back, and reports them', () => {
    const { wire, dropped } = encode([
      assistant(
        text('a'),
        { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'AA' } },
        { type: 'image', source: { kind: 'url', url: 'https://a' } },
      ),
    ]);
    expect(wire).toEqual([{ role: 'assistant', content: 'a' }]);
    expect(dropped).toEqual(['audio: in an assistant turn, and not of this provider', 'image: in an assistant turn']);
  });

  test('has its pictures where the provider takes them back, without what another format left on them', () => {
    const extensions = { 'gemini-generate': { thoughtSignature: 's' } };
    const { wire, dropped } = encode(
      [
        assistant(
          { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' }, extensions },
          text('a'),
          { type: 'image', source: { kind: 'url', url: 'https://a' } },
        ),
      ],
      { pictureHistory: true },
    );
    const images = ['data:image/png;base64,AAAA', 'https://a'].map((url) => ({
      type: 'image_url',
      image_url: { url },
    }));
    expect(wire).toEqual([{ role: 'assistant', content: 'a', images }]);
    expect(dropped).toEqual([]);
  });

  test('gives its annotations back as members of the message', () => {
    const annotations = [{ type: 'file', file: { hash: 'h' } }];
    const cited: AssistantPart = { type: 'text', text: 'a', extensions: { 'openai-chat': { annotations } } };
    expect(encode([assistant(cited)]).wire).toEqual([{ role: 'assistant', content: 'a', annotations }]);
  });
});

describe('thinking of earlier answers', () => {
  const thoughts: AssistantPart[] = [
    { type: 'reasoning', text: 'Hm', signature: 's' },
    { type: 'reasoning', text: 'm.' },
    { type: 'redacted-reasoning', data: 'abc' },
    {
      type: 'opaque',
      format: 'openai-chat',
      value: { type: 'reasoning.encrypted', data: 'x', format: 'openai-responses-v1' },
    },
    text('A.'),
  ];

  test.each([
    ['reasoning_content', { role: 'assistant', content: 'A.', reasoning_content: 'Hmm.' }],
    ['reasoning', { role: 'assistant', content: 'A.', reasoning: 'Hmm.' }],
    [
      'thinking-parts',
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'Hmm.' }] },
          { type: 'text', text: 'A.' },
        ],
      },
    ],
    [
      'reasoning_details',
      {
        role: 'assistant',
        content: 'A.',
        reasoning_details: [
          { type: 'reasoning.text', text: 'Hm', signature: 's' },
          { type: 'reasoning.text', text: 'm.' },
          { type: 'reasoning.encrypted', data: 'abc' },
          { type: 'reasoning.encrypted', data: 'x', format: 'openai-responses-v1' },
        ],
      },
    ],
  ] as const)('goes back as %s', (reasoningHistory, expected) => {
    const dropped = reasoningHistory === 'reasoning_details' ? [] : ['reasoning of earlier turns: of another vendor'];
    expect(encode([assistant(...thoughts)], { reasoningHistory })).toEqual({ wire: [expected], dropped });
  });

  test('is left out and reported where it cannot go back', () => {
    expect(encode([assistant(...thoughts)])).toEqual({
      wire: [{ role: 'assistant', content: 'A.' }],
      dropped: ['reasoning of earlier turns'],
    });
  });

  test('that is all hidden has no plain text to give', () => {
    expect(
      encode([assistant({ type: 'redacted-reasoning', data: 'abc' }, text('A.'))], { reasoningHistory: 'reasoning' })
        .wire,
    ).toEqual([{ role: 'assistant', content: 'A.' }]);
  });
});

describe('results of tool calls', () => {
  const result = (id: string, ...content: readonly TextPart[]): Message => ({
    role: 'tool',
    content: [{ type: 'tool-result', toolCallId: id, content }],
  });

  test('are a message each', () => {
    const both: Message = {
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: 'a', content: [text('1')] },
        { type: 'tool-result', toolCallId: 'b', content: [] },
      ],
    };
    expect(encode([both]).wire).toEqual([
      { role: 'tool', tool_call_id: 'a', content: '1' },
      { role: 'tool', tool_call_id: 'b', content: '' },
    ]);
  });

  test('of several texts are a list', () => {
    expect(encode([result('a', text('1'), text('2'))]).wire[0]?.['content']).toEqual([
      { type: 'text', text: '1' },
      { type: 'text', text: '2' },
    ]);
  });

  test('that failed are sent as ordinary ones, and that is reported', () => {
    const failed: Message = {
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId: 'a', content: [text('x')], isError: true }],
    };
    expect(encode([failed]).dropped).toEqual(['is_error: sent as an ordinary result']);
  });

  test('have their pictures in a user message behind the last result, before anything else', () => {
    const picture = { type: 'image', source: { kind: 'url', url: 'https://a' } } as const;
    const withPicture = (id: string): Message => ({
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId: id, content: [text(id), picture] }],
    });
    const { wire, dropped } = encode([withPicture('a'), withPicture('b'), user('next')]);
    expect(wire.map(({ role }) => role)).toEqual(['tool', 'tool', 'user', 'user']);
    expect(wire[2]?.['content']).toEqual([
      { type: 'text', text: 'Attachments of the tool call a:' },
      { type: 'image_url', image_url: { url: 'https://a' } },
      { type: 'text', text: 'Attachments of the tool call b:' },
      { type: 'image_url', image_url: { url: 'https://a' } },
    ]);
    expect(dropped).toEqual(['tool result media: moved into a user message behind the results']);
  });

  test('have their pictures in a user message also at the very end', () => {
    const picture = { type: 'image', source: { kind: 'url', url: 'https://a' } } as const;
    const { wire } = encode([
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', content: [picture] }] },
    ]);
    expect(wire.map(({ role }) => role)).toEqual(['tool', 'user']);
    expect(wire[0]?.['content']).toBe('');
  });
});
