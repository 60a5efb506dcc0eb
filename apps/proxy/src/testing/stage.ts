import { afterAll, beforeEach } from '@jest/globals';
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
  const proxy = await startTestProxy(optionsOf({ upstream: upstream.url, other: other.url }));
  afterAll(async () => {
    await proxy.stop();
    await upstream.stop();
    await other.stop();
  });
  beforeEach(() => {
    proxy.recorder.attempts.length = 0;
    upstream.calls.length = 0;
    other.calls.length = 0;
  });
  return { upstream, other, proxy };
}

/** Health of which nothing bad is ever known, so that each test begins with targets that may all be asked. */
export const alwaysUsable = {
  read: () => () => ({ usable: true }),
  succeeded: () => undefined,
  failed: () => undefined,
};
