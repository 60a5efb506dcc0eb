import { describe, expect, test } from '@jest/globals';
import { type Asking, call } from '../testing/caller.js';
import { setFamilyStage } from '../testing/families.js';
import { virtualKey } from '../testing/test-proxy.js';

const { provider, proxy } = await setFamilyStage([
  {
    alias: 'careful',
    targets: [
      ['anthropic', 'overloaded'],
      ['groq', 'gpt-4.1'],
    ],
  },
]);

const text = 'Count the tokens of this, please. '.repeat(20);
const tools = [{ name: 'weather', description: 'The weather', input_schema: { type: 'object' } }];
const thinking = { type: 'enabled', budget_tokens: 2048 };
const messages = [{ role: 'user', content: [{ type: 'text', text, cache_control: { type: 'ephemeral' } }] }];
const contents = [{ role: 'user', parts: [{ text }] }];
const anthropic = { authorization: undefined, 'x-api-key': virtualKey, 'anthropic-version': '2023-06-01' };
const google = { authorization: undefined, 'x-goog-api-key': virtualKey };

const askMessages = (model: string, more: object = {}, headers: Asking['headers'] = {}) =>
  call(proxy, {
    path: '/v1/messages/count_tokens',
    headers: { ...anthropic, ...headers },
    body: { model, messages, ...more },
  });
const askModel = (model: string, body: object) =>
  call(proxy, { path: `/v1beta/models/${model}:countTokens`, headers: google, body });
/** What the fake provider counts: its own characters per token. */
const theirCount = Math.ceil(text.length / 4);
const free = {
  outcome: 'settled',
  usageQuality: 'provider-final',
  usage: { inputTokens: 0, outputTokens: 0 },
};

describe('a count', () => {
  test('is asked of a provider of the caller’s format, with all that the body holds', async () => {
    const answer = await askMessages(
      'anthropic/gpt-4.1',
      { tools, thinking, unheard_of: 1 },
      { 'anthropic-beta': 'b' },
    );
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { input_tokens: theirCount }]);
    const received = provider.calls.at(-1);
    expect(received?.path).toBe('/v1/v1/messages/count_tokens');
    expect(received?.body).toEqual({ model: 'gpt-4.1', messages, tools, thinking, unheard_of: 1 });
    expect(received?.headers['anthropic-beta']).toBe('b');
    expect(answer.headers['x-tollgate-estimated']).toBeUndefined();
    expect(answer.headers['x-tollgate-provider']).toBe('anthropic');
  });

  test('is translated for a provider that counts in another format', async () => {
    const answer = await askMessages('google/gpt-4.1', { tools, system: 'Be kind' });
    expect(JSON.parse(answer.text).input_tokens).toBeGreaterThan(theirCount);
    expect(provider.calls.at(-1)).toMatchObject({
      dialect: 'gemini-generate',
      counts: true,
      body: { model: 'models/gpt-4.1', systemInstruction: { parts: [{ text: 'Be kind' }] } },
    });
    const back = await askModel('anthropic/gpt-4.1', { contents });
    expect(JSON.parse(back.text)).toEqual({ totalTokens: theirCount });
    expect(provider.calls.at(-1)?.body).toEqual({
      model: 'gpt-4.1',
      messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    });
  });

  test.each([{ contents }, { generateContentRequest: { model: 'models/alias', contents } }])(
    'in Google’s dialect may stand in its envelope: %j',
    async (body) => {
      const answer = await askModel('google/gpt-4.1', body);
      expect(JSON.parse(answer.text)).toEqual({ totalTokens: theirCount });
      expect(provider.calls.at(-1)?.body).toEqual({ model: 'models/gpt-4.1', contents });
    },
  );

  test('of contents that one provider keeps is asked of no other', async () => {
    const kept = { contents, cachedContent: 'cachedContents/1' };
    const answer = await askModel('anthropic/gpt-4.1', { generateContentRequest: { model: 'models/alias', ...kept } });
    expect([answer.status, provider.calls.length]).toEqual([400, 0]);
    expect(answer.text).toContain('generateContentRequest.cachedContent');
    expect((await askModel('google/gpt-4.1', kept)).status).toBe(200);
    expect(provider.calls.at(-1)?.body).toMatchObject({ cachedContent: kept.cachedContent });
  });

  test('names what it leaves out as it stands in the question, in its envelope and its spelling', async () => {
    const conversation = { contents, generation_config: { seed: 7, response_mime_type: 'application/json' } };
    const bare = await askModel('anthropic/gpt-4.1', conversation);
    const inside = await askModel('anthropic/gpt-4.1', { generateContentRequest: conversation });
    const seed = 'generation_config.seed';
    expect(String(bare.headers['x-tollgate-dropped']).split(', ')).toContain(seed);
    expect(String(inside.headers['x-tollgate-dropped']).split(', ')).toContain(`generateContentRequest.${seed}`);
  });

  test('is recorded, and costs nothing', async () => {
    await askMessages('anthropic/gpt-4.1');
    expect(proxy.recorder.attempts[0]?.admission).toMatchObject({ endpoint: 'token-counts', inputTokensEstimate: 0 });
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([free]);
    expect(provider.servedLog.calls.at(-1)?.bill).toEqual({ inputTokens: 0, outputTokens: 0 });
  });

  test('that fails costs nothing either, and is told in the dialect', async () => {
    const before = provider.reply;
    const pieces = [{ bytes: Buffer.from('{"hello":1}'), outputTokens: 0 }];
    const headers = { 'content-type': 'application/json' };
    const bill = { inputTokens: 0, outputTokens: 0 };
    provider.reply = () => ({ type: 'bytes', script: { status: 200, headers, pieces, bill } });
    try {
      const answer = await askMessages('anthropic/gpt-4.1');
      expect([answer.status, JSON.parse(answer.text).type]).toEqual([502, 'error']);
      const closings = proxy.recorder.attempts.flatMap((attempt) => attempt.closings);
      expect(closings.length).toBeGreaterThan(0);
      for (const { outcome, usage } of closings) expect([outcome, usage]).toEqual(['failed', free.usage]);
    } finally {
      provider.reply = before;
    }
  });

  test('of an unknown model is an error of the provider', async () => {
    const answer = await askMessages('anthropic/nobody');
    expect([answer.status, JSON.parse(answer.text).error.type]).toEqual([404, 'not_found_error']);
  });
});

