import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call } from '../testing/caller.js';
import { startTestProxy, type TestProxy, virtualKey } from '../testing/test-proxy.js';

let proxy: TestProxy;

beforeAll(async () => {
  proxy = await startTestProxy({
    providers: [{ id: 'simulated', kind: 'sim', baseUrl: 'http://127.0.0.1:1' }],
    routes: [{ alias: 'fast', targets: [['simulated', 'gpt-4.1-mini']] }],
  });
});
afterAll(() => proxy.stop());

const get = (path: string, headers: Record<string, string | undefined> = {}) =>
  call(proxy, { method: 'GET', path, headers: { 'content-type': undefined, ...headers } });
const anthropic = { 'anthropic-version': '2023-06-01', 'x-api-key': virtualKey, authorization: undefined };

describe('the models a key may use', () => {
  test('in the OpenAI dialect', async () => {
    const answer = await get('/v1/models');
    const { object, data } = JSON.parse(answer.text);
    expect(object).toBe('list');
    expect(data).toContainEqual(
      expect.objectContaining({ id: 'fast', object: 'model', created: expect.any(Number), owned_by: 'tollgate' }),
    );
    expect(data.map(({ id }: { id: string }) => id)).toContain('simulated/gpt-4.1');
  });

  test('in the Anthropic dialect', async () => {
    const answer = await get('/v1/models', anthropic);
    const { data, has_more, first_id, last_id } = JSON.parse(answer.text);
    expect(data).toContainEqual(
      expect.objectContaining({ type: 'model', id: 'fast', display_name: 'fast', created_at: expect.any(String) }),
    );
    expect([has_more, first_id, last_id]).toEqual([false, data[0].id, data.at(-1).id]);
  });

  test.each(['/v1/models/fast', '/v1/models/simulated/gpt-4.1', '/v1/models/simulated%2Fgpt-4.1'])(
    '%s is one of them',
    async (path) => {
      expect(JSON.parse((await get(path)).text)).toMatchObject({
        object: 'model',
        id: decodeURIComponent(path.slice(11)),
      });
      expect(JSON.parse((await get(path, anthropic)).text)).toMatchObject({ type: 'model' });
    },
  );

  test.each(['/v1/models/unknown', '/v1/models/simulated', '/v1/models/%zz'])('%s is not', async (path) => {
    const answer = await get(path);
    expect([400, 404]).toContain(answer.status);
    expect(JSON.parse(answer.text).error.code).toMatch(/model.unknown|request.malformed/);
  });

  test('nobody learns anything without a key', async () => {
    expect((await get('/v1/models', { authorization: undefined })).status).toBe(401);
    expect((await get('/v1/models/fast', { authorization: 'Bearer x' })).status).toBe(401);
    expect(JSON.parse((await get('/v1/models', { ...anthropic, 'x-api-key': undefined })).text).type).toBe('error');
  });
});

describe('probes', () => {
  test('say that the process runs, and that it can take work', async () => {
    expect((await get('/livez')).status).toBe(200);
    const ready = await get('/readyz');
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.text)).toMatchObject({ status: 'ready', draining: false, snapshot: { sequence: 1 } });
  });

  test('say that it cannot while usage cannot be recorded', async () => {
    proxy.recorder.refusal = { code: 'usage.log-unavailable', message: 'x' };
    const ready = await get('/readyz');
    proxy.recorder.refusal = undefined;
    expect(ready.status).toBe(503);
    expect(JSON.parse(ready.text)).toMatchObject({ status: 'not-ready', usageLog: { available: false } });
  });

  test('metrics are Prometheus text', async () => {
    const answer = await get('/metrics');
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(answer.text).toContain('process_cpu_seconds_total');
  });
});
