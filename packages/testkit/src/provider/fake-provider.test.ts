import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Simulator } from '../sim/simulate.js';
import type { Answer, Delivery, Reply } from './answer.js';
import { FakeProvider } from './fake-provider.js';

const answer: Answer = { text: ['Hello', ' there', '.'], finish: 'stop', inputTokens: 11 };
let provider: FakeProvider;
beforeEach(async () => {
  provider = await FakeProvider.start({ reply: () => ({ type: 'answer', answer }) });
});
afterEach(() => provider.stop());

function replyWith(delivery: Delivery): Reply {
  return { type: 'answer', answer, delivery };
}

async function ask(path: string, body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(provider.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-1', 'x-client-request-id': 'r.1' },
    body: JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'Hi' }], ...body }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Bodies are looked into member by member, so their type is left open. */
async function askJson(path: string, body: object): Promise<any> {
  return (await ask(path, body)).json();
}

async function servedCalls(count: number) {
  while (provider.servedLog.calls.length < count) await new Promise(setImmediate);
  return provider.servedLog.calls;
}

describe('a fake provider', () => {
  it('answers in the OpenAI format and writes the bill into its own books', async () => {
    const response = await ask('/v1/chat/completions', {});
    const body: any = await response.json();
    expect(body.choices[0].message.content).toBe('Hello there.');
    expect(body.usage).toMatchObject({ prompt_tokens: 11, completion_tokens: 3 });
    expect(await servedCalls(1)).toMatchObject([
      {
        correlation: 'r.1',
        outcome: 'complete',
        bill: { inputTokens: 11, outputTokens: 3 },
        charge: String(11 * 2_000_000 + 3 * 8_000_000),
        upstreamId: body.id,
      },
    ]);
  });

  it('streams usage only to those who ask for it', async () => {
    const plain = await (await ask('/v1/chat/completions', { stream: true })).text();
    expect(plain).not.toContain('prompt_tokens');
    const asked = { stream: true, stream_options: { include_usage: true } };
    const text = await (await ask('/v1/chat/completions', asked)).text();
    expect(text).toContain('"choices":[],"usage":{"prompt_tokens":11');
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('counts the cache apart from the input in the Anthropic format', async () => {
    provider.reply = () => ({ type: 'answer', answer: { ...answer, cacheReadTokens: 4, cacheWriteTokens: 2 } });
    const body = await askJson('/v1/messages', {});
    expect(body.usage).toMatchObject({ input_tokens: 5, cache_read_input_tokens: 4, cache_creation_input_tokens: 2 });
  });

  it('charges a caller who goes away for what was sent, or for all of it where it says so', async () => {
    provider.reply = () => replyWith({ pieceDelayMs: 20 });
    const abort = new AbortController();
    const response = await ask('/v1/chat/completions', { stream: true }, abort.signal);
    await response.body?.getReader().read();
    abort.abort();
    const [call] = await servedCalls(1);
    expect(call?.outcome).toBe('disconnected');
    expect(call?.bill.outputTokens).toBeLessThan(3);
    expect(call?.bill.inputTokens).toBe(11);
  });

  it.each(['reset', 'close'] as const)('breaks off by %s where the script says so', async (how) => {
    provider.reply = () => replyWith({ cut: { afterPieces: 2, how } });
    await expect(ask('/v1/chat/completions', { stream: true }).then((response) => response.text())).rejects.toThrow();
    expect(await servedCalls(1)).toMatchObject([{ outcome: 'cut', bill: { outputTokens: 1 } }]);
  });

  it.each([
    [1, '1'],
    [0, '0'],
  ])('charges nothing for a refusal, at speed %i', async (speed, retryAfter) => {
    const simulator = new Simulator(speed);
    provider.reply = (call) => simulator.reply(call);
    const response = await ask('/v1/chat/completions', { model: 'rate-limited' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, retryAfter]);
    expect(await servedCalls(1)).toMatchObject([{ outcome: 'refused', bill: { inputTokens: 0, outputTokens: 0 } }]);
  });
});

describe('the simulator', () => {
  beforeEach(() => {
    const simulator = new Simulator(0);
    provider.reply = (call) => simulator.reply(call);
  });
  const tool = {
    type: 'function',
    function: { name: 'weather', parameters: { properties: { city: { type: 'string' } } } },
  };

  it('says that it is simulated', async () => {
    const body = await askJson('/v1/chat/completions', {});
    expect(body.choices[0].message.content).toContain('simulated');
  });

  it('calls a tool first, and answers once the result is there', async () => {
    const first = await askJson('/v1/chat/completions', { tools: [tool] });
    const [toolCall] = first.choices[0].message.tool_calls;
    expect([toolCall.function.name, JSON.parse(toolCall.function.arguments)]).toEqual(['weather', { city: 'sample' }]);
    const messages = [
      { role: 'user', content: 'Hi' },
      first.choices[0].message,
      { role: 'tool', tool_call_id: toolCall.id, content: '21 C' },
    ];
    const second = await askJson('/v1/chat/completions', { tools: [tool], messages });
    expect(second.choices[0].finish_reason).toBe('stop');
  });

  it('obeys a schema and a limit', async () => {
    const schema = { type: 'object', properties: { steps: { type: 'array', items: { type: 'integer' } } } };
    const format = { type: 'json_schema', json_schema: { name: 'plan', schema } };
    const body = await askJson('/v1/chat/completions', { response_format: format });
    expect(JSON.parse(body.choices[0].message.content)).toEqual({ steps: [7] });
    const short = await askJson('/v1/chat/completions', { max_tokens: 3 });
    expect([short.choices[0].finish_reason, short.usage.completion_tokens]).toEqual(['length', 3]);
  });

  it('reads a long prompt from its cache the second time', async () => {
    const messages = [{ role: 'user', content: 'word '.repeat(2000) }];
    const first = await askJson('/v1/chat/completions', { messages });
    const second = await askJson('/v1/chat/completions', { messages });
    expect(first.usage.prompt_tokens_details.cached_tokens).toBe(0);
    expect(second.usage.prompt_tokens_details.cached_tokens).toBeGreaterThan(1024);
  });

  it('knows no other model', async () => {
    expect((await ask('/v1/chat/completions', { model: 'gpt-99' })).status).toBe(404);
  });
});
