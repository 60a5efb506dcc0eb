import { afterAll, describe, expect, test } from '@jest/globals';
import type { ChatRequest, ChatResult, FormatId, JsonObject, JsonValue } from '@tollgate/schema';
import { OpenAI } from 'openai';
import type { ChatTranslation } from '../src/core/chat-translation.js';
import type { RenderContext } from '../src/core/client-format.js';
import { findClientFormat } from '../src/registry.js';
import { openGateway, type ProviderAnswer } from './harness/in-memory-gateway.js';
import { readFixtures, type Scenario } from './harness/own-fixtures.js';
import { replay } from './harness/replay.js';
import { spokenByMaker } from './harness/spoken.js';
import { Tally } from './harness/tally.js';

const tally = new Tally();
afterAll(() => tally.print());

const found = findClientFormat('openai-responses');
if (found === undefined) throw new Error('Callers cannot speak openai-responses.');
const client = found;

function sdkFor(transport: typeof fetch): OpenAI {
  return new OpenAI({ apiKey: 'tg_test', fetch: transport, maxRetries: 0 });
}

function scenarioOf(format: FormatId, name: string): Scenario {
  const scenario = readFixtures(format)?.scenarios.find((candidate) => candidate.name === name);
  if (scenario === undefined) throw new Error(`There is no ${name} of ${format}.`);
  return scenario;
}

function parsed(body: JsonObject): ChatRequest {
  const result = client.parseRequest(body, {});
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

/** The output of an answer, whole and as the last event of its stream repeats it. */
function bothOutputs(translation: ChatTranslation, scenario: Scenario): { whole: JsonValue; streamed: JsonValue } {
  const request = parsed({ model: 'm', input: 'Hi', store: false });
  const context: RenderContext = { responseId: 'gateway', createdS: 1, model: 'm', streamUsage: true, request };
  const decoded = translation.decodeResponse({ status: 200, headers: {}, body: scenario.response ?? null });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  // The two recordings of a scenario are two answers, each with an id of its own.
  const { id: _id, ...result }: ChatResult = decoded.value;
  const renderer = client.openRenderer(context);
  const events = replay(translation, scenario.stream ?? new Uint8Array());
  const text = events
    .map((event) => renderer.push(event.type === 'response-start' ? { type: 'response-start' } : event))
    .join('');
  const last = text.trimEnd().split('\n').at(-1)?.slice('data: '.length) ?? '';
  const response: { response: { output: JsonValue } } = JSON.parse(last);
  const whole: { output: JsonValue } = JSON.parse(JSON.stringify(client.renderResult(result, context)));
  return { whole: whole.output, streamed: response.response.output };
}

describe.each<FormatId>(['openai-chat', 'anthropic-messages'])('an answer of %s', (format) => {
  const scenarios = (readFixtures(format)?.scenarios ?? []).filter(({ events, stream, response }) => {
    const last = events?.at(-1);
    const isWhole = last?.type === 'response-end' && last.finishes[0]?.reason !== 'truncated';
    // Blocks that only another format knows come in pieces in a stream, and pieces of them are not carried.
    const isPortable = JSON.stringify(events ?? []).includes('opaque-delta') === false;
    return isWhole && isPortable && stream !== undefined && response !== undefined;
  });

  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s has the same items, streamed and whole',
    (_name, scenario) => {
      const translation = spokenByMaker(format, scenario.provenance?.model ?? '');
      const { whole, streamed } = bothOutputs(translation, scenario);
      expect(withoutMadeIds(streamed)).toEqual(withoutMadeIds(whole));
      tally.count('responses streamed and whole', format);
    },
  );
});

/** Ids of calls are made where a provider gives none, and count differently in a stream; so do its log probabilities. */
function withoutMadeIds(output: JsonValue): JsonValue {
  const made = /call_[A-Za-z0-9_]*/g;
  return JSON.parse(JSON.stringify(output, (name, value) => (name === 'logprobs' ? [] : value)).replace(made, 'call'));
}

