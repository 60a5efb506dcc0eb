import { describe, expect, test } from '@jest/globals';
import type { JsonValue, Message } from '@tollgate/schema';
import { openRequestProblems } from '../../../core/request-problems.js';
import { parseMessages } from './parse-messages.js';

function parse(...values: readonly JsonValue[]): { messages: Message[]; problems: readonly string[] } {
  const problems = openRequestProblems();
  const messages = parseMessages(values, problems);
  return { messages, problems: problems.list().map(({ path, message }) => `${path}: ${message}`) };
}
const text = (value: string): { type: 'text'; text: string } => ({ type: 'text', text: value });

describe('messages', () => {
  test('keep their order and their roles', () => {
    expect(
      parse(
        { role: 'developer', content: 'd' },
        { role: 'system', content: [text('s1'), text('s2')], name: 'n' },
        { role: 'user', content: 'u', name: null },
        { role: 'assistant', content: 'a' },
        { role: 'tool', tool_call_id: 'c', content: 'r' },
      ).messages,
    ).toEqual([
      { role: 'developer', content: [text('d')] },
      { role: 'system', content: [text('s1'), text('s2')], name: 'n' },
      { role: 'user', content: [text('u')] },
      { role: 'assistant', content: [text('a')] },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c', content: [text('r')] }] },
    ]);
  });

  test('may be empty', () => {
    expect(parse({ role: 'user', content: '' }, { role: 'user', content: [] })).toEqual({
      messages: [
        { role: 'user', content: [] },
        { role: 'user', content: [] },
      ],
      problems: [],
    });
  });

  test('keep what only this format knows of them', () => {
    expect(parse({ role: 'user', content: 'u', weight: 1, cache_control: { type: 'ephemeral' } }).messages).toEqual([
      {
        role: 'user',
        content: [text('u')],
        extensions: { 'openai-chat': { weight: 1, cache_control: { type: 'ephemeral' } } },
      },
    ]);
  });

  test('of tools may have a name, which the call already has', () => {
    const [message] = parse({ role: 'tool', tool_call_id: 'c', name: 'f', content: [text('r')] }).messages;
    expect(message).not.toHaveProperty('extensions');
  });
});

describe('results of the older functions', () => {
  const called = { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } };

  test('answer the last call of their function', () => {
    const { messages, problems } = parse({ role: 'user', content: 'u' }, called, {
      role: 'function',
      name: 'f',
      content: 'r',
    });
    expect(problems).toEqual([]);
    expect(messages.slice(1)).toEqual([
      { role: 'assistant', content: [{ type: 'tool-call', id: 'function_call_1', name: 'f', argumentsJson: '{}' }] },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'function_call_1', content: [text('r')] }] },
    ]);
  });

  test('answer the later of two calls', () => {
    const { messages } = parse(called, { role: 'function', name: 'f', content: '1' }, called, {
      role: 'function',
      name: 'f',
      content: '2',
    });
    const ids = messages.flatMap((message) =>
      message.role === 'tool' ? message.content.map((part) => part.toolCallId) : [],
    );
    expect(ids).toEqual(['function_call_0', 'function_call_2']);
  });

  test('that answer nothing are a mistake', () => {
    expect(parse({ role: 'function', name: 'f', content: 'r' }).problems).toEqual([
      'messages[0]: answers a call of the function f that no earlier message made',
    ]);
  });
});

describe('what is wrong with a message', () => {
  test.each<[JsonValue, string]>([
    [{ role: 'user' }, 'messages[0].content: must be a text or a list of parts'],
    [{ role: 'user', content: null }, 'messages[0].content: must be a text or a list of parts'],
    [{ role: 'system', content: 7 }, 'messages[0].content: must be a text or a list of parts'],
    [
      { role: 'system', content: [{ type: 'image_url', image_url: 'https://a' }] },
      'messages[0].content[0]: a part of the type image_url is not allowed here, only text',
    ],
    [{ role: 'tool', content: 'x' }, 'messages[0].tool_call_id: is required'],
    [{ role: 'tool', tool_call_id: '', content: 'x' }, 'messages[0].tool_call_id: must not be empty'],
    [{ role: 'user', content: [{ role: 'user', content: 'x' }] }, 'messages[0].content[0].type: is required'],
    [{ role: 'user', content: [{ type: 'text' }] }, 'messages[0].content[0].text: is required'],
    [{ role: 'user', content: ['x'] }, 'messages[0].content[0]: must be an object, not a text'],
    [{ role: 'user', content: 'x', name: 5 }, 'messages[0].name: must be a text, not a number'],
    [{ role: 'function', content: 'x' }, 'messages[0].name: is required'],
  ])('%j', (message, start) => {
    expect(parse(message).problems[0]?.slice(0, start.length)).toBe(start);
  });
});
