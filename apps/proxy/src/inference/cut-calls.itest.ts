import { expect, test } from '@jest/globals';
import { anthropicEvent } from '../testing/anthropic-wire.js';
import { call } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { begin, messages, openAiChat, responses } from '../testing/raw-streams.js';
import { lastChunk } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { closingsOf } from '../testing/test-proxy.js';

const { upstream, proxy } = await setStage(({ upstream: url }) => ({ providers: providersAt(url) }));

const model = 'ant/claude-sonnet-4-5';
const toolUse = { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} };
const message = { id: 'm', model: 'm', content: [], usage: { input_tokens: 11, output_tokens: 1 } };

/** An answer of a text and of a call of which half the arguments came. */
const events = [
  anthropicEvent('message_start', { message }),
  anthropicEvent('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  anthropicEvent('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Look: ' } }),
  anthropicEvent('content_block_stop', { index: 0 }),
  anthropicEvent('content_block_start', { index: 1, content_block: toolUse }),
  anthropicEvent('content_block_delta', { index: 1, delta: { type: 'input_json_delta', partial_json: '{"a":' } }),
  anthropicEvent('message_delta', { delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 7 } }),
  anthropicEvent('message_stop', {}),
];
const charged = { outcome: 'failed', errorCode: 'upstream.unreadable', usage: { inputTokens: 11, outputTokens: 7 } };

function sendHalf(): void {
  upstream.answer = (received) => {
    begin(received, events);
    received.socket.write(lastChunk);
  };
}

test.each([
  ['OpenAI chat', openAiChat(model), /\[DONE\]|finish_reason":"/],
  ['OpenAI Responses', responses(model), /response\.completed/],
])('half a call is an error for callers of %s, and charged', async (_name, asking, end) => {
  sendHalf();
  const answer = await call(proxy, asking);
  expect(answer.text).toContain('Look: ');
  expect(answer.text).toContain('upstream.unreadable');
  expect(answer.text).not.toMatch(end);
  expect(await closingsOf(proxy)).toMatchObject([charged]);
});

test('half a call goes on as it came to callers of the same format, by counts that may not be all', async () => {
  sendHalf();
  expect((await call(proxy, messages(model))).text).toBe(events.join(''));
  expect(await closingsOf(proxy)).toMatchObject([
    { outcome: 'settled', usageQuality: 'provider-partial', usage: charged.usage },
  ]);
});
