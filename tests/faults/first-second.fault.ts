import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { LedgerAttempt } from '@tollgate/testkit';
import { readLedger } from '../support/ledger.ts';
import { startWorld, until, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ proxies: 1, workers: 1 });
}, 120_000);
afterAll(() => world?.stop());

/** Begins a stream and waits for the first of its text. The rest is still to come: nobody takes it, and nobody leaves. */
async function beginStream(proxyUrl: string): Promise<void> {
  const response = await fetch(`${proxyUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${world.virtualKey}` },
    body: JSON.stringify({
      model: `${world.openai}/gpt-4.1`,
      stream: true,
      messages: [{ role: 'user', content: 'Slowly, please' }],
    }),
  });
  const reader = response.body?.getReader();
  let text = '';
  while (!/"content":"[^"]/.test(text)) {
    const piece = await reader?.read();
    if (piece?.value === undefined) throw new Error(`The stream ended without a text: ${text}`);
    text += Buffer.from(piece.value).toString('latin1');
  }
}

it('a stream whose proxy is killed within its first second is charged for output, too', async () => {
  const answers = world.provider.reply;
  world.provider.reply = (call) => {
    const reply = answers(call);
    return reply.type === 'answer' ? { ...reply, delivery: { pieceDelayMs: 200 } } : reply;
  };
  const [proxy] = world.stack.proxies;
  if (proxy === undefined) throw new Error('no proxy');
  const beganAtMs = performance.now();
  await beginStream(proxy.url);
  const killedAfterMs = performance.now() - beganAtMs;
  await proxy.restart('SIGKILL');
  let killed: LedgerAttempt | undefined;
  await until(
    async () => {
      killed = (await readLedger(world.projectId)).find(({ outcome }) => outcome === 'expired');
      return killed !== undefined;
    },
    'the attempt is not in the ledger',
    60_000,
  );
  process.stdout.write(`killed ${Math.round(killedAfterMs)} ms after the call began\n`);
  expect(killedAfterMs).toBeLessThan(1000);
  expect(killed?.outputTokens).toBeGreaterThan(0);
}, 120_000);
