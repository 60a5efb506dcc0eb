import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ChatAnthropic } from '@langchain/anthropic';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { APICallError, generateText, isStepCount, jsonSchema, Output, streamText, tool } from 'ai';
import { addFamilies, type Family, families, modelOf } from '../support/families.ts';
import { lastBillOf } from '../support/sdk.ts';
import { startWorld, type World, withReply } from '../support/world.ts';

const parameters = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const } },
  required: ['city'],
  additionalProperties: false,
};
const description = 'The weather in a city';
const answersMax = 500;

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await addFamilies(world);
}, 120_000);
afterAll(() => world?.stop());

const lastBill = () => lastBillOf(world);

const vercel = {
  'OpenAI chat': (name: string) =>
    createOpenAI({ baseURL: `${world.stack.proxyUrl()}/v1`, apiKey: world.virtualKey }).chat(name),
  'OpenAI Responses': (name: string) =>
    createOpenAI({ baseURL: `${world.stack.proxyUrl()}/v1`, apiKey: world.virtualKey }).responses(name),
  Anthropic: (name: string) =>
    createAnthropic({ baseURL: `${world.stack.proxyUrl()}/v1`, apiKey: world.virtualKey })(name),
};
const pairs = Object.entries(vercel).flatMap(([dialect, open]) =>
  families.map((family) => [dialect, family.kind, family, open] as const),
);

describe.each(pairs)(
  'the Vercel AI SDK as a caller of %s at a provider of kind %s',
  (_dialect, _kind, family, open) => {
    const ask = (name?: string) => ({ model: open(modelOf(world, family, name)), prompt: 'Hello', maxRetries: 0 });

    it('gets text with the provider’s own counts', async () => {
      const { text, finishReason, usage } = await generateText({ ...ask(), maxOutputTokens: answersMax });
      expect([text, finishReason]).toEqual([expect.stringContaining('simulated answer'), 'stop']);
      expect([usage.inputTokens, usage.outputTokens]).toEqual([lastBill()?.inputTokens, lastBill()?.outputTokens]);
    });

    it('streams the same text piece by piece', async () => {
      const whole = await generateText({ ...ask(), maxOutputTokens: answersMax });
      const stream = streamText({ ...ask(), maxOutputTokens: answersMax });
      const pieces: string[] = [];
      for await (const piece of stream.textStream) pieces.push(piece);
      expect(pieces.join('')).toBe(whole.text);
      expect(pieces.length).toBeGreaterThan(5);
      expect(await stream.finishReason).toBe('stop');
      expect((await stream.usage).outputTokens).toBe(lastBill()?.outputTokens);
    });

    it('lets the model call a tool and answer with its result, whole and streamed', async () => {
      const cities: string[] = [];
      const weather = tool({
        description,
        inputSchema: jsonSchema<{ city: string }>(parameters),
        execute: ({ city }) => {
          cities.push(city);
          return 'sunny';
        },
      });
      const working = { ...ask(), tools: { weather }, stopWhen: isStepCount(2), maxOutputTokens: answersMax };
      const { text, steps } = await generateText(working);
      expect([text, steps.length]).toEqual([expect.stringContaining('tool result has arrived'), 2]);
      expect(await streamText(working).text).toContain('tool result has arrived');
      expect(cities).toEqual(['sample', 'sample']);
    });

    it('gets an answer by a schema', async () => {
      const schema = jsonSchema<{ city: string }>(parameters);
      const { output } = await generateText({
        ...ask(),
        output: Output.object({ schema }),
        maxOutputTokens: answersMax,
      });
      expect(output).toEqual({ city: 'sample' });
    });

    it('has its own exception for an unknown model, and for a stream that breaks off', async () => {
      const asked = generateText({ ...ask('nobody'), maxOutputTokens: answersMax });
      await expect(asked).rejects.toBeInstanceOf(APICallError);
      await expect(asked).rejects.toMatchObject({ statusCode: family.unknownModelStatus, isRetryable: false });
      const errors: unknown[] = [];
      const broken = streamText({ ...ask('broken-stream'), onError: ({ error }) => void errors.push(error) });
      await broken.consumeStream();
      expect(errors.length).toBeGreaterThan(0);
    });
  },
);

