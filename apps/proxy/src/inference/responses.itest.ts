import { describe, expect, test } from '@jest/globals';
import { type Asking, call } from '../testing/caller.js';
import { familyKinds, setFamilyStage } from '../testing/families.js';
import { until } from '../testing/test-proxy.js';

const { provider, proxy } = await setFamilyStage();

const path = '/v1/responses';
const ask = (model: string, more: object = {}, rest: Asking = {}) =>
  call(proxy, { path, body: { model, input: 'Say hello', ...more }, ...rest });
const lastBill = () => provider.servedLog.calls.at(-1)?.bill;
const others = familyKinds.filter((kind) => kind !== 'openai');
const bodyOf = () => proxy.recorder.attempts.at(-1)?.closings[0];

interface StreamEvent {
  readonly type: string;
  readonly delta?: string;
  readonly response?: { readonly usage: object; readonly output: { readonly content: { readonly text: string }[] }[] };
}

function eventsOf(text: string): StreamEvent[] {
  const lines = text.split('\n').filter((line) => line.startsWith('data: '));
  return lines.map((line) => JSON.parse(line.slice('data: '.length)));
}

describe.each(familyKinds)('a caller of Responses and a provider of kind %s', (kind) => {
  test('a whole answer, with the counts that its provider bills', async () => {
    const answer = await ask(`${kind}/gpt-4.1`, { instructions: 'Be kind', max_output_tokens: 200 });
    expect(answer.status).toBe(200);
    const { inputTokens: input_tokens, outputTokens: output_tokens } = lastBill() ?? {};
    const body = JSON.parse(answer.text);
    expect(body).toMatchObject({ object: 'response', status: 'completed', usage: { input_tokens, output_tokens } });
    expect(body.output[0].content[0].text).toContain('simulated answer');
    expect(bodyOf()).toMatchObject({ outcome: 'settled', usageQuality: 'provider-final', usage: lastBill() });
    expect(answer.headers['x-tollgate-provider']).toBe(kind);
  });

  test('a stream of events that ends as it must', async () => {
    const before = provider.servedLog.calls.length;
    const answer = await ask(`${kind}/gpt-4.1`, { stream: true });
    // The provider closes its books when it has sent all, which is no sooner than the caller has it.
    await until(() => provider.servedLog.calls.length > before && bodyOf() !== undefined);
    expect(answer.headers['content-type']).toMatch(/^text\/event-stream/);
    const events = eventsOf(answer.text);
    const text = events.map(({ type, delta }) => (type === 'response.output_text.delta' ? delta : '')).join('');
    expect(events[0]?.type).toBe('response.created');
    expect(events.at(-1)?.type).toBe('response.completed');
    expect(events.at(-1)?.response?.output[0]?.content[0]?.text).toBe(text);
    expect(events.at(-1)?.response?.usage).toMatchObject({ output_tokens: lastBill()?.outputTokens });
    expect(bodyOf()).toMatchObject({ outcome: 'settled', usageQuality: 'provider-final', usage: lastBill() });
  });

  test('a call, and the answer to its result', async () => {
    const tools = [{ type: 'function', name: 'weather', parameters: { type: 'object', properties: {} } }];
    const first = JSON.parse((await ask(`${kind}/gpt-4.1`, { tools })).text);
    const made = first.output.find(({ type }: { type: string }) => type === 'function_call');
    expect(made).toMatchObject({ name: 'weather', arguments: '{}' });
    const result = { type: 'function_call_output', call_id: made.call_id, output: 'sunny' };
    const input = [{ role: 'user', content: 'Weather?' }, ...first.output, result];
    const second = await ask(`${kind}/gpt-4.1`, { tools, input });
    expect(second.text).toContain('tool result has arrived');
  });

  test('a stream that breaks off ends in an error and never looks whole', async () => {
    const answer = await ask(`${kind}/broken-stream`, { stream: true });
    const events = eventsOf(answer.text);
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { code: expect.stringMatching(/^upstream\./) } });
    expect(events.map(({ type }) => type)).not.toContain('response.completed');
    expect(bodyOf()).toMatchObject({ outcome: 'failed' });
  });

  test('an error of the provider keeps its status', async () => {
    const answer = await ask(`${kind}/nobody`);
    expect([answer.status, JSON.parse(answer.text).error.type]).toEqual([404, expect.any(String)]);
    expect(answer.text).toContain('does not exist');
  });
});

