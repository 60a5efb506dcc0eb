import { Anthropic } from '@anthropic-ai/sdk';
import { ApiError, GoogleGenAI } from '@google/genai';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { FinishReason, FormatId } from '@tollgate/schema';
import { OpenAI } from 'openai';
import { findClientFormat } from '../src/registry.js';
import { emptyChoice, type ObservedChoice, observeEvents, observeResult } from './harness/answer.js';
import { openGateway, type ProviderAnswer } from './harness/in-memory-gateway.js';
import { readFixtures, type Scenario } from './harness/own-fixtures.js';
import { replay } from './harness/replay.js';
import { spokenByMaker } from './harness/spoken.js';
import { Tally } from './harness/tally.js';

const tally = new Tally();
afterAll(() => tally.print());

const formats: readonly FormatId[] = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'bedrock-converse',
  'cohere-chat',
  'gemini-generate',
];
const weather = { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] };

/** A vendor's own SDK as a caller: it asks, and tells what it read with its own parser. */
interface Caller {
  readonly format: FormatId;
  readonly ask: (transport: typeof fetch, stream: boolean) => Promise<ObservedChoice>;
}

const callers: readonly Caller[] = [
  {
    format: 'openai-chat',
    async ask(transport, stream) {
      const sdk = new OpenAI({ apiKey: 'tg_test', fetch: transport, maxRetries: 0 });
      const question: OpenAI.ChatCompletionCreateParamsNonStreaming = {
        model: 'some-model',
        messages: [{ role: 'user', content: 'Weather in Oslo?' }],
        tools: [{ type: 'function', function: { name: 'get_weather', parameters: weather } }],
        max_tokens: 500,
      };
      const completion = stream
        ? await sdk.chat.completions.stream({ ...question, stream: true }).finalChatCompletion()
        : await sdk.chat.completions.create(question);
      const [choice] = completion.choices;
      if (choice === undefined) throw new Error('The SDK read no choice.');
      return {
        ...emptyChoice(),
        text: choice.message.content ?? '',
        refusal: choice.message.refusal ?? '',
        toolCalls: (choice.message.tool_calls ?? []).map((call) => {
          if (call.type !== 'function') throw new Error('not a function');
          return { id: call.id, name: call.function.name, arguments: call.function.arguments };
        }),
        finish: openAiFinishes[choice.finish_reason],
      };
    },
  },
  {
    format: 'anthropic-messages',
    async ask(transport, stream) {
      const sdk = new Anthropic({ apiKey: 'tg_test', fetch: transport, maxRetries: 0 });
      const question: Anthropic.MessageCreateParamsNonStreaming = {
        model: 'some-model',
        messages: [{ role: 'user', content: 'Weather in Oslo?' }],
        tools: [{ name: 'get_weather', input_schema: weather }],
        max_tokens: 500,
      };
      const message = stream ? await sdk.messages.stream(question).finalMessage() : await sdk.messages.create(question);
      const choice = { ...emptyChoice(), finish: anthropicFinishes[message.stop_reason ?? ''] };
      for (const block of message.content) {
        if (block.type === 'text') choice.text += block.text;
        if (block.type === 'tool_use') {
          choice.toolCalls.push({ id: block.id, name: block.name, arguments: JSON.stringify(block.input) });
        }
      }
      return choice;
    },
  },
  {
    format: 'openai-responses',
    async ask(transport, stream) {
      const sdk = new OpenAI({ apiKey: 'tg_test', fetch: transport, maxRetries: 0 });
      const question: OpenAI.Responses.ResponseCreateParamsNonStreaming = {
        model: 'some-model',
        input: 'Weather in Oslo?',
        tools: [{ type: 'function', name: 'get_weather', parameters: weather, strict: false }],
        max_output_tokens: 500,
      };
      const response = stream
        ? await sdk.responses.stream({ ...question, stream: true }).finalResponse()
        : await sdk.responses.create(question);
      const choice = emptyChoice();
      for (const item of response.output) {
        if (item.type === 'function_call') {
          choice.toolCalls.push({ id: item.call_id, name: item.name, arguments: item.arguments });
        }
        for (const part of item.type === 'message' ? item.content : []) {
          if (part.type === 'output_text') choice.text += part.text;
          else choice.refusal += part.refusal;
        }
      }
      expect(response.output_text).toBe(choice.text);
      const end = choice.toolCalls.length > 0 ? 'tool-calls' : 'stop';
      const finish =
        response.status === 'completed' ? end : responsesFinishes[response.incomplete_details?.reason ?? ''];
      return { ...choice, finish };
    },
  },
  {
    format: 'gemini-generate',
    async ask(transport, stream) {
      const { models } = new GoogleGenAI({ apiKey: 'tg_test' });
      const question = {
        model: 'some-model',
        contents: 'Weather in Oslo?',
        config: {
          tools: [{ functionDeclarations: [{ name: 'get_weather', parametersJsonSchema: weather }] }],
          maxOutputTokens: 500,
        },
      };
      const choice = emptyChoice();
      for (const answer of await throughTransport(transport, async () =>
        stream ? collected(await models.generateContentStream(question)) : [await models.generateContent(question)],
      )) {
        const candidate = answer.candidates?.find(({ index }) => (index ?? 0) === 0);
        for (const part of candidate?.content?.parts ?? []) {
          if (part.thought !== true) choice.text += part.text ?? '';
          const call = part.functionCall;
          if (call === undefined) continue;
          choice.toolCalls.push({
            id: call.id ?? '',
            name: call.name ?? '',
            arguments: JSON.stringify(call.args ?? {}),
          });
        }
        const blocked = answer.promptFeedback?.blockReason !== undefined;
        choice.finish = blocked ? 'content-filter' : (geminiFinishes[candidate?.finishReason ?? ''] ?? choice.finish);
      }
      if (choice.finish === 'stop' && choice.toolCalls.length > 0) choice.finish = 'tool-calls';
      return choice;
    },
  },
];

