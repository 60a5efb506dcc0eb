import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { FakeProvider } from '@tollgate/testkit';
import { FarSide, type FarTexts } from './far-side.js';
import { RawUpstream } from './raw-upstream.js';
import { startTestProxy, type TestProxy, type TestProxyOptions } from './test-proxy.js';

/** Two servers that answer as a test says, and a proxy before them. */
export interface Stage {
  readonly upstream: RawUpstream;
  /** For tests that fall back, or must see that nobody does. */
  readonly other: RawUpstream;
  readonly proxy: TestProxy;
}

/**
 * Sets the stage for all tests of a file, to be awaited at its top level. What was called and recorded is forgotten before
 * each test; all is stopped after the last one.
 *
 * @param optionsOf the proxy's, for the addresses of the servers
 */
export async function setStage(
  optionsOf: (urls: { readonly upstream: string; readonly other: string }) => TestProxyOptions,
): Promise<Stage> {
  const [upstream, other] = [await RawUpstream.start(), await RawUpstream.start()];
  const options = optionsOf({ upstream: upstream.url, other: other.url });
  return { upstream, other, proxy: await startBefore([upstream, other], options) };
}

/** Sets the stage with a fake provider, which keeps books of its own. */
export async function setFakeStage(
  reply: FakeProvider['reply'],
  optionsOf: (url: string) => TestProxyOptions,
): Promise<{ readonly provider: FakeProvider; readonly proxy: TestProxy }> {
  const provider = await FakeProvider.start({ reply });
  return { provider, proxy: await startBefore([provider], optionsOf(provider.url)) };
}

/** A caller and a provider in a process of their own, and a proxy between them. */
export interface FarStage {
  readonly far: FarSide;
  readonly proxy: TestProxy;
}

/**
 * Sets such a stage for the tests of the block it is called in, and stops all of it after the last one, whatever became
 * of them.
 *
 * @returns gives the stage, to whoever asks in a test
 */
export function setFarStage(
  texts: FarTexts,
  providersAt: (url: string) => TestProxyOptions['providers'],
): () => FarStage {
  let far: FarSide | undefined;
  let proxy: TestProxy | undefined;
  beforeAll(async () => {
    far = await FarSide.start(texts);
    proxy = await startTestProxy({ providers: providersAt(far.providerUrl) });
  });
  afterAll(async () => {
    await proxy?.stop();
    await far?.stop();
  });
  return () => {
    if (far === undefined || proxy === undefined) throw new Error('The stage is not set');
    return { far, proxy };
  };
}

interface Server {
  readonly calls: unknown[];
  readonly stop: () => Promise<void>;
}

async function startBefore(servers: readonly Server[], options: TestProxyOptions): Promise<TestProxy> {
  const proxy = await startTestProxy(options);
  afterAll(async () => {
    await proxy.stop();
    for (const server of servers) await server.stop();
  });
  beforeEach(() => {
    proxy.recorder.attempts.length = 0;
    for (const { calls } of servers) calls.length = 0;
  });
  return proxy;
}

/** Health of which nothing bad is ever known, so that each test begins with targets that may all be asked. */
export const alwaysUsable = {
  read: () => () => ({ usable: true }),
  succeeded: () => undefined,
  failed: () => undefined,
};
