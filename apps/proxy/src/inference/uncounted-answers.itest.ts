import { describe, expect, test } from '@jest/globals';
import { messageStart, textDelta } from '../testing/anthropic-wire.js';
import { ask, call, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { begin, data, gemini, lastWords, messages, responses, typed, words } from '../testing/raw-streams.js';
import { lastChunk } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { closingsOf } from '../testing/test-proxy.js';

const { upstream, proxy } = await setStage(({ upstream: url }) => ({ providers: providersAt(url) }));

const model = 'goo/gemini-2.5-flash';
const asks = [
  ['as it is', gemini(model)],
  ['translated', { body: chat(model, { stream: true, stream_options: { include_usage: true } }) }],
] as const;

/** The bill of an answer of some words, of which the last says these counts. */
async function billOf(asking: (typeof asks)[number][1], usageMetadata: object) {
  upstream.answer = (received) => {
    begin(received, [data(words), data({ ...lastWords, usageMetadata })]);
    received.socket.write(lastChunk);
  };
  await call(proxy, asking);
  return (await closingsOf(proxy))[0];
}

describe.each(asks)('an answer of Gemini whose text nobody counted, %s', (_name, asking) => {
  test.each([
    ['no count of the candidates', { promptTokenCount: 11, totalTokenCount: 11 }],
    ['a count of the prompt alone', { promptTokenCount: 11 }],
  ])('is estimated and says so: %s', async (_counts, usageMetadata) => {
    const bill = await billOf(asking, usageMetadata);
    expect(bill).toMatchObject({ outcome: 'settled', usageQuality: 'estimated', usage: { inputTokens: 11 } });
    expect(bill?.usage.outputTokens).toBeGreaterThan(0);
  });
});

describe.each(asks)('an answer of Gemini of which its provider counted the thoughts alone, %s', (_name, asking) => {
  const thoughts = { promptTokenCount: 11, thoughtsTokenCount: 50 };

  test('is billed for its words too', async () => {
    const bill = await billOf(asking, thoughts);
    expect(bill).toMatchObject({ usageQuality: 'estimated', usage: { inputTokens: 11, reasoningTokens: 50 } });
    expect(bill?.usage.outputTokens).toBeGreaterThan(50);
  });

  test('is billed by the total, where that holds more', async () => {
    expect(await billOf(asking, { ...thoughts, totalTokenCount: 65 })).toMatchObject({
      usage: { inputTokens: 11, outputTokens: 54, reasoningTokens: 50 },
    });
  });
});

describe('an answer that was counted at its beginning only', () => {
  const said = 'some words that nobody counted ';
  const chatPiece = (content: string, more: object = {}) =>
    data({ id: 'c', model: 'm', choices: [{ index: 0, delta: { content }, finish_reason: null }], ...more });
  const chatEnd = data({ id: 'c', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  const usage = { prompt_tokens: 1100, completion_tokens: 1, total_tokens: 1101 };
  const counted = { usageMetadata: { promptTokenCount: 1100, candidatesTokenCount: 1, totalTokenCount: 1101 } };
  const piece = (text: string, more: object = {}) =>
    data({ candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0 }], ...more });
  const pieces = Array.from({ length: 100 }, () => said);

  test.each([
    ['OpenAI chat, as it is', { body: chat('oai/gpt-4.1', { stream: true }) }],
    ['OpenAI chat, translated', messages('oai/gpt-4.1')],
    ['Gemini, as it is', gemini(model)],
    ['Gemini, translated', messages(model)],
  ])('is estimated: %s', async (_name, asking) => {
    const streams = {
      oai: [chatPiece(said, { usage }), ...pieces.map((text) => chatPiece(text)), chatEnd, 'data: [DONE]\n\n'],
      goo: [piece(said, counted), ...pieces.map((text) => piece(text)), data(lastWords)],
    };
    upstream.answer = (received) => {
      begin(received, received.path.includes('gemini') ? streams.goo : streams.oai);
      received.socket.write(lastChunk);
    };
    await call(proxy, asking);
    const [bill] = await closingsOf(proxy);
    expect(bill).toMatchObject({ outcome: 'settled', usageQuality: 'estimated', usage: { inputTokens: 1100 } });
    expect(bill?.usage.outputTokens).toBeGreaterThan(400);
  });

  test('is billed by what was counted last where that is more, of Gemini', async () => {
    const much = { usageMetadata: { promptTokenCount: 1100, candidatesTokenCount: 900, totalTokenCount: 2000 } };
    upstream.answer = (received) => {
      begin(received, [piece(said, much), piece(said), data(lastWords)]);
      received.socket.write(lastChunk);
    };
    await call(proxy, messages(model));
    expect(await closingsOf(proxy)).toMatchObject([{ usage: { inputTokens: 1100, outputTokens: 900 } }]);
  });

  test('is billed by what was counted last where that is more', async () => {
    const much = { ...usage, completion_tokens: 900 };
    upstream.answer = (received) => {
      begin(received, [chatPiece(said, { usage: much }), chatPiece(said), chatEnd, 'data: [DONE]\n\n']);
      received.socket.write(lastChunk);
    };
    await call(proxy, messages('oai/gpt-4.1'));
    expect(await closingsOf(proxy)).toMatchObject([{ usage: { inputTokens: 1100, outputTokens: 900 } }]);
  });
});

describe('an answer of Anthropic whose end counts no output', () => {
  const model = 'ant/claude-sonnet-4-5';
  const words = [
    typed('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    textDelta('Hello there, how are you?'),
    typed('content_block_stop', { index: 0 }),
  ];
  const billOf = async (asking: object & { readonly body: object }, content: readonly string[]) => {
    upstream.answer = (received) => {
      const end = typed('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 0 } });
      begin(received, [messageStart, ...content, end, typed('message_stop', {})]);
      received.socket.write(lastChunk);
    };
    await call(proxy, asking);
    return (await closingsOf(proxy))[0];
  };

  test.each([
    ['as it is', messages(model)],
    ['translated', { body: chat(model, { stream: true }) }],
  ])('is billed for none where there is none, and is estimated where there is some, %s', async (_name, asking) => {
    const none = await billOf(asking, []);
    expect(none).toMatchObject({ usageQuality: 'provider-final', usage: { inputTokens: 11, outputTokens: 0 } });
    proxy.recorder.attempts.length = 0;
    const some = await billOf(asking, words);
    expect(some).toMatchObject({ outcome: 'settled', usageQuality: 'estimated', usage: { inputTokens: 11 } });
    expect(some?.usage.outputTokens).toBeGreaterThan(4);
  });
});

describe('an answer that is cut off inside what only its own format knows', () => {
  const code = 'const quick = brown.fox(jumps, over, the.lazy.dog); ';
  const begun = { type: 'custom_tool_call', id: 'ct', call_id: 'a', name: 'apply_patch', input: '' };
  const chatCall = (call: object) => data({ id: 'c', choices: [{ index: 0, delta: { tool_calls: [call] } }] });
  const twenty = (event: string) => Array.from({ length: 20 }, () => event);

  test.each([
    [
      'a custom tool of Responses',
      responses('oai/gpt-5-pro'),
      [
        typed('response.created', { response: { id: 'r', output: [] } }),
        typed('response.output_item.added', { output_index: 0, item: begun }),
        ...twenty(typed('response.custom_tool_call_input.delta', { output_index: 0, item_id: 'ct', delta: code })),
      ],
    ],
    [
      'a custom tool of chat',
      { body: chat('oai/gpt-4.1', { stream: true }) },
      [
        chatCall({ index: 0, id: 'a', type: 'custom', custom: { name: 'patch', input: '' } }),
        ...twenty(chatCall({ index: 0, custom: { input: code } })),
      ],
    ],
    [
      'a tool of Anthropic',
      messages('ant/claude-sonnet-4-5'),
      [
        messageStart,
        typed('content_block_start', {
          index: 0,
          content_block: { type: 'server_tool_use', id: 's', name: 'code_execution', input: {} },
        }),
        ...twenty(typed('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: code } })),
      ],
    ],
  ])('is billed for it: %s', async (_what, asking, events) => {
    upstream.answer = (received) => {
      begin(received, events);
      received.socket.end();
    };
    await ask(proxy, asking).then((answer) => answer.ended.catch(() => undefined));
    const [bill] = await closingsOf(proxy);
    expect(bill).toMatchObject({ outcome: 'failed', usageQuality: 'estimated' });
    expect(bill?.usage.outputTokens).toBeGreaterThan(200);
  });
});