const responsesFinishes: Readonly<Record<string, FinishReason>> = {
  max_output_tokens: 'length',
  content_filter: 'content-filter',
};
/** Google's SDK takes no transport, so it is given one in the place of the global; one question at a time. */
async function throughTransport<Answer>(transport: typeof fetch, ask: () => Promise<Answer>): Promise<Answer> {
  const before = globalThis.fetch;
  globalThis.fetch = transport;
  try {
    return await ask();
  } finally {
    globalThis.fetch = before;
  }
}

async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const openAiFinishes: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
};
const anthropicFinishes: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool-calls',
  refusal: 'content-filter',
};

const geminiFinishes: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content-filter',
  OTHER: 'other',
  MALFORMED_FUNCTION_CALL: 'content-filter',
};

for (const caller of callers) {
  for (const format of formats) {
    describe(`an SDK of ${caller.format} asking a provider of ${format}`, () => {
      for (const scenario of readFixtures(format)?.scenarios ?? []) describeScenario(caller, format, scenario);
    });
  }
}

function describeScenario(caller: Caller, format: FormatId, scenario: Scenario): void {
  const translation = spokenByMaker(format, scenario.provenance?.model ?? '');
  const { response, stream, events } = scenario;
  if (response !== undefined && scenario.provenance?.status === undefined) {
    const decoded = translation.decodeResponse({ status: 200, headers: {}, body: response });
    const [expected] = decoded.ok ? observeResult(decoded.value).choices : [];
    const answer: ProviderAnswer = { kind: 'whole', body: response };
    if (expected?.finish === 'truncated') describeFailure('whole', answer);
    else if (expected !== undefined) describeAnswer(caller, scenario, answer, expected);
  }
  if (stream === undefined) return;
  const last = events?.at(-1);
  const whole = last?.type === 'response-end' && last.finishes[0]?.reason !== 'truncated';
  if (whole) {
    const [expected] = observeEvents(replay(translation, stream)).choices;
    if (expected !== undefined) describeAnswer(caller, scenario, { kind: 'stream', bytes: stream }, expected);
    return;
  }
  describeFailure('streamed', { kind: 'stream', bytes: stream });

  function describeFailure(how: 'whole' | 'streamed', answer: ProviderAnswer): void {
    test(`${scenario.name}, ${how}: the SDK throws, so nobody takes it for whole`, async () => {
      const gateway = openGateway(clientFormat(caller.format), translation, answer);
      const asked = caller.ask(gateway.fetch, answer.kind === 'stream');
      // Google's SDK would raise an error of no type, were the error no event.
      if (caller.format === 'gemini-generate') await expect(asked).rejects.toThrow(ApiError);
      else await expect(asked).rejects.toThrow();
      tally.count(`round trips, ${caller.format} to ${format}`, 'failed or cut answers');
    });
  }

  function describeAnswer(asking: Caller, { name }: Scenario, answer: ProviderAnswer, expected: ObservedChoice): void {
    test(`${name}, ${answer.kind === 'stream' ? 'streamed' : 'whole'}: the SDK reads what the provider said`, async () => {
      const gateway = openGateway(clientFormat(asking.format), translation, answer);
      const read = await asking.ask(gateway.fetch, answer.kind === 'stream');
      expect(comparable(read, asking.format)).toEqual(comparable(expected, asking.format));
      tally.count(`round trips, ${asking.format} to ${format}`, answer.kind === 'stream' ? 'streams' : 'whole answers');
    });
  }
}

