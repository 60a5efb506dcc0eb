import { describe, expect, test } from '@jest/globals';
import { call, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { begin, data, gemini, lastWords, words } from '../testing/raw-streams.js';
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
