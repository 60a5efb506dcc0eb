import { Simulator } from '@tollgate/testkit';
import { setFakeStage } from './stage.js';
import type { TestProvider, TestProxyOptions } from './test-proxy.js';

/** A kind of provider for each wire format that providers speak, `groq` for those that speak OpenAI's chat only. */
export const familyKinds = ['openai', 'groq', 'anthropic', 'google', 'cohere'] as const;

/** Sets the stage with one simulated provider behind the kinds of all families, each under its own name. */
export function setFamilyStage(routes: TestProxyOptions['routes'] = []): ReturnType<typeof setFakeStage> {
  const simulator = new Simulator(0);
  const providersAt = (url: string) =>
    familyKinds.map((kind): TestProvider => ({ id: kind, kind, baseUrl: `${url}/v1` }));
  return setFakeStage(
    (call) => simulator.reply(call),
    (url) => ({ providers: providersAt(url), routes }),
  );
}

/** A provider of each wire format at the same server, under a short name. */
export function providersAt(url: string): readonly TestProvider[] {
  return [
    { id: 'oai', kind: 'openai', baseUrl: `${url}/v1` },
    { id: 'ant', kind: 'anthropic', baseUrl: url },
    { id: 'goo', kind: 'google', baseUrl: `${url}/v1beta` },
    { id: 'coh', kind: 'cohere', baseUrl: url },
    { id: 'aws', kind: 'bedrock', baseUrl: url },
  ];
}
