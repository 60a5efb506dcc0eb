import { describe, expect, test } from '@jest/globals';
import { call, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { begin, data, type Events, gemini, messages, openAiChat, responses, typed } from '../testing/raw-streams.js';
import { lastChunk } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { closingsOf } from '../testing/test-proxy.js';

const { upstream, proxy } = await setStage(({ upstream: url }) => ({ providers: providersAt(url) }));

const usage = { inputTokens: 1100, outputTokens: 700 };
const failed = { outcome: 'failed', errorCode: 'upstream.unreadable', usageQuality: 'provider-partial', usage };

function send(events: Events): void {
  upstream.answer = (received) => {
    begin(received, events);
    received.socket.write(lastChunk);
  };
}

const chunkOf = (delta: object, finish_reason: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'c-1', model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
const piece = (index: number, json: string, more: object = {}): string =>
  chunkOf({ tool_calls: [{ index, function: { arguments: json, ...more } }] });
const named = (index: number, name: string, json: string): string =>
  chunkOf({ tool_calls: [{ index, id: `call-${index}`, type: 'function', function: { name, arguments: json } }] });
const counts = { prompt_tokens: 1100, completion_tokens: 700, total_tokens: 1800 };
const countsChunk = `data: ${JSON.stringify({ id: 'c-1', choices: [], usage: counts })}\n\n`;
const tail = [chunkOf({}, 'tool_calls'), countsChunk, 'data: [DONE]\n\n'];

describe('calls that cannot be put together', () => {
  const cases: [string, string[]][] = [
    ['a piece of a call that has ended', [named(0, 'f', '{"a":1}'), named(1, 'g', '{}'), piece(0, ':1}'), ...tail]],
    ['words inside a call', [named(0, 'f', '{"a":'), chunkOf({ content: 'Hm' }), piece(0, '1}'), ...tail]],
    ['a call without a name', [piece(0, '{"a":1}'), ...tail]],
    ['another name', [named(0, 'f', '{'), piece(0, '}', { name: 'g' }), ...tail]],
    ['half arguments', [named(0, 'f', '{"a":'), ...tail]],
  ];

  test.each(cases)('go on to a caller of the same format, and are billed by its counts: %s', async (_name, events) => {
    send(events);
    expect((await call(proxy, openAiChat('oai/gpt-4.1'))).text).toBe(events.join(''));
    const hidden = await call(proxy, { body: chat('oai/gpt-4.1', { stream: true }) });
    expect(hidden.text).toBe(events.filter((event) => event !== countsChunk).join(''));
    const settled = { outcome: 'settled', usageQuality: 'provider-partial', usage };
    expect(await closingsOf(proxy)).toMatchObject([settled]);
    expect(proxy.recorder.attempts[1]?.closings).toMatchObject([settled]);
  });

  test.each(cases)('fail in another format, and are billed by the counts that follow: %s', async (_name, events) => {
    send([chunkOf({ content: 'Well' }), ...events]);
    const answer = await call(proxy, messages('oai/gpt-4.1'));
    expect(answer.text).toContain('Well');
    expect(answer.text).not.toContain('message_stop');
    expect(answer.text.match(/event: error/g)).toHaveLength(1);
    expect(await closingsOf(proxy)).toMatchObject([failed]);
  });

  test.each(cases)('are billed by their counts where nothing has reached the caller: %s', async (_name, events) => {
    send(events);
    await call(proxy, { body: chat('oai/gpt-4.1') });
    expect(await closingsOf(proxy)).toMatchObject([failed]);
  });

  test('are whole where nothing but white space follows', async () => {
    send([named(0, 'f', '{"a":1}'), named(1, 'g', '{}'), piece(0, '\n'), ...tail]);
    expect((await call(proxy, messages('oai/gpt-4.1'))).text).toContain('message_stop');
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'settled', usageQuality: 'provider-final', usage }]);
  });

  test('of OpenAI Responses go on as they came, by turns', async () => {
    const item = (at: number) => ({
      type: 'function_call',
      id: `fc_${at}`,
      call_id: `c${at}`,
      name: 'f',
      arguments: '',
    });
    const done = { arguments: '{"a":1}' };
    const events = [
      ...[0, 1].map((at) => typed('response.output_item.added', { output_index: at, item: item(at) })),
      ...[0, 1, 0, 1].map((at, turn) =>
        typed('response.function_call_arguments.delta', { output_index: at, delta: turn < 2 ? '{"a":' : '1}' }),
      ),
      ...[0, 1].map((at) => typed('response.output_item.done', { output_index: at, item: { ...item(at), ...done } })),
      typed('response.completed', {
        response: { id: 'r', status: 'completed', output: [], usage: { input_tokens: 1100, output_tokens: 700 } },
      }),
    ];
    send(events);
    expect((await call(proxy, responses('oai/gpt-4.1'))).text).toBe(events.join(''));
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'settled', usageQuality: 'provider-partial', usage }]);
  });

  test('of Gemini go on as they came', async () => {
    const functionCall = { name: 'f', partialArgs: [{ jsonPath: 'nowhere', stringValue: 'x' }] };
    const events = [
      data({ candidates: [{ content: { role: 'model', parts: [{ functionCall }] }, index: 0 }] }),
      data({
        candidates: [{ content: { role: 'model', parts: [{ text: '' }] }, finishReason: 'STOP', index: 0 }],
        usageMetadata: { promptTokenCount: 1100, candidatesTokenCount: 700, totalTokenCount: 1800 },
      }),
    ];
    send(events);
    expect((await call(proxy, gemini('goo/gemini-2.5-flash'))).text).toBe(events.join(''));
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'settled', usageQuality: 'provider-partial', usage }]);
  });
});

