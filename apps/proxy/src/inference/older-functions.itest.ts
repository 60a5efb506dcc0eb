import { describe, expect, test } from '@jest/globals';
import { type Answer, call, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { begin, data, type Events, typed } from '../testing/raw-streams.js';
import { lastChunk, sendJson } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { closingsOf } from '../testing/test-proxy.js';

// Callers who ask with `functions` read one `function_call` in the answer. Providers of other formats can make more.

const { upstream, proxy } = await setStage(({ upstream: url }) => ({
  providers: providersAt(url),
  routes: [
    { alias: 'ant', targets: [['ant', 'claude-sonnet-4-5']], retry: { attemptsMax: 1 } },
    { alias: 'goo', targets: [['goo', 'gemini-2.5-flash']], retry: { attemptsMax: 1 } },
    { alias: 'oai', targets: [['oai', 'gpt-5-pro']], retry: { attemptsMax: 1 } },
  ],
}));

const usage = { inputTokens: 11, outputTokens: 2 };
const names = ['f', 'g'];
const functions = names.map((name) => ({ name, parameters: { type: 'object', properties: {} } }));

/** What a provider is asked for one call at a time with. */
const oneAtATime: Readonly<Record<string, object>> = {
  ant: { tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
  goo: {},
  oai: { parallel_tool_calls: false },
};

const anthropicUsage = { input_tokens: 11, output_tokens: 2 };
const blocks = names.map((name) => ({ type: 'tool_use', id: `toolu_${name}`, name, input: { of: name } }));
const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'm',
  content: blocks,
  stop_reason: 'tool_use',
  usage: anthropicUsage,
};
const items = names.map((name) => ({
  type: 'function_call',
  id: `fc_${name}`,
  call_id: `call_${name}`,
  name,
  arguments: JSON.stringify({ of: name }),
  status: 'completed',
}));
const response = {
  id: 'resp_1',
  object: 'response',
  model: 'm',
  status: 'completed',
  output: items,
  usage: anthropicUsage,
};
const parts = names.map((name) => ({ functionCall: { name, args: { of: name } } }));
const generated = {
  candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 2, totalTokenCount: 13 },
};

const wholes: Readonly<Record<string, object>> = { ant: message, goo: generated, oai: response };
const streams: Readonly<Record<string, Events>> = {
  ant: [
    typed('message_start', { message: { ...message, content: [], stop_reason: null } }),
    ...blocks.flatMap((block, index) => [
      typed('content_block_start', { index, content_block: { ...block, input: {} } }),
      typed('content_block_delta', {
        index,
        delta: { type: 'input_json_delta', partial_json: JSON.stringify(block.input) },
      }),
      typed('content_block_stop', { index }),
    ]),
    typed('message_delta', { delta: { stop_reason: 'tool_use' }, usage: anthropicUsage }),
    typed('message_stop', {}),
  ],
  goo: [data(generated)],
  oai: [
    typed('response.created', { response: { ...response, status: 'in_progress', output: [] } }),
    ...items.flatMap((item, at) => [
      typed('response.output_item.added', { output_index: at, item: { ...item, arguments: '' } }),
      typed('response.function_call_arguments.delta', { output_index: at, item_id: item.id, delta: item.arguments }),
      typed('response.output_item.done', { output_index: at, item }),
    ]),
    typed('response.completed', { response }),
  ],
};

function sendStream(family: string): void {
  upstream.answer = (received) => {
    begin(received, streams[family] ?? []);
    received.socket.write(lastChunk);
  };
}

function sent(): object {
  return JSON.parse(upstream.calls[0]?.body.toString() ?? '');
}

const ask = (model: string, more: object): Promise<Answer> => call(proxy, { body: { ...chat(model), ...more } });

describe.each(['ant', 'goo', 'oai'])('two calls of %s at once', (family) => {
  test('fail a whole answer to `functions`, which tells how to get them, and are billed', async () => {
    upstream.answer = (received) => sendJson(received, 200, wholes[family] ?? {});
    const answer = await ask(family, { functions });
    expect(sent()).toMatchObject(oneAtATime[family] ?? {});
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text).error).toMatchObject({
      code: 'upstream.unreadable',
      message: expect.stringContaining('ask with `tools`'),
    });
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'failed', usage }]);
  });

  test('end a stream to `functions` in an error before the second, and are billed', async () => {
    sendStream(family);
    const answer = await ask(family, { functions, stream: true });
    expect(answer.text).toContain('"code":"upstream.unreadable"');
    expect(answer.text).not.toMatch(/"name":"g"|"finish_reason":"|\[DONE\]/);
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'failed', usage }]);
  });

  test('fail an answer to `functions` that its provider streams unasked', async () => {
    sendStream(family);
    const answer = await ask(family, { functions });
    expect(answer.status).toBe(502);
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'failed', usage }]);
  });

  test('are told to who asks with `tools`', async () => {
    upstream.answer = (received) => sendJson(received, 200, wholes[family] ?? {});
    const tools = functions.map((declared) => ({ type: 'function', function: declared }));
    const answer = await ask(family, { tools });
    expect(JSON.parse(answer.text).choices[0].message.tool_calls).toMatchObject([
      { function: { name: 'f' } },
      { function: { name: 'g' } },
    ]);
  });
});