describe('an estimate', () => {
  test.each(['openai', 'groq', 'cohere'])('is made where the provider counts nothing, and marked: %s', async (kind) => {
    const answer = await askMessages(`${kind}/gpt-4.1`, { tools, system: 'Be kind' });
    expect(answer.headers['x-tollgate-estimated']).toBe('true');
    const { input_tokens } = JSON.parse(answer.text);
    expect(input_tokens).toBeGreaterThan(150);
    expect(input_tokens).toBeLessThan(300);
    const plain = await askModel(`${kind}/gpt-4.1`, { contents });
    expect(plain.headers['x-tollgate-estimated']).toBe('true');
    expect(JSON.parse(plain.text).totalTokens).toBeLessThan(input_tokens);
    expect([provider.calls.length, proxy.recorder.attempts.length]).toEqual([0, 0]);
  });

  test.each(['openai', 'groq', 'cohere'])('is not made of what another provider keeps: %s', async (kind) => {
    const kept = { contents, cachedContent: 'cachedContents/1' };
    const bare = await askModel(`${kind}/gpt-4.1`, kept);
    expect([bare.status, JSON.parse(bare.text).error.status]).toEqual([400, 'INVALID_ARGUMENT']);
    expect(JSON.parse(bare.text).error.message).toContain('cachedContent');
    expect(bare.text).not.toContain('generateContentRequest');
    const inside = await askModel(`${kind}/gpt-4.1`, { generateContentRequest: kept });
    expect([inside.status, provider.calls.length]).toEqual([400, 0]);
    expect(inside.text).toContain('generateContentRequest.cachedContent');
  });

  test('stands in where the next target of a route counts nothing', async () => {
    const answer = await askMessages('careful');
    expect(answer.headers).toMatchObject({ 'x-tollgate-estimated': 'true', 'x-tollgate-attempts': '1' });
    expect(proxy.recorder.attempts[0]?.closings[0]?.usage).toEqual(free.usage);
  });

  test('of a very long conversation takes no longer than that of its beginning', async () => {
    const long = [{ role: 'user', content: 'All work and no play makes for a dull day. '.repeat(100_000) }];
    await askMessages('groq/gpt-4.1');
    const startedMs = performance.now();
    const answer = await askMessages('groq/gpt-4.1', { messages: long });
    expect(JSON.parse(answer.text).input_tokens).toBeGreaterThan(900_000);
    expect(performance.now() - startedMs).toBeLessThan(1000);
  });
});

describe('what is no conversation', () => {
  test('is refused in the dialect', async () => {
    const wrong = await askMessages('anthropic/gpt-4.1', { messages: 'Hi' });
    expect([wrong.status, JSON.parse(wrong.text).error.type]).toEqual([400, 'invalid_request_error']);
    const empty = await askModel('google/gpt-4.1', {});
    expect([empty.status, JSON.parse(empty.text).error.status]).toEqual([400, 'INVALID_ARGUMENT']);
    expect((await askMessages('anthropic/gpt-4.1', {}, { 'x-api-key': 'tg_wrong' })).status).toBe(401);
  });

  test.each<[string, object, string]>([
    ['messages', { messages: [1] }, 'messages[0]'],
    ['messages', { messages: [{ role: 'nobody', content: 'Hi' }] }, 'messages[0].role'],
    ['messages', { messages: [{ role: 'user', content: 7 }] }, 'messages[0].content'],
    ['contents', { contents: [1] }, 'contents[0]: '],
    ['contents', { contents: [{ role: 'user', parts: 'Hi' }] }, 'contents[0].parts'],
    ['contents', { generateContentRequest: {} }, 'generateContentRequest.contents'],
    ['contents', { generateContentRequest: { contents: 'Hi' } }, 'generateContentRequest.contents'],
    ['contents', { generateContentRequest: 'Hi' }, 'contents'],
    ['messages', { tool_choice: { type: 'any' } }, 'tool_choice: '],
    [
      'contents',
      { contents, tool_config: { function_calling_config: { mode: 'ANY' } } },
      'tool_config.function_calling_config: ',
    ],
    ['contents', { contents, generation_config: { top_k: 'many' } }, 'generation_config.top_k: '],
  ])('is refused where nobody but Tollgate counts: %s of %j', async (member, body, path) => {
    const isMessages = member === 'messages';
    const answer = await (isMessages ? askMessages('groq/gpt-4.1', body) : askModel('groq/gpt-4.1', body));
    expect([answer.status, JSON.parse(answer.text).error.message]).toEqual([400, expect.stringContaining(path)]);
  });
});
