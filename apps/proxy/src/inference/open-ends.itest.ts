import { expect, test } from '@jest/globals';
import type { Answer } from '@tollgate/testkit';
import { call, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { gemini, messages, responses } from '../testing/raw-streams.js';
import { setFakeStage } from '../testing/stage.js';
import { until } from '../testing/test-proxy.js';
import { together } from '../testing/together.js';

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
  Object.entries(models).map(([format, model]) => ({ caller, format, asking: asking(model), end })),
);

const answersOf = together(pairs, async ({ asking }) => {
  const { attempts } = proxy.recorder;
  const { calls } = provider.servedLog;
  const startedMs = performance.now();
  const { text, headers } = await call(proxy, asking);
  const waitedMs = performance.now() - startedMs;
  const requestId = headers['x-request-id'];
  const served = () => calls.find(({ correlation }) => correlation === `${requestId}.1`);
  // The provider closes its books when it sees the connection closed.
  await until(() => served() !== undefined);
  return {
    text,
    waitedMs,
    bill: served()?.bill,
    attempts: attempts.filter((one) => one.admission.requestId === requestId),
  };
});

test.each(pairs)(
  'a caller of $caller gets the end of a stream of $format that is never closed, and is billed for it',
  async (pair) => {
    const { text, waitedMs, bill, attempts } = await answersOf(pair);
    expect(waitedMs).toBeLessThan(waitedMsMax);
    expect(text).toContain('there');
    expect(text).toContain(pair.end);
    expect(text).not.toContain('"error":{');
    expect(attempts).toMatchObject([
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