describe('calls of Cohere', () => {
  const called = (members: object): object => ({ delta: { message: { tool_calls: members } } });
  const began = (index: number): string => {
    const start = { id: `c${index}`, type: 'function', function: { name: 'f', arguments: '' } };
    return typed('tool-call-start', { index, ...called(start) });
  };
  const more = (index: number, json: string): string =>
    typed('tool-call-delta', { index, ...called({ function: { arguments: json } }) });
  const over = (index: number): string => typed('tool-call-end', { index });
  const whole = [
    ...[0, 1].flatMap((index) => [began(index), more(index, '{"a":')]),
    ...[0, 1].flatMap((index) => [more(index, `${index}}`), over(index)]),
  ];
  const counted = { billed_units: { input_tokens: 1100, output_tokens: 700 } };
  const sendCalls = (events: Events): void =>
    send([
      typed('message-start', { id: 'r' }),
      ...events,
      typed('message-end', { delta: { finish_reason: 'TOOL_CALL', usage: counted } }),
    ]);

  test('whose arguments come by turns are whole in another format', async () => {
    sendCalls(whole);
    const answer = await call(proxy, openAiChat('coh/command-a-03-2025'));
    const pieces = [...answer.text.matchAll(/"index":(\d),"function":\{"arguments":"(.*?)"\}/g)];
    const told = (index: string): string => pieces.map(([, at, json]) => (at === index ? json : '')).join('');
    expect([told('0'), told('1')]).toEqual(['{\\"a\\":0}', '{\\"a\\":1}']);
    expect((await call(proxy, messages('coh/command-a-03-2025'))).text).toContain('message_stop');
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'settled', usageQuality: 'provider-final', usage }]);
  });

  test('that cannot be put together are billed by the counts that follow', async () => {
    sendCalls([...whole, more(0, '}')]);
    const answer = await call(proxy, messages('coh/command-a-03-2025'));
    expect(answer.text).not.toContain('message_stop');
    expect(answer.text.match(/event: error/g)).toHaveLength(1);
    expect(await closingsOf(proxy)).toMatchObject([failed]);
  });
});

describe('the first piece of a stream that is damaged', () => {
  test('is billed by the counts that follow, and another attempt is made', async () => {
    send(['data: {"id":"c1","choices":[{"index":0,"delta":{"content":"x\n\n', chunkOf({ content: 'Hi' }), ...tail]);
    const answer = await call(proxy, messages('oai/gpt-4.1'));
    expect(answer.status).toBe(502);
    expect(await closingsOf(proxy)).toMatchObject([failed]);
    expect(upstream.calls.length).toBeGreaterThan(1);
  });
});

describe('an event that is too long to be held', () => {
  test('goes on to a caller of Gemini also where every piece names a finish reason', async () => {
    const said = (part: object, more: object = {}): string =>
      data({ candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }], ...more });
    const picture = { inlineData: { mimeType: 'image/png', data: 'A'.repeat(300_000) } };
    const usageMetadata = { promptTokenCount: 1100, candidatesTokenCount: 700, totalTokenCount: 1800 };
    const whole = [said({ text: 'a' }), said(picture), said({ text: 'z' }, { usageMetadata })].join('');
    send(whole.match(/[\s\S]{1,16000}/g) ?? []);
    expect((await call(proxy, gemini('goo/gemini-2.5-flash'))).text).toBe(whole);
    expect(await closingsOf(proxy)).toMatchObject([{ outcome: 'settled', usageQuality: 'provider-final', usage }]);
  });
});

describe('an answer of nothing but the end of another format', () => {
  test('is no answer of Anthropic, so that another attempt may do better', async () => {
    send(['data: [DONE]\n\n']);
    expect((await call(proxy, messages('ant/claude-sonnet-4-5'))).status).toBe(502);
    expect(upstream.calls.length).toBeGreaterThan(1);
  });
});