describe.each(families.filter(({ kind }) => kind !== 'openai').map((family) => [family.kind, family] as const))(
  'a loop of the Vercel AI SDK over Responses whose model speaks before it calls, at a provider of kind %s',
  (_kind, family) => {
    const said = 'I look it up.';
    const toolCalls = [{ id: 'call_1', name: 'weather', pieces: ['{"city":"Oslo"}'] }];
    const working = (more: object = {}) => ({
      model: vercel['OpenAI Responses'](modelOf(world, family)),
      prompt: 'Hello',
      tools: { weather: tool({ description, inputSchema: jsonSchema<object>(parameters), execute: () => 'sunny' }) },
      stopWhen: isStepCount(2),
      maxOutputTokens: answersMax,
      maxRetries: 0,
      ...more,
    });
    /** A model that calls the tool until it has its result. */
    const looping = <Value>(work: () => Promise<Value>) =>
      withReply(
        world,
        ({ rawBody }) => {
          const isDone = rawBody.toString().includes('sunny');
          const called = { text: [said], toolCalls, finish: 'tool-calls', inputTokens: 5 } as const;
          return { type: 'answer', answer: isDone ? { text: ['Sunny.'], finish: 'stop', inputTokens: 5 } : called };
        },
        work,
      );

    it('sends its earlier words back where it stores nothing, whole and streamed', async () => {
      const storeless = working({ providerOptions: { openai: { store: false } } });
      const whole = await looping(() => generateText(storeless));
      expect([whole.text, whole.steps.length]).toEqual(['Sunny.', 2]);
      const sent = world.provider.calls.at(-1)?.rawBody.toString();
      expect(sent).toContain(said);
      expect(await looping(async () => streamText(storeless).text)).toBe('Sunny.');
    });

    it('is told how where it names what it takes for stored', async () => {
      const asked = looping(() => generateText(working()));
      await expect(asked).rejects.toMatchObject({
        statusCode: 400,
        isRetryable: false,
        message: expect.stringContaining('providerOptions: { openai: { store: false } }'),
      });
    });
  },
);

function openAiChain(model: string, useResponsesApi: boolean): ChatOpenAI {
  const configuration = { baseURL: `${world.stack.proxyUrl()}/v1` };
  return new ChatOpenAI({ model, apiKey: world.virtualKey, configuration, useResponsesApi, maxRetries: 0 });
}

const chain = {
  'OpenAI chat': (model: string) => openAiChain(model, false),
  'OpenAI Responses': (model: string) => openAiChain(model, true),
  Anthropic: (model: string) =>
    new ChatAnthropic({
      model,
      apiKey: world.virtualKey,
      anthropicApiUrl: world.stack.proxyUrl(),
      maxTokens: answersMax,
      maxRetries: 0,
    }),
};
const chains = Object.entries(chain).flatMap(([dialect, open]) =>
  families.map((family) => [dialect, family.kind, family, open] as const),
);

/** The classes of the two dialects have no type in common that tells their counts. */
function outputTokensOf(piece: { readonly usage_metadata?: { readonly output_tokens: number } | undefined }): number {
  return piece.usage_metadata?.output_tokens ?? 0;
}

/** This framework adds to the counts of Anthropic's stream what the first event said, which is what the provider said. */
function addedTokens(dialect: string, { kind }: Family): number {
  return dialect === 'Anthropic' && kind === 'anthropic' ? 1 : 0;
}

describe.each(chains)('LangChain as a caller of %s at a provider of kind %s', (dialect, _kind, family, open) => {
  const model = (name?: string) => open(modelOf(world, family, name));
  const weather = { name: 'weather', description, schema: parameters };

  it('gets text with the provider’s own counts', async () => {
    const message = await model().invoke('Hello');
    expect(message.text).toContain('simulated answer');
    expect(message.usage_metadata).toMatchObject({
      input_tokens: lastBill()?.inputTokens,
      output_tokens: lastBill()?.outputTokens,
    });
  });

  it('streams the same text piece by piece', async () => {
    const whole = await model().invoke('Hello');
    const pieces: string[] = [];
    let tokens = 0;
    for await (const piece of await model().stream('Hello')) {
      pieces.push(piece.text);
      tokens += outputTokensOf(piece);
    }
    expect(pieces.join('')).toBe(whole.text);
    expect(pieces.length).toBeGreaterThan(5);
    expect(tokens - addedTokens(dialect, family)).toBe(lastBill()?.outputTokens);
  });

  it('lets the model call a tool and answer with its result', async () => {
    const able = model().bindTools([{ type: 'function', function: { ...weather, parameters } }]);
    const question = new HumanMessage('What is the weather?');
    const called = await able.invoke([question]);
    const [call] = called.tool_calls ?? [];
    expect(call).toMatchObject({ name: 'weather', args: { city: 'sample' } });
    const result = new ToolMessage({ content: 'sunny', tool_call_id: call?.id ?? '' });
    const answered = await able.invoke([question, called, result]);
    expect(answered.text).toContain('tool result has arrived');
  });

  it('gets an answer by a schema', async () => {
    const able = model().withStructuredOutput({ title: 'weather', ...parameters }, { name: 'weather' });
    expect(await able.invoke('What is the weather?')).toEqual({ city: 'sample' });
  });

  it('has its own exception for an unknown model', async () => {
    await expect(model('nobody').invoke('Hello')).rejects.toMatchObject({ status: family.unknownModelStatus });
    await expect(
      (async () => {
        for await (const _piece of await model('broken-stream').stream('Hello'));
      })(),
    ).rejects.toThrow();
  });
});
