import { describe, expect, test } from '@jest/globals';
import { kibibyte } from '@tollgate/schema';
import { call } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { type RawCall, sendJson, sendText } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';

/** Numbers that JavaScript's own cannot keep. */
const numbers = '[1234567890123456789,1e400,-0,0.1000000000000000055,12345678901234567890.5]';
const args = `{"id":${numbers}}`;
const tool = { name: 'count', description: 'Counts.' };

const { upstream, proxy } = await setStage(({ upstream: url }) => ({ providers: providersAt(url) }));

const googleAnswer = `{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"count","args":${args}}}]},"index":0,"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2,"totalTokenCount":5},"modelVersion":"m","responseId":"r"}`;
const anthropicAnswer = `{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"tool_use","id":"toolu_1","name":"count","input":${args}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":2}}`;

/** Answers as a provider that does what it is asked for, and as one that streams or not as it likes. */
function answers(body: string, type: 'whole' | 'stream') {
  return (received: RawCall) => {
    if (type === 'whole') sendJson(received, 200, body);
    else sendText(received, 200, `data: ${body}\r\n\r\n`, { 'content-type': 'text/event-stream' });
  };
}

/** An earlier call with odd numbers, its result, and a tool whose schema has some; `more` makes the body long. */
function question(model: string, more: string, stream: boolean): string {
  const called = { id: 'call_1', type: 'function', function: { name: 'count', arguments: args } };
  const body = JSON.stringify({
    model,
    stream,
    messages: [
      { role: 'user', content: `Count. ${more}` },
      { role: 'assistant', content: null, tool_calls: [called] },
      { role: 'tool', tool_call_id: 'call_1', content: `{"counted":${numbers}}` },
    ],
    tools: [{ type: 'function', function: { ...tool, parameters: { type: 'object', properties: { id: 'here' } } } }],
  });
  return body.replace('"here"', `{"type":"integer","enum":${numbers}}`);
}

/** The arguments in a whole answer, or in the pieces of a streamed one, as OpenAI's callers get them. */
function argumentsIn(text: string): string {
  const pieces = [...text.matchAll(/"arguments":("(?:[^"\\]|\\.)*")/g)];
  return pieces.map(([, json]): string => JSON.parse(json ?? '""')).join('');
}

describe.each([
  ['short', ''],
  ['of some length', 'x'.repeat(200 * kibibyte)],
  ['long', 'x'.repeat(1100 * kibibyte)],
])('a body that is %s, with numbers that JavaScript cannot keep', (_, more) => {
  test.each([
    ['goo/gemini-2.5-flash', googleAnswer, [`"args":${args}`, `"response":{"counted":${numbers}}`]],
    ['ant/claude-sonnet-4-6', anthropicAnswer, [`"input":${args}`, JSON.stringify(`{"counted":${numbers}}`)]],
  ])('reaches %s with them', async (model, body, expected) => {
    upstream.answer = answers(body, 'whole');
    const answer = await call(proxy, { body: question(model, more, false) });
    expect([answer.status, argumentsIn(answer.text)]).toEqual([200, args]);
    const sent = upstream.calls.at(-1)?.body.toString('utf8') ?? '';
    for (const text of [...expected, `"enum":${numbers}`]) expect(sent).toContain(text);
  });
});

describe.each(['whole', 'stream'] as const)('an answer that comes as a %s', (type) => {
  test.each([false, true])('has its numbers for a caller of OpenAI; streamed to it: %s', async (stream) => {
    upstream.answer = answers(googleAnswer, type);
    const answer = await call(proxy, { body: question('goo/gemini-2.5-flash', '', stream) });
    expect([answer.status, argumentsIn(answer.text)]).toEqual([200, args]);
  });

  test.each(['generateContent', 'streamGenerateContent?alt=sse'])(
    'has its numbers for a caller of Gemini: %s',
    async (method) => {
      const chunk = (members: string) =>
        `{"id":"c","object":"chat.completion${type === 'whole' ? '' : '.chunk'}","model":"m","choices":[{"index":0,${members}}],"usage":{"prompt_tokens":3,"completion_tokens":2}}`;
      const calls = `{"role":"assistant","tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"count","arguments":${JSON.stringify(args)}}}]}`;
      upstream.answer = (received) => {
        if (type === 'whole') sendJson(received, 200, chunk(`"message":${calls},"finish_reason":"tool_calls"`));
        else {
          const events = [chunk(`"delta":${calls}`), chunk('"delta":{},"finish_reason":"tool_calls"'), '[DONE]'];
          const text = events.map((event) => `data: ${event}\n\n`).join('');
          sendText(received, 200, text, { 'content-type': 'text/event-stream' });
        }
      };
      const answer = await call(proxy, {
        path: `/v1beta/models/oai/gpt-4.1:${method}`,
        body: { contents: [{ role: 'user', parts: [{ text: 'Count.' }] }] },
      });
      expect(answer.status).toBe(200);
      expect(answer.text).toContain(`"args":${args}`);
    },
  );
});

test('a temperature with many digits is a temperature', async () => {
  upstream.answer = answers(googleAnswer, 'whole');
  const body = question('goo/gemini-2.5-flash', '', false).replace(
    '{',
    '{"temperature":0.10000000000000000555,"top_p":1e-1,',
  );
  expect((await call(proxy, { body })).status).toBe(200);
  expect(upstream.calls.at(-1)?.body.toString('utf8')).toMatch(/"temperature":0\.1,"topP":0\.1[,}]/);
});
