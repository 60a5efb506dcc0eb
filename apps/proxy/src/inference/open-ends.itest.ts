import { expect, test } from '@jest/globals';
import type { Answer } from '@tollgate/testkit';
import { call, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { gemini, messages, responses } from '../testing/raw-streams.js';
import { setFakeStage } from '../testing/stage.js';
import { until } from '../testing/test-proxy.js';

const said: Answer = { text: ['Grüße ', '😀', ' there'], finish: 'stop', inputTokens: 11 };
/** Far below the five minutes that silence is allowed elsewhere, and above the two seconds of a format without an end. */
const waitedMsMax = 4000;

const { provider, proxy } = await setFakeStage(
  () => ({ type: 'answer', answer: said, delivery: { staysOpen: true } }),
  (url) => ({ providers: providersAt(url) }),
);

const models = {
  'openai-chat': 'oai/gpt-4.1',
  'anthropic-messages': 'ant/claude-sonnet-4-5',
  'gemini-generate': 'goo/gemini-2.5-flash',
  'cohere-chat': 'coh/command-a-03-2025',
  'bedrock-converse': 'aws/us.amazon.nova-lite-v1:0',
};

const callers = [
  ['OpenAI chat', (model: string) => ({ body: chat(model, { stream: true }) }), '[DONE]'],
  ['OpenAI Responses', responses, 'response.completed'],
  ['Anthropic', messages, 'message_stop'],
  ['Google', gemini, '"finishReason":"STOP"'],
] as const;

const pairs = callers.flatMap(([caller, asking, end]) =>
  Object.entries(models).map(([format, model]) => [caller, format, asking(model), end] as const),
);

test.each(pairs)(
  'a caller of %s gets the end of a stream of %s that is never closed, and is billed for it',
  async (...pair) => {
    const [, , asking, end] = pair;
    const before = provider.servedLog.calls.length;
    const startedMs = performance.now();
    const answer = await call(proxy, asking);
    expect(performance.now() - startedMs).toBeLessThan(waitedMsMax);
    expect(answer.text).toContain('there');
    expect(answer.text).toContain(end);
    expect(answer.text).not.toContain('"error":{');
    // The provider closes its books when it sees the connection closed.
    await until(() => provider.servedLog.calls.length > before);
    const bill = provider.servedLog.calls.at(-1)?.bill;
    expect(proxy.recorder.attempts).toMatchObject([
      {
        closings: [
          {
            outcome: 'settled',
            usageQuality: 'provider-final',
            usage: { inputTokens: bill?.inputTokens, outputTokens: bill?.outputTokens },
          },
        ],
      },
    ]);
  },
);
