import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLogger, systemClock } from '@tollgate/platform';
import { Registry } from 'prom-client';
import { FailureLog, InferenceMetrics } from '../inference/index.js';
import { type Asking, call, chat } from '../testing/caller.js';
import { chatBody } from '../testing/openai-wire.js';
import { RawUpstream, sendJson } from '../testing/raw-upstream.js';
import { startTestProxy, type TestProxy, virtualKey } from '../testing/test-proxy.js';

const secretPart = virtualKey.slice(3);
const registry = new Registry();
const lines: string[] = [];
let upstream: RawUpstream;
let proxy: TestProxy;

beforeAll(async () => {
  const note = (...line: unknown[]) => void lines.push(JSON.stringify(line));
  const logger = Object.assign(createLogger({ service: 'test', level: 'silent' }), {
    ...{ debug: note, info: note, warn: note, error: note },
    isLevelEnabled: () => true,
  });
  const failureLog = new FailureLog(logger, systemClock.monotonicMs);
  upstream = await RawUpstream.start((received) => sendJson(received, 200, chatBody));
  proxy = await startTestProxy({
    providers: [{ id: 'oai', kind: 'openai', baseUrl: `${upstream.url}/v1` }],
    tools: { logger, failureLog, metrics: new InferenceMetrics(registry) },
  });
});
afterAll(async () => {
  await proxy.stop();
  await upstream.stop();
});

const good = chat('oai/gpt-4.1');
const messages = '/v1/messages';
const prompt = { ...good, max_tokens: 9 };
const contents = [{ role: 'user', parts: [{ text: 'hi' }] }];

test.each<[string, Asking]>([
  ['as the model', { body: { ...good, model: virtualKey } }],
  ['as the model of a provider', { body: { ...good, model: `oai/${virtualKey}` } }],
  ['as the model, to Anthropic', { path: messages, body: { ...prompt, model: virtualKey } }],
  ['as the model, to Google', { path: `/v1beta/models/${virtualKey}:generateContent`, body: { contents } }],
  ['as the model, of an embedding', { path: '/v1/embeddings', body: { model: `oai/${virtualKey}`, input: 'a' } }],
  ['as the model, of a count', { path: `${messages}/count_tokens`, body: { ...good, model: virtualKey } }],
  ['as the model, as a key of a provider', { body: { ...good, model: `oai/sk-proj-${secretPart}` } }],
  ['as the user', { body: { ...good, user: virtualKey } }],
  ['as the user, to Anthropic', { path: messages, body: { ...prompt, metadata: { user_id: virtualKey } } }],
  ['in x-user', { headers: { 'x-user': `ann ${virtualKey}` }, body: good }],
  ['in x-conversation-id', { headers: { 'x-conversation-id': virtualKey }, body: good }],
  ['as the value of a tag', { headers: { 'x-tags': `team:a, key:${virtualKey}` }, body: good }],
  ['as the key of a tag', { headers: { 'x-tags': `${virtualKey}:a` }, body: good }],
])('a key that stands where it would be kept is refused, and is kept nowhere: %s', async (_where, asking) => {
  lines.length = 0;
  const answer = await call(proxy, asking);
  expect(answer.status).toBe(400);
  expect(answer.text).toMatch(/holds a Tollgate key|looks like a key of a provider/);
  expect(lines.join()).toContain('"status":400');
  const said = [answer.text, JSON.stringify(answer.headers), lines.join(), await registry.metrics()];
  for (const text of said) expect(text).not.toContain(secretPart);
  expect(upstream.calls).toHaveLength(0);
  expect(proxy.recorder.attempts).toHaveLength(0);
});
