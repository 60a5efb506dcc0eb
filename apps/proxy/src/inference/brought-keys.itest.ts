import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { call, chat } from '../testing/caller.js';
import { chatBody } from '../testing/openai-wire.js';
import { RawUpstream, sendJson } from '../testing/raw-upstream.js';
import { providerKey, startTestProxy, type TestProxy } from '../testing/test-proxy.js';

const ownKey = 'sk-callers-own-0123456789';
let upstream: RawUpstream;
let elsewhere: RawUpstream;
let proxy: TestProxy;

beforeAll(async () => {
  upstream = await RawUpstream.start((received) => sendJson(received, 200, chatBody));
  elsewhere = await RawUpstream.start((received) => sendJson(received, 200, chatBody));
  proxy = await startTestProxy({
    providers: [{ id: 'oai', kind: 'openai', baseUrl: `${upstream.url}/v1` }],
    tools: { allowedBaseUrlHosts: new Set([`127.0.0.1:${elsewhere.port}`]) },
  });
});
afterAll(async () => {
  await proxy.stop();
  await upstream.stop();
  await elsewhere.stop();
});
beforeEach(() => {
  proxy.recorder.attempts.length = 0;
  upstream.calls.length = 0;
  elsewhere.calls.length = 0;
});

describe('a key that the caller brings', () => {
  test('is used in place of ours, and leaves no trace but that it was', async () => {
    const answer = await call(proxy, { body: chat('oai/gpt-4.1'), headers: { 'x-provider-api-key': ownKey } });
    expect(answer.status).toBe(200);
    expect(upstream.calls[0]?.headers.get('authorization')).toBe(`Bearer ${ownKey}`);
    expect(upstream.calls[0]?.headers.has('x-provider-api-key')).toBe(false);
    expect(proxy.recorder.attempts[0]?.admission).toMatchObject({ bringYourOwnKey: true, credentialId: undefined });
    expect(JSON.stringify(proxy.recorder.attempts)).not.toContain(ownKey);
  });

  test('goes where the caller says, if an operator allowed that host', async () => {
    const headers = { 'x-provider-api-key': ownKey, 'x-provider-base-url': `${elsewhere.url}/v1` };
    expect((await call(proxy, { body: chat('oai/gpt-4.1'), headers })).status).toBe(200);
    expect(elsewhere.calls[0]?.headers.get('authorization')).toBe(`Bearer ${ownKey}`);
    expect(upstream.calls).toHaveLength(0);
  });

  test('is the condition for that: our credential never goes where a caller says', async () => {
    const answer = await call(proxy, {
      body: chat('oai/gpt-4.1'),
      headers: { 'x-provider-base-url': `${elsewhere.url}/v1` },
    });
    expect(answer.status).toBe(403);
    expect(elsewhere.calls.length + upstream.calls.length).toBe(0);
  });

  test('that is refused is told to the caller as its own', async () => {
    upstream.answer = (received) =>
      sendJson(received, 401, { error: { message: 'Incorrect API key provided', type: 'invalid_request_error' } });
    const answer = await call(proxy, { body: chat('oai/gpt-4.1'), headers: { 'x-provider-api-key': ownKey } });
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.text).error.message).toBe('Incorrect API key provided');
    expect(answer.text).not.toContain(providerKey);
  });
});
