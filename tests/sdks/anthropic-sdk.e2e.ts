import Anthropic, {
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refusalOf } from '../support/sdk.ts';
import { startWorld, type World, withReply } from '../support/world.ts';

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const weather: Anthropic.Tool = {
  name: 'weather',
  description: 'The weather in a city',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

let world: World;
let client: Anthropic;
beforeAll(async () => {
  world = await startWorld();
  client = new Anthropic({ baseURL: world.stack.proxyUrl(), apiKey: world.virtualKey, maxRetries: 0 });
}, 120_000);
afterAll(() => world?.stop());

describe.each([
  ['an OpenAI-format provider', () => `${world.openai}/gpt-4.1`],
  ['an Anthropic-format provider', () => `${world.anthropic}/claude-sonnet-4-6`],
])('the Anthropic SDK at %s', (_, model) => {
  const ask = (text: string) => ({
    model: model(),
    max_tokens: 500,
    messages: [{ role: 'user' as const, content: text }],
  });

  it('gets text with usage', async () => {
    const message = await client.messages.create(ask('Hello'));
    expect(message.content).toEqual([
      expect.objectContaining({ type: 'text', text: expect.stringContaining('simulated') }),
    ]);
    expect(message.stop_reason).toBe('end_turn');
    expect(message.usage.output_tokens).toBe(world.provider.servedLog.calls.at(-1)?.bill.outputTokens);
    expect(message.usage.input_tokens).toBe(world.provider.servedLog.calls.at(-1)?.bill.inputTokens);
  });

  it('streams the same text piece by piece', async () => {
    const whole = await client.messages.create(ask('Hello'));
    const stream = client.messages.stream(ask('Hello'));
    let pieces = 0;
    stream.on('text', () => {
      pieces += 1;
    });
    const final = await stream.finalMessage();
    expect(final.content).toEqual(whole.content);
    expect(final.stop_reason).toBe('end_turn');
    expect(final.usage.output_tokens).toBe(whole.usage.output_tokens);
    expect(pieces).toBeGreaterThan(10);
  });

  it('calls tools, in parallel too, and answers when the results are there', async () => {
    const question = ask('What is the weather, in parallel?');
    const first = await client.messages.create({ ...question, tools: [weather] });
    const calls = first.content.filter((block) => block.type === 'tool_use');
    expect(first.stop_reason).toBe('tool_use');
    expect(calls.map((call) => [call.name, call.input])).toEqual([
      ['weather', { city: 'sample' }],
      ['weather', { city: 'sample' }],
    ]);
    const results = calls.map((call) => ({ type: 'tool_result' as const, tool_use_id: call.id, content: '21 C' }));
    const messages = [
      ...question.messages,
      { role: 'assistant' as const, content: first.content },
      { role: 'user' as const, content: results },
    ];
    const second = await client.messages.create({ ...question, messages, tools: [weather] });
    expect(JSON.stringify(second.content)).toContain('tool result has arrived');
  });

  it('streams tool calls that add up to the same input', async () => {
    const final = await client.messages.stream({ ...ask('Weather, in parallel?'), tools: [weather] }).finalMessage();
    const calls = final.content.filter((block) => block.type === 'tool_use');
    expect(calls.map((call) => call.input)).toEqual([{ city: 'sample' }, { city: 'sample' }]);
    expect(final.stop_reason).toBe('tool_use');
  });

  it('shows images', async () => {
    const image = {
      type: 'image' as const,
      source: { type: 'base64' as const, media_type: 'image/png' as const, data: pixel },
    };
    const content = [image, { type: 'text' as const, text: 'What is this?' }];
    const message = await client.messages.create({
      model: model(),
      max_tokens: 500,
      messages: [{ role: 'user', content }],
    });
    expect(JSON.stringify(message.content)).toContain('I see 1 image');
  });

  it('gets JSON that fits a schema', async () => {
    const schema = { type: 'object', properties: { title: { type: 'string' }, pages: { type: 'integer' } } };
    const message = await client.messages.create({
      ...ask('A book'),
      output_config: { format: { type: 'json_schema', schema } },
    });
    const [block] = message.content;
    expect(block?.type === 'text' && JSON.parse(block.text)).toEqual({ title: 'sample', pages: 7 });
  });

  it('sees reasoning, and may send it back', async () => {
    const question = { ...ask('Think'), max_tokens: 4000, thinking: { type: 'enabled' as const, budget_tokens: 2000 } };
    const first = await client.messages.create(question);
    const thinking = first.content.find((block) => block.type === 'thinking');
    expect(thinking?.thinking).toContain('short answer');
    const messages = [
      ...question.messages,
      { role: 'assistant' as const, content: first.content },
      { role: 'user' as const, content: 'And now?' },
    ];
    const second = await client.messages.create({ ...question, messages });
    expect(second.stop_reason).toBe('end_turn');
  });

  it('raises the SDK’s own exceptions for what a provider refuses', async () => {
    const attempt = (status: number, type: string) =>
      withReply(world, refusalOf(status, type), () => client.messages.create(ask('Hello')).catch((error) => error));
    const limited = await attempt(429, 'rate_limit_error');
    expect(limited).toBeInstanceOf(RateLimitError);
    expect(limited.message).toContain('refused with 429');
    expect(await attempt(400, 'invalid_request_error')).toBeInstanceOf(BadRequestError);
    expect(await attempt(404, 'not_found_error')).toBeInstanceOf(NotFoundError);
    expect(await attempt(500, 'api_error')).toBeInstanceOf(InternalServerError);
  });

  it('raises an error, never a finished answer, when the provider breaks off in the middle of a stream', async () => {
    const broken = { cut: { afterPieces: 6, how: 'reset' as const } };
    const answer = {
      text: ['One', ' two', ' three', ' four', ' five', ' six'],
      finish: 'stop' as const,
      inputTokens: 5,
    };
    const outcome = await withReply(
      world,
      () => ({ type: 'answer', answer, delivery: broken }),
      () =>
        client.messages
          .stream(ask('Hello'))
          .finalMessage()
          .catch((error) => error),
    );
    expect(outcome).toBeInstanceOf(Error);
  });
});

describe('the Anthropic SDK', () => {
  it('keeps the signature of reasoning on its way back to a provider of its own format', async () => {
    const model = `${world.anthropic}/claude-sonnet-4-6`;
    const thinking = { type: 'enabled' as const, budget_tokens: 2000 };
    const question = { model, max_tokens: 4000, thinking, messages: [{ role: 'user' as const, content: 'Think' }] };
    const first = await client.messages.create(question);
    const messages = [
      ...question.messages,
      { role: 'assistant' as const, content: first.content },
      { role: 'user' as const, content: 'Go on' },
    ];
    await client.messages.create({ ...question, messages });
    const sent = JSON.stringify(world.provider.calls.at(-1)?.body);
    const block = first.content.find((entry) => entry.type === 'thinking');
    expect(block?.signature).toMatch(/^sig-/);
    expect(sent).toContain(block?.signature);
  });

  it('counts cached input apart, as its dialect does', async () => {
    const system = [
      { type: 'text' as const, text: 'Rules. '.repeat(1500), cache_control: { type: 'ephemeral' as const } },
    ];
    const question = {
      model: `${world.anthropic}/claude-sonnet-4-6`,
      max_tokens: 100,
      system,
      messages: [{ role: 'user' as const, content: 'Hi' }],
    };
    const first = await client.messages.create(question);
    const second = await client.messages.create(question);
    expect(first.usage.cache_creation_input_tokens).toBeGreaterThan(1000);
    expect(second.usage.cache_read_input_tokens).toBe(first.usage.cache_creation_input_tokens);
  });

  it('lists the models this key may use', async () => {
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toContain(`${world.anthropic}/claude-sonnet-4-6`);
  });

  it('raises AuthenticationError for a wrong key and NotFoundError for an unknown model', async () => {
    const stranger = new Anthropic({ baseURL: world.stack.proxyUrl(), apiKey: 'tg_wrong', maxRetries: 0 });
    const request = {
      model: `${world.anthropic}/claude-sonnet-4-6`,
      max_tokens: 10,
      messages: [{ role: 'user' as const, content: 'Hi' }],
    };
    expect(await stranger.messages.create(request).catch((error) => error)).toBeInstanceOf(AuthenticationError);
    const unknown = await client.messages.create({ ...request, model: 'claude-sonnet-4-66' }).catch((error) => error);
    expect(unknown).toBeInstanceOf(NotFoundError);
    expect(unknown.message).toContain('claude-sonnet-4-6');
  });
});
