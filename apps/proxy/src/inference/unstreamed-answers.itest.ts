import { describe, expect, test } from '@jest/globals';
import { call, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { chatBody } from '../testing/openai-wire.js';
import { sendJson } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { closingsOf } from '../testing/test-proxy.js';

const { upstream, proxy } = await setStage(({ upstream: url }) => ({ providers: providersAt(url) }));
interface Chunk {
  readonly choices: readonly object[];
  readonly usage?: object | null;
}

async function chunksOf(more: object): Promise<readonly Chunk[]> {
  upstream.answer = (received) => sendJson(received, 200, chatBody);
  const { text } = await call(proxy, { body: chat('oai/gpt-4.1', { stream: true, ...more }) });
  expect(text).toMatch(/data: \[DONE\]\s*$/);
  const events = text.split('\n').filter((line) => line.startsWith('data: {'));
  return events.map((line) => JSON.parse(line.slice('data: '.length)));
}

describe('a provider that answers the wish for a stream with a whole answer of the caller’s own format', () => {
  test('counts for a caller that asked for counts', async () => {
    const chunks = await chunksOf({ stream_options: { include_usage: true } });
    const { prompt_tokens, completion_tokens } = chatBody.usage;
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens, completion_tokens } });
  });

  test.each([[{}], [{ stream_options: { include_usage: false } }]])('does not for one that sent %j', async (more) => {
    const chunks = await chunksOf(more);
    expect(chunks.length).toBeGreaterThan(1);
    for (const { choices, usage } of chunks) expect([choices.length, usage ?? null]).toEqual([1, null]);
  });
});

describe('a whole answer behind a byte order mark', () => {
  const marked = `\uFEFF${JSON.stringify(chatBody)}`;

  test('is read where it is an error, too', async () => {
    const error = { message: 'bad thing', type: 'invalid_request_error' };
    upstream.answer = (received) => sendJson(received, 400, `\uFEFF${JSON.stringify({ error })}`);
    const answer = await call(proxy, { body: chat('oai/gpt-4.1') });
    expect([answer.status, JSON.parse(answer.text).error.message]).toEqual([400, 'bad thing']);
  });

  test.each([
    ['of its own format', { body: chat('oai/gpt-4.1') }, { choices: [{ message: { content: 'Hello there' } }] }],
    [
      'of another format',
      { path: '/v1/messages', body: chat('oai/gpt-4.1', { max_tokens: 9 }) },
      { content: [{ text: 'Hello there' }] },
    ],
  ])('is read for a caller %s', async (_whom, asking, said) => {
    upstream.answer = (received) => sendJson(received, 200, marked);
    const answer = await call(proxy, asking);
    expect(JSON.parse(answer.text)).toMatchObject(said);
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'settled', usage: { inputTokens: 11 } }]);
  });
});
