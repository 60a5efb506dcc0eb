import { Agent, request } from 'undici';
import type { World } from './world.ts';

export interface LoadResult {
  sent: number;
  answered: number;
  /** Calls whose connection failed, as they do while a proxy is killed. */
  failed: number;
}

export interface LoadOptions {
  readonly calls: number;
  readonly concurrency: number;
  readonly random: () => number;
  /** The proxies that take traffic; asked anew for each call. */
  readonly proxyUrls: () => readonly string[];
}

const abortShare = 0.02;
const streamShare = 0.3;

/** Sends mixed traffic over all formats: streams, whole answers, callers who leave, tags. */
export async function runLoad(world: World, options: LoadOptions, result: LoadResult): Promise<void> {
  const agent = new Agent({ connections: options.concurrency, pipelining: 1 });
  const worker = async () => {
    while (result.sent < options.calls) {
      result.sent += 1;
      await oneCall(world, options, agent, result);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, worker));
  await agent.close();
}

async function oneCall(world: World, options: LoadOptions, agent: Agent, result: LoadResult): Promise<void> {
  const { random } = options;
  const urls = options.proxyUrls();
  const url = urls[Math.floor(random() * urls.length)];
  const stream = random() < streamShare;
  const leaves = stream && random() < abortShare / streamShare;
  const path = random() < 0.5 ? '/v1/chat/completions' : '/v1/messages';
  const model = random() < 0.5 ? `${world.openai}/gpt-4.1` : `${world.anthropic}/claude-haiku-4-5`;
  const body = {
    model,
    stream,
    max_tokens: 5 + Math.floor(random() * 30),
    messages: [{ role: 'user', content: 'Hello there' }],
  };
  try {
    const response = await request(`${url}${path}`, {
      method: 'POST',
      dispatcher: agent,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${world.virtualKey}`,
        'x-tags': `feature: f${Math.floor(random() * 5)}`,
      },
      body: JSON.stringify(body),
    });
    if (leaves) {
      response.body.on('error', () => undefined);
      response.body.once('data', () => response.body.destroy());
      await new Promise((resolve) => response.body.once('close', resolve));
    } else {
      await response.body.text();
    }
    result.answered += 1;
  } catch {
    result.failed += 1;
  }
}