/**
 * What every SDK has a place for. Anthropic's and Google's callers read refusals as text, and a refusal ends their answer as
 * one; what is said in sound is text to all but those who speak OpenAI chat. Google's callers read no id where the provider
 * gave none.
 */
function comparable(choice: ObservedChoice, format: FormatId): object {
  const asText = format === 'anthropic-messages' || format === 'gemini-generate';
  const said = format === 'openai-chat' ? '' : choice.transcript;
  const shownId = (id: string): string => (format === 'gemini-generate' && id.startsWith('gcall_') ? '' : id);
  const finish = choice.finish === 'other' ? 'stop' : choice.finish;
  return {
    text: choice.text + (asText ? choice.refusal : '') + said,
    refusal: asText ? '' : choice.refusal,
    finish: asText && choice.refusal !== '' ? 'content-filter' : finish,
    toolCalls: choice.toolCalls.map(({ id, name, arguments: text }) => ({
      id: shownId(id),
      name,
      input: JSON.parse(text),
    })),
  };
}

function clientFormat(format: FormatId): NonNullable<ReturnType<typeof findClientFormat>> {
  const client = findClientFormat(format);
  if (client === undefined) throw new Error(`Callers cannot speak ${format}.`);
  return client;
}

describe('an error', () => {
  const errors = [
    [400, 'invalid_request_error', 'invalid_value', OpenAI.BadRequestError, Anthropic.BadRequestError],
    [404, 'invalid_request_error', 'model_not_found', OpenAI.NotFoundError, Anthropic.NotFoundError],
    [
      422,
      'invalid_request_error',
      'unprocessable',
      OpenAI.UnprocessableEntityError,
      Anthropic.UnprocessableEntityError,
    ],
    [429, 'requests', 'rate_limit_exceeded', OpenAI.RateLimitError, Anthropic.RateLimitError],
    [500, 'server_error', null, OpenAI.InternalServerError, Anthropic.InternalServerError],
    [503, 'server_error', null, OpenAI.InternalServerError, Anthropic.InternalServerError],
    // The operator's credential is at fault, and the caller must not look for the fault in their own.
    [401, 'invalid_request_error', 'invalid_api_key', OpenAI.InternalServerError, Anthropic.InternalServerError],
  ] as const;
  const translation = spokenByMaker('openai-chat', 'gpt-4.1');

  test.each(errors)(
    'of status %s becomes the typed exception of each SDK',
    async (status, type, code, openAi, anthropic) => {
      const answer: ProviderAnswer = {
        kind: 'error',
        status,
        body: { error: { message: 'Said by the provider.', type, param: null, code } },
      };
      const [first, second, third, fourth] = callers.map((caller) => {
        const gateway = openGateway(clientFormat(caller.format), translation, answer);
        return caller.ask(gateway.fetch, false);
      });
      await expect(first).rejects.toBeInstanceOf(openAi);
      await expect(second).rejects.toBeInstanceOf(anthropic);
      await expect(third).rejects.toBeInstanceOf(openAi);
      await expect(fourth).rejects.toBeInstanceOf(ApiError);
      await expect(fourth).rejects.toMatchObject({ status: status === 401 ? 502 : status });
      await expect(first).rejects.toThrow('Said by the provider.');
    },
  );
});

