import { describe, expect, test } from '@jest/globals';
import { type Asking, call } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import {
  begin,
  data,
  gemini,
  geminiStream,
  openAiChat,
  responses,
  responsesStream,
  sendAndStay,
  typed,
} from '../testing/raw-streams.js';
import { chunk, lastChunk } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { settledMsMax } from './answers/settled-wait.js';

const { upstream, proxy } = await setStage(({ upstream: url }) => ({ providers: providersAt(url) }));

describe('an end of another format in an answer that has none of its own', () => {
  const done = 'data: [DONE]\n\n';
  const cases: [string, Asking, string[], string[]][] = [
    ['OpenAI Responses', responses('oai/gpt-4.1'), responsesStream.slice(0, -1), responsesStream],
    ['Gemini', gemini('goo/gemini-2.5-flash'), geminiStream.slice(0, -1), geminiStream],
  ];

  test.each(cases)('does not stand before the error: %s', async (_name, asking, begun) => {
    for (let at = 1; at <= done.length; at++) {
      upstream.answer = (received) => {
        begin(received, [...begun, done.slice(0, at)]);
        setTimeout(() => received.socket.end(`${at === done.length ? '' : chunk(done.slice(at))}${lastChunk}`), 10);
      };
      const answer = await call(proxy, asking);
      expect([at, answer.text.slice(begun.join('').length).trim()]).toEqual([
        at,
        expect.stringMatching(/^(event: error\n)?data: {.*upstream\.truncated/),
      ]);
    }
  });

  test.each(cases)(
    'is left out behind its end, too, with all that follows: %s',
    async (_name, asking, _begun, whole) => {
      const late = data({ late: true });
      for (const events of [[...whole, done], [...whole, done, late], [whole.join('') + done + late]]) {
        proxy.recorder.attempts.length = 0;
        upstream.answer = (received) => {
          begin(received, events);
          received.socket.end(lastChunk);
        };
        const answer = await call(proxy, asking);
        expect(answer.text).toBe(whole.join(''));
        expect(proxy.recorder.attempts[0]?.closings).toMatchObject([
          { outcome: 'settled', usageQuality: 'provider-final', usage: { inputTokens: 11, outputTokens: 2 } },
        ]);
      }
    },
  );

  const open: [string, Asking, string[], string[]][] = [
    ...cases,
    ['OpenAI Responses, translated', openAiChat('oai/gpt-5-pro'), responsesStream.slice(0, -1), responsesStream],
    ['Gemini, translated', openAiChat('goo/gemini-2.5-flash'), geminiStream.slice(0, -1), geminiStream],
  ];

  test.each(open)('ends an answer whose connection stays open: %s', async (_name, asking, begun, whole) => {
    for (const events of [begun, whole]) {
      proxy.recorder.attempts.length = 0;
      void sendAndStay(upstream, [...events, done]);
      const startedMs = performance.now();
      const answer = await call(proxy, asking);
      expect(performance.now() - startedMs).toBeLessThan(settledMsMax);
      const isWhole = events === whole;
      const lines = answer.text.split('\n').filter((line) => line.includes('upstream.truncated'));
      const errors = new Set(lines.map((line) => line.replace('data: ', '').trim()));
      expect([answer.text, errors.size]).toEqual([answer.text, isWhole ? 0 : 1]);
      const outcome = isWhole ? 'settled' : 'failed';
      expect(proxy.recorder.attempts[0]?.closings).toMatchObject([{ outcome }]);
    }
  });

  test('is handed on where it is a word of the model', async () => {
    const delta = { output_index: 0, item_id: 'msg_1', content_index: 0, delta: '[DONE]' };
    const events = responsesStream.toSpliced(3, 0, typed('response.output_text.delta', delta));
    upstream.answer = (received) => {
      begin(received, events);
      received.socket.end(lastChunk);
    };
    expect((await call(proxy, responses('oai/gpt-4.1'))).text).toBe(events.join(''));
  });
});