describe('the events of a stream', () => {
  const translation = spokenByMaker('openai-chat', 'gpt-4.1');
  const streamed = (name: string): ProviderAnswer => ({
    kind: 'stream',
    bytes: scenarioOf('openai-chat', name).stream ?? new Uint8Array(),
  });

  test('are numbered from zero without a gap, and end with the whole response', async () => {
    const gateway = openGateway(client, translation, streamed('parallel-tools'));
    const stream = await sdkFor(gateway.fetch).responses.create({ model: 'm', input: 'Hi', stream: true });
    const events: OpenAI.Responses.ResponseStreamEvent[] = [];
    for await (const event of stream) events.push(event);
    expect(events.map((event) => ('sequence_number' in event ? event.sequence_number : -1))).toEqual([
      ...events.keys(),
    ]);
    const last = events.at(-1);
    expect(last?.type === 'response.completed' && last.response.output.map(({ type }) => type)).toEqual([
      'function_call',
      'function_call',
    ]);
  });

  test('let the SDK put text together as it comes', async () => {
    const gateway = openGateway(client, translation, streamed('text'));
    const stream = sdkFor(gateway.fetch).responses.stream({ model: 'm', input: 'Hi' });
    const snapshots: string[] = [];
    stream.on('response.output_text.delta', ({ snapshot }) => snapshots.push(snapshot));
    const response = await stream.finalResponse();
    expect(snapshots.at(-1)).toBe(response.output_text);
    expect(snapshots.length).toBeGreaterThan(1);
  });

  test('that end in an error are an exception with our code', async () => {
    const gateway = openGateway(client, translation, streamed('midstream-error'));
    const failing = sdkFor(gateway.fetch).responses.stream({ model: 'm', input: 'Hi' }).finalResponse();
    await expect(failing).rejects.toBeInstanceOf(OpenAI.APIError);
    const plain = await sdkFor(gateway.fetch).responses.create({ model: 'm', input: 'Hi', stream: true });
    await expect(
      (async () => {
        for await (const _event of plain);
      })(),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^upstream\./) });
  });

  test('carry structured output to the parser of the SDK', async () => {
    const body = scenarioOf('openai-chat', 'structured-output').response ?? null;
    const gateway = openGateway(client, translation, { kind: 'whole', body });
    const response = await sdkFor(gateway.fetch).responses.parse({
      model: 'm',
      input: 'Hi',
      text: { format: { type: 'json_schema', name: 'person', schema: { type: 'object' }, strict: true } },
    });
    expect(response.output_parsed).toEqual(JSON.parse(response.output_text));
  });
});

