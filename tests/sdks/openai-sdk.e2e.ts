import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI, {
  APIError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from 'openai';
import { refusalOf } from '../support/sdk.ts';
import { startWorld, type World, withReply } from '../support/world.ts';

const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const weather: OpenAI.ChatCompletionFunctionTool = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'The weather in a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

let world: World;
let client: OpenAI;
beforeAll(async () => {
  world = await startWorld();
  client = new OpenAI({ baseURL: `${world.stack.proxyUrl()}/v1`, apiKey: world.virtualKey, maxRetries: 0 });
}, 120_000);
afterAll(() => world?.stop());

describe.each([
  ['an OpenAI-format provider', () => `${world.openai}/gpt-4.1`],
  ['an Anthropic-format provider', () => `${world.anthropic}/claude-sonnet-4-6`],
])('the OpenAI SDK at %s', (_, model) => {
  const ask = (text: string) => ({ model: model(), messages: [{ role: 'user' as const, content: text }] });

  it('gets text with usage', async () => {
    const completion = await client.chat.completions.create(ask('Hello'));
    const [choice] = completion.choices;
    expect(choice?.message.content).toContain('simulated answer');
    expect(choice?.finish_reason).toBe('stop');
    expect(completion.usage?.total_tokens).toBe(
      (completion.usage?.prompt_tokens ?? 0) + (completion.usage?.completion_tokens ?? 0),
    );
    expect(world.provider.servedLog.calls.at(-1)?.bill.outputTokens).toBe(completion.usage?.completion_tokens);
  });

  it('streams the same text piece by piece, with usage only when asked', async () => {
    const whole = await client.chat.completions.create(ask('Hello'));
    const stream = await client.chat.completions.create({
      ...ask('Hello'),
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let finish: string | null | undefined;
    let usage: OpenAI.CompletionUsage | null | undefined;
    let chunks = 0;
    for await (const chunk of stream) {
      chunks += 1;
      text += chunk.choices[0]?.delta.content ?? '';
      finish = chunk.choices[0]?.finish_reason ?? finish;
      usage = chunk.usage ?? usage;
    }
    expect(text).toBe(whole.choices[0]?.message.content);
    expect([finish, usage?.completion_tokens]).toEqual(['stop', whole.usage?.completion_tokens]);
    expect(chunks).toBeGreaterThan(10);
    const plain = await client.chat.completions.create({ ...ask('Hello'), stream: true });
    for await (const chunk of plain) expect([chunk.usage ?? null, chunk.choices.length]).toEqual([null, 1]);
  });

  it('calls tools, in parallel too, and answers when the results are there', async () => {
    const question = ask('What is the weather, in parallel?');
    const first = await client.chat.completions.create({ ...question, tools: [weather] });
    const message = first.choices[0]?.message;
    expect(first.choices[0]?.finish_reason).toBe('tool_calls');
    expect(message?.tool_calls).toHaveLength(2);
    const calls = (message?.tool_calls ?? []).filter((call) => call.type === 'function');
    expect(calls.map((call) => [call.function.name, JSON.parse(call.function.arguments)])).toEqual([
      ['weather', { city: 'sample' }],
      ['weather', { city: 'sample' }],
    ]);
    if (message === undefined) throw new Error('no message');
    const results = calls.map((call) => ({ role: 'tool' as const, tool_call_id: call.id, content: '21 C' }));
    const second = await client.chat.completions.create({
      ...question,
      messages: [...question.messages, message, ...results],
      tools: [weather],
    });
    expect(second.choices[0]?.message.content).toContain('tool result has arrived');
  });

  it('streams tool calls that add up to the same arguments', async () => {
    const runner = client.chat.completions.stream({ ...ask('Weather, in parallel?'), tools: [weather] });
    const completion = await runner.finalChatCompletion();
    const calls = (completion.choices[0]?.message.tool_calls ?? []).filter((call) => call.type === 'function');
    expect(calls.map((call) => JSON.parse(call.function.arguments))).toEqual([{ city: 'sample' }, { city: 'sample' }]);
    expect(new Set(calls.map((call) => call.id)).size).toBe(2);
  });

  it('shows images', async () => {
    const content = [
      { type: 'text' as const, text: 'What is this?' },
      { type: 'image_url' as const, image_url: { url: pixel } },
    ];
    const completion = await client.chat.completions.create({ model: model(), messages: [{ role: 'user', content }] });
    expect(completion.choices[0]?.message.content).toContain('I see 1 image');
  });

  it('gets JSON that fits a schema', async () => {
    const schema = { type: 'object', properties: { title: { type: 'string' }, pages: { type: 'integer' } } };
    const completion = await client.chat.completions.create({
      ...ask('A book'),
      response_format: { type: 'json_schema', json_schema: { name: 'book', schema } },
    });
    expect(JSON.parse(completion.choices[0]?.message.content ?? '')).toEqual({ title: 'sample', pages: 7 });
  });

  it('raises the SDK’s own exceptions for what a provider refuses', async () => {
    const attempt = (status: number, type: string) =>
      withReply(world, refusalOf(status, type), () =>
        client.chat.completions.create(ask('Hello')).catch((error) => error),
      );
    const limited = await attempt(429, 'rate_limit_error');
    expect(limited).toBeInstanceOf(RateLimitError);
    expect(limited.headers.get('retry-after')).toBe('7');
    expect(limited.message).toContain('refused with 429');
    expect(await attempt(400, 'invalid_request_error')).toBeInstanceOf(BadRequestError);
    expect(await attempt(404, 'not_found_error')).toBeInstanceOf(NotFoundError);
    expect(await attempt(500, 'api_error')).toBeInstanceOf(InternalServerError);
  });

  it('raises an error, never a finished answer, when the provider breaks off in the middle of a stream', async () => {
    const broken = { firstByteDelayMs: 0, cut: { afterPieces: 6, how: 'reset' as const } };
    const answer = {
      text: ['One', ' two', ' three', ' four', ' five', ' six'],
      finish: 'stop' as const,
      inputTokens: 5,
    };
    const consume = async () => {
      const stream = await client.chat.completions.create({ ...ask('Hello'), stream: true });
      const finishes: unknown[] = [];
      for await (const chunk of stream) finishes.push(chunk.choices[0]?.finish_reason ?? null);
      return finishes;
    };
    const outcome = await withReply(
      world,
      () => ({ type: 'answer', answer, delivery: broken }),
      () => consume().catch((error) => error),
    );
    expect(outcome).toBeInstanceOf(Error);
  });
});

describe('the OpenAI SDK', () => {
  it('lists the models this key may use', async () => {
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toContain(`${world.openai}/gpt-4.1`);
    expect(await client.models.retrieve(`${world.openai}/gpt-4.1`)).toMatchObject({ object: 'model' });
  });

  it('gets vectors, as floats and as base64', async () => {
    const model = `${world.openai}/text-embedding-3-small`;
    const floats = await client.embeddings.create({
      model,
      input: ['a', 'b'],
      encoding_format: 'float',
      dimensions: 4,
    });
    expect(floats.data.map((entry) => entry.embedding.length)).toEqual([4, 4]);
    const decoded = await client.embeddings.create({ model, input: ['a', 'b'], dimensions: 4 });
    expect(decoded.data[1]?.embedding).toEqual(floats.data[1]?.embedding);
    expect(floats.usage.prompt_tokens).toBeGreaterThan(0);
  });

  it('raises AuthenticationError for a wrong key and NotFoundError for an unknown model', async () => {
    const stranger = new OpenAI({ baseURL: `${world.stack.proxyUrl()}/v1`, apiKey: 'tg_wrong', maxRetries: 0 });
    const request = { model: `${world.openai}/gpt-4.1`, messages: [{ role: 'user' as const, content: 'Hi' }] };
    expect(await stranger.chat.completions.create(request).catch((error) => error)).toBeInstanceOf(AuthenticationError);
    const unknown = await client.chat.completions.create({ ...request, model: 'gpt-4.11' }).catch((error) => error);
    expect(unknown).toBeInstanceOf(NotFoundError);
    expect(unknown.message).toContain('gpt-4.1');
    expect(unknown instanceof APIError && unknown.requestID).toBeTruthy();
  });
});