describe('what a provider keeps between responses', () => {
  const kept = { previous_response_id: 'resp_1', store: true, conversation: 'conv_1', prompt: { id: 'pmpt_1' } };

  test('goes through where the provider speaks Responses, with all else that the body holds', async () => {
    const body = `{ "model":"openai/gpt-4.1","input":"Go on", "unheard_of":[1.0], ${JSON.stringify(kept).slice(1)}`;
    const answer = await call(proxy, { path, body, headers: { 'openai-beta': 'responses=v1' } });
    expect(answer.status).toBe(200);
    const received = provider.calls.at(-1);
    expect(received?.dialect).toBe('openai-responses');
    expect(received?.rawBody.toString()).toBe(body.replace('openai/gpt-4.1', 'gpt-4.1'));
    expect(received?.headers['openai-beta']).toBe('responses=v1');
  });

  test.each(others)('is refused where it does not: %s', async (kind) => {
    for (const name of ['previous_response_id', 'conversation', 'prompt'] as const) {
      const before = provider.calls.length;
      const answer = await ask(`${kind}/gpt-4.1`, { [name]: kept[name] });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text).error).toMatchObject({ type: 'invalid_request_error', param: name });
      expect(answer.text).toContain('send ');
      expect(provider.calls.length).toBe(before);
    }
  });

  test('is not kept elsewhere, and the caller is told', async () => {
    const answer = await ask('groq/gpt-4.1', { store: true });
    expect(JSON.parse(answer.text).store).toBe(false);
    expect(answer.headers['x-tollgate-dropped']).toContain('store');
  });

  test('a response in the background is refused before anybody is asked, unless it is streamed', async () => {
    const before = provider.calls.length;
    const answer = await ask('openai/gpt-4.1', { background: true });
    expect([answer.status, JSON.parse(answer.text).error.param]).toEqual([400, 'background']);
    expect(provider.calls.length).toBe(before);
    expect((await ask('openai/gpt-4.1', { background: true, stream: true })).status).toBe(200);
  });

  test('a conversation that the provider keeps needs no input; any other does', async () => {
    const without = (more: object) => call(proxy, { path, body: { model: 'openai/gpt-4.1', ...more } });
    expect((await without({ previous_response_id: 'resp_1' })).status).toBe(200);
    const answer = await without({});
    expect(JSON.parse(answer.text).error).toMatchObject({ code: 'request.invalid', param: 'input' });
    expect((await without({ input: { text: 'x' } })).status).toBe(400);
  });
});

describe('a model that takes nothing but Responses', () => {
  const reply = () => ({ type: 'answer', answer: { text: ['Hi'], finish: 'stop', inputTokens: 3 } }) as const;

  test.each([
    ['/v1/chat/completions', { messages: [{ role: 'user', content: 'Hello' }] }, 'Hi'],
    ['/v1/messages', { messages: [{ role: 'user', content: 'Hello' }], max_tokens: 100 }, 'Hi'],
    ['/v1/responses', { input: 'Hello' }, 'Hi'],
  ])('is reached by %s', async (route, body, text) => {
    const before = provider.reply;
    provider.reply = reply;
    try {
      for (const stream of [false, true]) {
        const answer = await call(proxy, { path: route, body: { model: 'openai/gpt-5-pro', stream, ...body } });
        expect([answer.status, provider.calls.at(-1)?.dialect]).toEqual([200, 'openai-responses']);
        expect(answer.text).toContain(text);
        expect(bodyOf()).toMatchObject({ usageQuality: 'provider-final', usage: lastBill() });
      }
    } finally {
      provider.reply = before;
    }
  });
});
