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

  test.each([
    [
      'Anthropic',
      { messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }] }] },
    ],
    ['Google', { contents: [{ role: 'model', parts: [{ functionCall: { name: 'f', args: {} } }] }] }],
    [
      'Google, what came back',
      { contents: [{ role: 'user', parts: [{ functionResponse: { name: 'f', response: {} } }] }] },
    ],
  ])('what a tool was called with, and what it gave, are read as JSON: %s', (_format, body) => {
    const rows = { rows: Array.from({ length: 100 }, (_, day) => ({ day, ok: true, deep: { degrees: 1.5 } })) };
    const written = JSON.stringify(body).replace(/"(input|args|response)":{}/, `"$1":${JSON.stringify(rows)}`);
    expect(promptTextOf(JSON.parse(written)).text).toBe(`f\n${JSON.stringify(rows)}`);
  });

  test('a long object is cut, and its length remembered', () => {
    const input = { text: Array.from({ length: 300_000 }, () => 'word') };
    const { text, chars } = promptTextOf({ messages: [{ content: [{ type: 'tool_use', name: '', input }] }] });
    expect([text.length, chars]).toEqual([expect.any(Number), JSON.stringify(input).length]);
    expect(text.length).toBeGreaterThanOrEqual(promptCharsMax);
    expect(text.length).toBeLessThan(promptCharsMax + 20);
  });

  test('an object that nobody can look into to its end is read as far as that goes', () => {
    const input = JSON.parse(`${'{"a":'.repeat(4000)}1${'}'.repeat(4000)}`);
    const { text } = promptTextOf({ messages: [{ content: [{ type: 'tool_use', input }] }] });
    expect(text.startsWith('{"a":{"a":')).toBe(true);
  });

  test('a document of plain text is text', () => {
    const source = (type: string) => ({ type: 'document', source: { type, media_type: 'text/plain', data: 'hello' } });
    const textOf = (part: object) => promptTextOf(JSON.parse(JSON.stringify({ messages: [{ content: [part] }] }))).text;
    expect([textOf(source('text')), textOf(source('base64'))]).toEqual(['hello', '']);
  });

  test('tools are read by the model as they stand', () => {
    const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }];
    expect(promptTextOf({ messages: [], tools }).text).toBe(JSON.stringify(tools));
  });

  test.each([
    ['chat', { response_format: { type: 'json_schema' } }],
    ['Responses', { text: { format: { type: 'json_schema' } } }],
    ['Anthropic', { output_config: { effort: 'low', format: { type: 'json_schema' } } }],
    ['Google', { generationConfig: { temperature: 1, responseJsonSchema: { type: 'json_schema' } } }],
  ])('so is the schema of an answer: %s', (_format, body) => {
    expect(promptTextOf({ messages: [], ...body }).text).toBe('{"type":"json_schema"}');
  });

  test('token ids are counted as they are', () => {
    expect(promptTextOf({ input: [[1, 2, 3], [4]] })).toEqual({ text: '', chars: 0, tokenIds: 4 });
  });

  test('a long prompt is cut, and its length remembered', () => {
    const { text, chars } = promptTextOf({ input: ['x'.repeat(promptCharsMax), 'y'.repeat(10)] });
    expect([text.length, chars]).toEqual([promptCharsMax, promptCharsMax + 10]);
  });
});
