import { describe, expect, test } from '@jest/globals';
import { promptCharsMax, promptTextOf } from './prompt-text.js';

describe('the text of a prompt', () => {
  test('is found in every format', () => {
    const text = (body: Parameters<typeof promptTextOf>[0]) => promptTextOf(body).text;
    expect(text({ messages: [{ role: 'user', content: 'chat' }] })).toBe('chat');
    expect(text({ messages: [{ role: 'user', content: [{ type: 'text', text: 'parts' }] }] })).toBe('parts');
    expect(text({ system: [{ type: 'text', text: 'sys' }], messages: [] })).toBe('sys');
    expect(text({ input: ['a', 'b'] })).toBe('a\nb');
    expect(text({ contents: [{ parts: [{ text: 'gemini' }] }] })).toBe('gemini');
    expect(text({ requests: [{ model: 'm', taskType: 't', content: { parts: [{ text: 'batch' }] } }] })).toBe('batch');
    expect(text({ instances: [{ content: 'vertex', task_type: 't' }], parameters: {} })).toBe('vertex');
  });

  test('media, handles and names of kinds are not text', () => {
    const { text } = promptTextOf({
      model: 'm',
      user: 'u',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
            { type: 'text', text: 'what is it' },
          ],
        },
      ],
    });
    expect(text).toBe('what is it');
  });

  test('handles and states of items are not text either', () => {
    const done = { type: 'function_call_output', id: 'fco_1', call_id: 'call_1', status: 'completed', output: 'sunny' };
    expect(promptTextOf({ input: [done] }).text).toBe('sunny');
  });

  test('tools are read by the model as they stand', () => {
    const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }];
    expect(promptTextOf({ messages: [], tools }).text).toBe(JSON.stringify(tools));
  });

  test('token ids are counted as they are', () => {
    expect(promptTextOf({ input: [[1, 2, 3], [4]] })).toEqual({ text: '', chars: 0, tokenIds: 4 });
  });

  test('a long prompt is cut, and its length remembered', () => {
    const { text, chars } = promptTextOf({ input: ['x'.repeat(promptCharsMax), 'y'.repeat(10)] });
    expect([text.length, chars]).toEqual([promptCharsMax, promptCharsMax + 10]);
  });
});