describe('signed thinking of Anthropic in the dialect of OpenAI', () => {
  const thinking = readFixtures('anthropic-messages')?.scenarios.find(({ name }) => name === 'thinking');
  const translation = spokenByMaker('anthropic-messages', 'claude-sonnet-4-6');
  const sdkFor = (transport: typeof fetch): OpenAI =>
    new OpenAI({ apiKey: 'tg_test', fetch: transport, maxRetries: 0 });
  const question: OpenAI.ChatCompletionMessageParam = { role: 'user', content: 'Think.' };

  /** Sends an earlier answer back and gives the thinking that reaches the provider. */
  async function thinkingSentBack(message: OpenAI.ChatCompletionAssistantMessageParam): Promise<unknown> {
    const gateway = openGateway(clientFormat('openai-chat'), translation, {
      kind: 'whole',
      body: thinking?.response ?? null,
    });
    await sdkFor(gateway.fetch).chat.completions.create({
      model: 'claude-sonnet-4-6',
      messages: [question, message, { role: 'user', content: 'Go on.' }],
    });
    const sent = JSON.stringify(gateway.sent[0]);
    const parsed: { messages: { role: string; content: { type: string }[] }[] } = JSON.parse(sent);
    return parsed.messages
      .find(({ role }) => role === 'assistant')
      ?.content.filter(({ type }) => /thinking/.test(type));
  }

  const body: { content: { type: string }[] } = JSON.parse(JSON.stringify(thinking?.response ?? { content: [] }));
  const thoughts = body.content.filter(({ type }) => /thinking/.test(type));

  test('there is signed thinking to carry', () => {
    expect(JSON.stringify(thoughts)).toContain('signature');
  });

  test('comes back unchanged when the message of a whole answer is sent again', async () => {
    const gateway = openGateway(clientFormat('openai-chat'), translation, {
      kind: 'whole',
      body: thinking?.response ?? null,
    });
    const completion = await sdkFor(gateway.fetch).chat.completions.create({ model: 'x', messages: [question] });
    const message = completion.choices[0]?.message;
    expect(await thinkingSentBack({ role: 'assistant', content: null, ...message })).toEqual(thoughts);
  });

  test('comes back unchanged when a stream is collected piece by piece and sent again', async () => {
    const bytes = thinking?.stream ?? new Uint8Array();
    const gateway = openGateway(clientFormat('openai-chat'), translation, { kind: 'stream', bytes });
    const chunks = await sdkFor(gateway.fetch).chat.completions.create({
      model: 'x',
      messages: [question],
      stream: true,
    });
    let content = '';
    const details: unknown[] = [];
    for await (const chunk of chunks) {
      const delta: { content?: string | null; reasoning_details?: unknown[] } = chunk.choices[0]?.delta ?? {};
      content += delta.content ?? '';
      details.push(...(delta.reasoning_details ?? []));
    }
    const message: OpenAI.ChatCompletionAssistantMessageParam & { reasoning_details: unknown[] } = {
      role: 'assistant',
      content,
      reasoning_details: details,
    };
    expect(await thinkingSentBack(message)).toEqual(thoughts);
  });
});
