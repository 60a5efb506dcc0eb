import { describe, expect, test } from '@jest/globals';
import { anthropicEvent, messageBody } from '../testing/anthropic-wire.js';
import { call, chat } from '../testing/caller.js';
import { doneEvent } from '../testing/openai-wire.js';
import { beginStream, sendJson } from '../testing/raw-upstream.js';
import { alwaysUsable, setStage } from '../testing/stage.js';

const { upstream, other, proxy } = await setStage((urls) => ({
  providers: [
    { id: 'oai', kind: 'openai', baseUrl: `${urls.upstream}/v1` },
    { id: 'odd', kind: 'anthropic', baseUrl: urls.upstream },
    { id: 'ant', kind: 'anthropic', baseUrl: urls.other },
  ],
  routes: [
    { alias: 'once', targets: [['oai', 'gpt-4.1']], retry: { attemptsMax: 1 } },
    ...(['oai', 'odd'] as const).map((id) => ({
      alias: `${id}-falls-back`,
      targets: [
        [id, id === 'oai' ? 'gpt-4.1' : 'claude-sonnet-4-5'],
        ['ant', 'claude-sonnet-4-5'],
      ] as const,
    })),
  ],
  // Each test begins with targets of which nothing bad is known.
  tools: { health: alwaysUsable },
}));
other.answer = (received) => sendJson(received, 200, messageBody);

const unreadable = 'data: {"choices":7}\n\n';
const counts = 'data: {"choices":[],"usage":{"prompt_tokens":3}}\n\n';
const waysOfAsking = [{ stream: true }, { stream: true, stream_options: { include_usage: true } }, { stream: false }];

describe('a stream that ends before an answer in it has begun', () => {
  test.each([
    ['nothing but its end', 'oai', doneEvent],
    ['events that cannot be read', 'oai', `${unreadable}${doneEvent}`],
    ['counts alone', 'oai', `${counts}${doneEvent}`],
    ['an end in another format', 'odd', anthropicEvent('message_stop', {})],
  ])('is tried elsewhere: %s', async (_name, provider, bytes) => {
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.end(bytes);
    };
    for (const asked of waysOfAsking) {
      proxy.recorder.attempts.length = 0;
      const answer = await call(proxy, { body: chat(`${provider}-falls-back`, asked) });
      expect(answer.text).toContain('Hello there');
      const { attempts } = proxy.recorder;
      expect(attempts[0]?.closings).toMatchObject([{ outcome: 'failed', errorCode: 'upstream.truncated' }]);
      expect(attempts.at(-1)).toMatchObject({ admission: { provider: 'ant' }, closings: [{ outcome: 'settled' }] });
    }
  });

  test('gets an error in the place of its end where bytes have gone on already', async () => {
    upstream.answer = (received) => {
      beginStream(received);
      received.socket.write(unreadable);
      setTimeout(() => received.socket.end(doneEvent), 30);
    };
    for (const asked of waysOfAsking) {
      const answer = await call(proxy, { body: chat('once', asked) });
      expect(answer.text).toContain('"code":"upstream.truncated"');
      expect(answer.text).not.toContain('[DONE]');
    }
  });
});
