import { FakeProvider, Simulator } from '@tollgate/testkit';
import type { TestProvider, TestProxyOptions } from './test-proxy.js';

/** A kind of provider for each wire format that providers speak, `groq` for those that speak OpenAI's chat only. */
export const familyKinds = ['openai', 'groq', 'anthropic', 'google', 'cohere'] as const;

/** One fake provider behind the kinds of all families, each under its own name. */
export async function startFamilies(): Promise<{
  readonly provider: FakeProvider;
  readonly providers: TestProxyOptions['providers'];
}> {
  const simulator = new Simulator(0);
  const provider = await FakeProvider.start({ reply: (call) => simulator.reply(call) });
  const providers = familyKinds.map((kind): TestProvider => ({ id: kind, kind, baseUrl: `${provider.url}/v1` }));
  return { provider, providers };
}
