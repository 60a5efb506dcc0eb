import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI, { BadRequestError, NotFoundError, RateLimitError } from 'openai';
import { addGoogle, untilServed } from '../support/sdk.ts';
import { startWorld, type World } from '../support/world.ts';

const weather = {
  type: 'function' as const,
  name: 'weather',
  description: 'The weather in a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  strict: false,
};

let world: World;
let client: OpenAI;
let google: string;
beforeAll(async () => {
  world = await startWorld();
  google = await addGoogle(world);
  client = new OpenAI({ baseURL: `${world.stack.proxyUrl()}/v1`, apiKey: world.virtualKey, maxRetries: 0 });
  await untilServed(() => client.responses.create({ model: `${google}/gpt-4.1`, input: 'Hello' }));
}, 60_000);
afterAll(() => world?.stop());

function lastCall() {
  return world.provider.servedLog.calls.at(-1);
}

describe.each([
  ['a provider that speaks Responses', () => `${world.openai}/gpt-4.1`],
  ['an Anthropic-format provider', () => `${world.anthropic}/claude-sonnet-4-6`],
  ['a Google-format provider', () => `${google}/gpt-4.1`],
])('the OpenAI SDK’s responses at %s', (_, model) => {
  it('get text with the counts of the provider’s books', async () => {
    const response = await client.responses.create({ model: model(), input: 'Hello', instructions: 'Be kind' });
    expect(response.output_text).toContain('simulated answer');
    expect(response.status).toBe('completed');
    const { inputTokens, outputTokens } = lastCall()?.bill ?? {};
    expect(response.usage).toMatchObject({ input_tokens: inputTokens, output_tokens: outputTokens });
  });

  it('stream the same text, event by event', async () => {
    const whole = await client.responses.create({ model: model(), input: 'Hello' });
    const stream = client.responses.stream({ model: model(), input: 'Hello' });
    let text = '';
    const numbers: number[] = [];
    for await (const event of stream) {
      numbers.push(event.sequence_number);
      if (event.type === 'response.output_text.delta') text += event.delta;
    }
    const final = await stream.finalResponse();
    expect([text, final.output_text]).toEqual([whole.output_text, whole.output_text]);
    expect(numbers).toEqual([...numbers.keys()]);
    expect(final.usage?.output_tokens).toBe(lastCall()?.bill.outputTokens);
  });

  it('call tools in a loop, each turn sending all that came before', async () => {
    const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: 'Weather, in parallel?' }];
    const first = await client.responses.create({ model: model(), input, tools: [weather] });
    const calls = first.output.filter((item) => item.type === 'function_call');
    expect(calls.map(({ name, arguments: text }) => [name, JSON.parse(text)])).toEqual([
      ['weather', { city: 'sample' }],
      ['weather', { city: 'sample' }],
    ]);
    input.push(...first.output.filter((item) => item.type === 'message' || item.type === 'function_call'));
    for (const { call_id } of calls) input.push({ type: 'function_call_output', call_id, output: '21 C' });
    const second = await client.responses.create({ model: model(), input, tools: [weather] });
    expect(second.output_text).toContain('tool result has arrived');
  });

  it('get JSON that fits a schema', async () => {
    const schema = { type: 'object', properties: { title: { type: 'string' }, pages: { type: 'integer' } } };
    const format = { type: 'json_schema' as const, name: 'book', schema };
    const response = await client.responses.create({ model: model(), input: 'A book', text: { format } });
    expect(JSON.parse(response.output_text)).toEqual({ title: 'sample', pages: 7 });
  });

  it('raise the SDK’s own exceptions, before the stream and in it', async () => {
    const provider = model().split('/')[0];
    const at = (name: string) => ({ model: `${provider}/${name}`, input: 'Hello' });
    await expect(client.responses.create(at('nobody'))).rejects.toBeInstanceOf(NotFoundError);
    await expect(client.responses.create(at('rate-limited'))).rejects.toBeInstanceOf(RateLimitError);
    const broken = client.responses.stream(at('broken-stream'));
    await expect(broken.finalResponse()).rejects.toThrow();
  });
});

describe('state that a provider keeps', () => {
  it('is reached at a provider that speaks Responses, and refused elsewhere with the way to do without', async () => {
    const more = { input: 'Go on', previous_response_id: 'resp_1' };
    await client.responses.create({ model: `${world.openai}/gpt-4.1`, ...more });
    expect(world.provider.calls.at(-1)?.body).toMatchObject({ previous_response_id: 'resp_1' });
    const refused = client.responses.create({ model: `${google}/gpt-4.1`, ...more });
    await expect(refused).rejects.toBeInstanceOf(BadRequestError);
    await expect(refused).rejects.toMatchObject({
      param: 'previous_response_id',
      message: expect.stringContaining('input'),
    });
  });
});

describe('other routes of the other SDKs', () => {
  it('count tokens for the Anthropic SDK, and list models over pages', async () => {
    const baseURL = world.stack.proxyUrl();
    const anthropic = new Anthropic({ baseURL, apiKey: world.virtualKey, maxRetries: 0 });
    const content = 'Count the tokens of this, please.';
    const messages = [{ role: 'user' as const, content }];
    const theirs = await anthropic.messages.countTokens({ model: `${world.anthropic}/claude-sonnet-4-6`, messages });
    expect(theirs.input_tokens).toBe(Math.ceil(content.length / 4));
    expect(lastCall()?.bill).toEqual({ inputTokens: 0, outputTokens: 0 });
    const estimated = await anthropic.messages
      .countTokens({ model: `${world.openai}/gpt-4.1`, messages })
      .withResponse();
    expect(estimated.response.headers.get('x-tollgate-estimated')).toBe('true');
    const ids: string[] = [];
    for await (const { id } of anthropic.models.list({ limit: 5 })) ids.push(id);
    const all: string[] = [];
    for await (const { id } of client.models.list()) all.push(id);
    expect(ids).toEqual(all);
  });
});