describe('signed thinking of Anthropic in the dialect of OpenAI Responses', () => {
  const thinking = scenarioOf('anthropic-messages', 'thinking');
  const translation = spokenByMaker('anthropic-messages', 'claude-sonnet-4-6');
  const whole: ProviderAnswer = { kind: 'whole', body: thinking.response ?? null };
  const stream: ProviderAnswer = { kind: 'stream', bytes: thinking.stream ?? new Uint8Array() };
  const answered: { content: { type: string }[] } = JSON.parse(JSON.stringify(thinking.response));
  const thoughts = answered.content.filter(({ type }) => /thinking/.test(type));

  /** Sends an earlier output back and gives the thinking that reaches the provider. */
  async function thinkingSentBack(output: OpenAI.Responses.ResponseOutputItem[]): Promise<unknown> {
    const gateway = openGateway(client, translation, whole);
    const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: 'Think.' }];
    // The SDK's own advice for a conversation that is not kept is to append the output as it is.
    Object.assign(input, [...input, ...output, { role: 'user', content: 'Go on.' }]);
    await sdkFor(gateway.fetch).responses.create({ model: 'm', input, store: false });
    const sent: { messages: { role: string; content: { type: string }[] }[] } = JSON.parse(
      JSON.stringify(gateway.sent[0]),
    );
    return sent.messages.find(({ role }) => role === 'assistant')?.content.filter(({ type }) => /thinking/.test(type));
  }

  test('there is signed thinking to carry', () => {
    expect(JSON.stringify(thoughts)).toContain('signature');
  });

  test('comes back unchanged when the output of a whole answer is sent again', async () => {
    const gateway = openGateway(client, translation, whole);
    const response = await sdkFor(gateway.fetch).responses.create({ model: 'm', input: 'Think.', store: false });
    expect(await thinkingSentBack(response.output)).toEqual(thoughts);
  });

  test('comes back unchanged when the SDK has put a stream together', async () => {
    const gateway = openGateway(client, translation, stream);
    const include: OpenAI.Responses.ResponseIncludable[] = ['reasoning.encrypted_content'];
    const response = await sdkFor(gateway.fetch)
      .responses.stream({ model: 'm', input: 'Think.', include })
      .finalResponse();
    expect(await thinkingSentBack(response.output)).toEqual(thoughts);
  });

  test('is told without its proof to a caller who did not ask for it', async () => {
    const gateway = openGateway(client, translation, whole);
    const response = await sdkFor(gateway.fetch).responses.create({ model: 'm', input: 'Think.' });
    expect(JSON.stringify(response.output)).not.toContain('tollgate:');
    expect(response.output.some(({ type }) => type === 'reasoning')).toBe(true);
  });

  test('is left out when the conversation moves to a provider that speaks the caller’s own dialect', async () => {
    const gateway = openGateway(client, translation, whole);
    const { output } = await sdkFor(gateway.fetch).responses.create({ model: 'm', input: 'Think.', store: false });
    const native = spokenByMaker('openai-responses', 'gpt-5-mini');
    const body: JsonObject = JSON.parse(
      JSON.stringify({ model: 'gpt-5-mini', input: [{ role: 'user', content: 'Think.' }, ...output] }),
    );
    expect(native.acceptsBody?.(body)).toBe(false);
    const encoded = native.encodeRequest(parsed(body));
    expect(encoded.ok && JSON.stringify(encoded.value.wire.body)).not.toMatch(/tollgate:|"type":"reasoning"/);
    expect(encoded.ok && encoded.value.dropped).toEqual(['reasoning of earlier turns: of another vendor']);
  });
});

describe('thought signatures of Google in the dialect of OpenAI Responses', () => {
  const translation = spokenByMaker('openai-chat', 'gpt-4.1');
  const extra = { google: { thought_signature: 'c2ln' } };
  const call = { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' }, extra_content: extra };
  const body = {
    id: 'x',
    choices: [{ index: 0, message: { role: 'assistant', tool_calls: [call] }, finish_reason: 'tool_calls' }],
  };

  test('come back with their call when the output is sent again', async () => {
    const gateway = openGateway(client, translation, { kind: 'whole', body });
    const sdk = sdkFor(gateway.fetch);
    const { output } = await sdk.responses.create({ model: 'm', input: 'Hi', store: false });
    expect(output.map(({ type }) => type)).toEqual(['function_call', 'reasoning']);
    const input: OpenAI.Responses.ResponseInput = [];
    Object.assign(input, [
      { role: 'user', content: 'Hi' },
      ...output,
      { type: 'function_call_output', call_id: 'call_1', output: 'done' },
    ]);
    await sdk.responses.create({ model: 'm', input, store: false });
    expect(gateway.sent[1]).toMatchObject({
      messages: [
        { role: 'user' },
        { role: 'assistant', tool_calls: [{ id: 'call_1', extra_content: extra }] },
        { role: 'tool', tool_call_id: 'call_1', content: 'done' },
      ],
    });
  });
});

describe('what another provider keeps', () => {
  test('is refused as a bad request that says what to do', async () => {
    const translation = spokenByMaker('anthropic-messages', 'claude-sonnet-4-6');
    const gateway = openGateway(client, translation, { kind: 'whole', body: null });
    const asked = sdkFor(gateway.fetch).responses.create({ model: 'm', input: 'Hi', previous_response_id: 'resp_1' });
    await expect(asked).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    await expect(asked).rejects.toThrow(/send the whole conversation as input/);
    expect(gateway.sent).toEqual([]);
  });
});
