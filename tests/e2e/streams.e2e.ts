import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Reply, Script } from '@tollgate/testkit';
import { auditWhenQuiet, readLedger } from '../support/ledger.ts';
import { post, startWorld, until, type World, withReply } from '../support/world.ts';

const abortMsMax = 100;

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 120_000);
afterAll(() => world?.stop());

const slowAnswer: Reply = {
  type: 'answer',
  answer: { text: Array.from({ length: 200 }, () => ' word'), finish: 'stop', inputTokens: 12 },
  delivery: { pieceDelayMs: 10 },
};

/** A stream of OpenAI's chat, one of whose pieces is damaged. */
const damagedAnswer: Script = {
  status: 200,
  headers: { 'content-type': 'text/event-stream' },
  pieces: [
    chunkOf({ choices: [{ index: 0, delta: { role: 'assistant', content: 'So ' }, finish_reason: null }] }),
    'data: {"choices":[{"index":0,"delta":{"content":"lost wo\n\n',
    chunkOf({ choices: [{ index: 0, delta: { content: 'much' }, finish_reason: 'stop' }] }),
    chunkOf({ choices: [], usage: { prompt_tokens: 12, completion_tokens: 34, total_tokens: 46 } }),
    'data: [DONE]\n\n',
  ].map((text) => ({ bytes: Buffer.from(text), outputTokens: 0 })),
  bill: { inputTokens: 12, outputTokens: 34 },
};

function chunkOf(members: object): string {
  return `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', model: 'gpt-4.1', ...members })}\n\n`;
}

function ask(path: string, model: string, headers: Record<string, string> = {}): Promise<Response> {
  return post(
    world,
    path,
    { model, max_tokens: 1000, stream: true, messages: [{ role: 'user', content: 'Hi' }] },
    headers,
  );
}

describe('a caller who goes away', () => {
  it.each([
    ['OpenAI to OpenAI', '/v1/chat/completions', () => `${world.openai}/gpt-4.1`],
    ['OpenAI to Anthropic', '/v1/chat/completions', () => `${world.anthropic}/claude-sonnet-4-6`],
    ['Anthropic to OpenAI', '/v1/messages', () => `${world.openai}/gpt-4.1`],
    ['Anthropic to Anthropic', '/v1/messages', () => `${world.anthropic}/claude-sonnet-4-6`],
  ])(
    'is noticed by the provider within 100 ms, and charged once for what was used (%s)',
    async (_, path, model) => {
      await withReply(
        world,
        () => slowAnswer,
        async () => {
          const before = world.provider.servedLog.calls.length;
          const response = await ask(path, model());
          const reader = response.body?.getReader();
          for (let read = 0; read < 5; read += 1) await reader?.read();
          const leftAt = Date.now();
          await reader?.cancel();
          await until(() => world.provider.servedLog.calls.length > before, 'the provider never noticed');
          const served = world.provider.servedLog.calls.at(-1);
          expect(served?.outcome).toBe('disconnected');
          expect((served?.endedAtMs ?? 0) - leftAt).toBeLessThan(abortMsMax);
          const name = served?.correlation ?? '';
          await auditWhenQuiet(
            world.projectId,
            [served].filter((call) => call !== undefined),
          );
          const rows = (await readLedger(world.projectId)).filter((row) => `${row.requestId}.${row.attempt}` === name);
          expect(rows).toMatchObject([{ outcome: 'aborted', charges: 1 }]);
          expect(rows[0]?.usageQuality).not.toBe('provider-final');
          expect(Math.abs((rows[0]?.outputTokens ?? 0) - (served?.bill.outputTokens ?? 0))).toBeLessThanOrEqual(3);
        },
      );
    },
    30_000,
  );
});

describe('equal formats', () => {
  it('pass the bytes of both directions through', async () => {
    const bytes = `{"id":"x","object":"chat.completion",  "model":"gpt-4.1","new_field":12345678901234567890,"choices":[{"index":0,"message":{"role":"assistant","content":"é"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}`;
    const script = {
      status: 200,
      headers: { 'content-type': 'application/json' },
      pieces: [{ bytes: Buffer.from(bytes), outputTokens: 1 }],
      bill: { inputTokens: 3, outputTokens: 1 },
    };
    const body = `{ "seed": 12345678901234567890, "model": "${world.openai}/gpt-4.1",\n "messages": [ {"role":"user","content":"h\\u00e9"} ], "some_new_option": 1.0 }`;
    await withReply(
      world,
      () => ({ type: 'bytes', script }),
      async () => {
        const response = await post(world, '/v1/chat/completions', body);
        expect(await response.text()).toBe(bytes);
        expect(response.headers.get('x-tollgate-cost-usd')).toBe('0.000014000000');
      },
    );
    expect(world.provider.calls.at(-1)?.rawBody.toString()).toBe(body.replace(`${world.openai}/gpt-4.1`, 'gpt-4.1'));
  });
});

describe('a proxy that is told to stop', () => {
  it('lets open streams finish, bills them, and ends with 0', async () => {
    const proxy = world.stack.proxies[0];
    if (proxy === undefined) throw new Error('no proxy');
    await withReply(
      world,
      () => slowAnswer,
      async () => {
        const streams = await Promise.all(
          Array.from({ length: 20 }, () => ask('/v1/chat/completions', `${world.openai}/gpt-4.1`)),
        );
        const texts = streams.map((response) => response.text());
        const ended = proxy.stop('SIGTERM');
        for (const text of await Promise.all(texts)) expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
        expect(await ended).toBe(0);
      },
    );
    await proxy.start();
    const audit = await auditWhenQuiet(world.projectId, world.provider.servedLog.calls);
    expect(audit).toMatchObject({ lost: [], countedTwice: [], wrong: [], unexplained: [] });
  }, 60_000);

  it('bills answers that lost a piece by the counts that follow, and ends with 0', async () => {
    const proxy = world.stack.proxies[0];
    if (proxy === undefined) throw new Error('no proxy');
    const before = world.provider.servedLog.calls.length;
    await withReply(
      world,
      () => ({ type: 'bytes', script: damagedAnswer, delivery: { pieceDelayMs: 150 } }),
      async () => {
        const streams = await Promise.all(
          Array.from({ length: 5 }, () => ask('/v1/messages', `${world.openai}/gpt-4.1`)),
        );
        const texts = await Promise.all(streams.map((response) => response.text()));
        for (const text of texts) expect(text).toContain('event: error');
        expect(world.provider.servedLog.calls).toHaveLength(before);
        expect(await proxy.stop('SIGTERM')).toBe(0);
      },
    );
    await proxy.start();
    const served = world.provider.servedLog.calls.slice(before);
    await auditWhenQuiet(world.projectId, served);
    const names = new Set(served.map(({ correlation }) => correlation));
    const rows = (await readLedger(world.projectId)).filter((row) => names.has(`${row.requestId}.${row.attempt}`));
    expect(rows).toHaveLength(5);
    for (const row of rows) {
      expect(row).toMatchObject({ outcome: 'failed', usageQuality: 'provider-partial', charges: 1 });
      expect([row.inputTokens, row.outputTokens]).toEqual([12, 34]);
    }
  }, 60_000);
});
