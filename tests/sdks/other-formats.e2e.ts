import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { addFamilies, families, modelOf } from '../support/families.ts';
import { lastBillOf } from '../support/sdk.ts';
import { startWorld, type World } from '../support/world.ts';

const parameters = { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] };

let world: World;
let openai: OpenAI;
let anthropic: Anthropic;
beforeAll(async () => {
  world = await startWorld();
  const { stack, virtualKey: apiKey } = world;
  await addFamilies(world);
  openai = new OpenAI({ baseURL: `${stack.proxyUrl()}/v1`, apiKey, maxRetries: 0 });
  anthropic = new Anthropic({ baseURL: stack.proxyUrl(), apiKey, maxRetries: 0 });
}, 120_000);
afterAll(() => world?.stop());

const lastBill = () => lastBillOf(world);

describe.each(families.map((family) => [family.kind, family] as const))('a provider of kind %s', (_kind, family) => {
  const model = () => modelOf(world, family);
  const question = [{ role: 'user' as const, content: 'Hello' }];

  it('says the same to the OpenAI SDK, whole and streamed, with its own counts', async () => {
    const whole = await openai.chat.completions.create({ model: model(), messages: question });
    expect(whole.choices[0]?.message.content).toContain('simulated answer');
    expect(whole.usage).toMatchObject({
      prompt_tokens: lastBill()?.inputTokens,
      completion_tokens: lastBill()?.outputTokens,
    });
    const stream = openai.chat.completions.stream({ model: model(), messages: question });
    const streamed = await stream.finalChatCompletion();
    expect(streamed.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
    expect(streamed.choices[0]?.finish_reason).toBe('stop');
  });

  it('says the same to the Anthropic SDK, whole and streamed, with its own counts', async () => {
    const ask = { model: model(), max_tokens: 500, messages: question };
    const whole = await anthropic.messages.create(ask);
    expect(whole.usage).toMatchObject({
      input_tokens: lastBill()?.inputTokens,
      output_tokens: lastBill()?.outputTokens,
    });
    const streamed = await anthropic.messages.stream(ask).finalMessage();
    expect(streamed.content).toEqual(whole.content);
    expect(streamed.stop_reason).toBe('end_turn');
  });

  it('calls tools for both SDKs, and answers when the results are there', async () => {
    const tool = { name: 'weather', description: 'The weather in a city' };
    const tools = [{ type: 'function' as const, function: { ...tool, parameters } }];
    const first = await openai.chat.completions.create({ model: model(), messages: question, tools });
    const message = first.choices[0]?.message;
    const call = message?.tool_calls?.[0];
    if (message === undefined || call?.type !== 'function') throw new Error('no tool was called');
    expect([first.choices[0]?.finish_reason, JSON.parse(call.function.arguments)]).toEqual([
      'tool_calls',
      { city: 'sample' },
    ]);
    const result = { role: 'tool' as const, tool_call_id: call.id, content: 'sunny' };
    const second = await openai.chat.completions.create({
      model: model(),
      messages: [...question, message, result],
      tools,
    });
    expect(second.choices[0]?.message.content).toContain('tool result has arrived');
    const ask = { model: model(), max_tokens: 500, messages: question, tools: [{ ...tool, input_schema: parameters }] };
    const used = await anthropic.messages.stream(ask).finalMessage();
    expect(used.stop_reason).toBe('tool_use');
    expect(used.content.at(-1)).toMatchObject({ type: 'tool_use', name: 'weather', input: { city: 'sample' } });
  });

  it('gives the OpenAI SDK the numbers of a schema and of a call as they were written', async () => {
    const written = '[9007199254740993,-1234567890123456789,12345678901234567890.5,1e400,-0]';
    const id = { enum: written.slice(1, -1).split(',').map(JSON.rawJSON) };
    const schema = { type: 'object', properties: { ids: { type: 'array', items: id }, id } };
    const tools = [
      { type: 'function' as const, function: { name: 'count', description: 'Counts', parameters: schema } },
    ];
    const whole = await openai.chat.completions.create({ model: model(), messages: question, tools });
    const streamed = await openai.chat.completions
      .stream({ model: model(), messages: question, tools })
      .finalChatCompletion();
    for (const { choices } of [whole, streamed]) {
      const call = choices[0]?.message.tool_calls?.[0];
      expect(call?.type === 'function' && call.function.arguments).toBe(
        '{"ids":[9007199254740993],"id":9007199254740993}',
      );
    }
  });

  it('refuses an unknown model with the exception each SDK has for it', async () => {
    const unknown = modelOf(world, family, 'nobody');
    const asked = openai.chat.completions.create({ model: unknown, messages: question });
    await expect(asked).rejects.toBeInstanceOf(OpenAI.APIError);
    await expect(asked).rejects.toMatchObject({ status: family.unknownModelStatus });
    const other = anthropic.messages.create({ model: unknown, max_tokens: 5, messages: question });
    await expect(other).rejects.toBeInstanceOf(Anthropic.APIError);
    await expect(other).rejects.toMatchObject({ status: family.unknownModelStatus });
  });
});
