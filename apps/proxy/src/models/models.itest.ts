import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call } from '../testing/caller.js';
import { startTestProxy, type TestProxy, virtualKey } from '../testing/test-proxy.js';

let proxy: TestProxy;

beforeAll(async () => {
  proxy = await startTestProxy({
    providers: [
      { id: 'simulated', kind: 'sim', baseUrl: 'http://127.0.0.1:1' },
      { id: 'own', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1' },
      { id: 'oai', kind: 'openai', baseUrl: 'http://127.0.0.1:1' },
      { id: 'google', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1' },
    ],
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

  test.each(['simulated/nope', 'simulated/gpt-4.11', 'nobody/gpt-4.1', 'oai/nope'])('%s is none', async (id) => {
    const answer = await get(`/v1/models/${id}`);
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text).error).toMatchObject({ code: 'model.unknown', param: 'model' });
    const other = await get(`/v1/models/${id}`, anthropic);
    expect(other.status).toBe(404);
    expect(JSON.parse(other.text)).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
  });

  test.each([
    ['simulated/gpt-4.11', '"simulated/gpt-4.1"'],
    ['nobody/gpt-4.11', '"gpt-4.1"'],
  ])('the refusal of %s names the nearest: %s', async (id, near) => {
    expect(JSON.parse((await get(`/v1/models/${id}`)).text).error.message).toContain(near);
  });

  test.each(['own/whatever-it-runs', 'oai/gpt-99'])('%s may be one: a call to it would be sent', async (id) => {
    expect((await get(`/v1/models/${id}`)).status).toBe(200);
  });

  test('nobody learns anything without a key', async () => {
    expect((await get('/v1/models', { authorization: undefined })).status).toBe(401);
    expect((await get('/v1/models/fast', { authorization: 'Bearer x' })).status).toBe(401);
    expect(JSON.parse((await get('/v1/models', { ...anthropic, 'x-api-key': undefined })).text).type).toBe('error');
  });
});

describe('the same in Google’s dialect', () => {
  const google = { 'x-goog-api-key': virtualKey, authorization: undefined };

  test.each(['/v1beta/models', '/v1/models'])('a list with limits and methods: %s', async (path) => {
    const { models } = JSON.parse((await get(path, google)).text);
    expect(models).toContainEqual({
      name: 'models/simulated/gpt-4.1',
      version: '',
      displayName: 'simulated/gpt-4.1',
      description: 'Served by simulated',
      inputTokenLimit: 1_047_576,
      outputTokenLimit: 32_768,
      supportedGenerationMethods: ['generateContent', 'streamGenerateContent', 'countTokens'],
    });
    const vectors = models.find(({ name }: { name: string }) => name.endsWith('text-embedding-3-small'));
    expect(vectors.supportedGenerationMethods).toEqual(['embedContent', 'batchEmbedContents']);
  });

  test.each(['/v1beta/models/fast', '/v1/models/fast', '/v1beta/models/fast?key='])('one of them: %s', async (path) => {
    const isInAddress = path.endsWith('=');
    const headers = isInAddress ? { authorization: undefined } : google;
    expect(JSON.parse((await get(isInAddress ? path + virtualKey : path, headers)).text)).toMatchObject({
      name: 'models/fast',
    });
  });

  test('in the form of Vertex AI, by names that Google’s SDK takes for the model', async () => {
    const { publisherModels } = JSON.parse((await get('/v1beta1/publishers/google/models', google)).text);
    expect(publisherModels[0]).toMatchObject({ displayName: expect.any(String), versionId: '' });
    const names = publisherModels.map(({ name }: { name: string }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['publishers/google/models/fast', 'publishers/simulated/models/gpt-4.1']),
    );
  });

  test.each([
    ['/v1beta1/publishers/google/models/fast', 'publishers/google/models/fast'],
    ['/v1/projects/p/locations/l/publishers/simulated/models/gpt-4.1', 'publishers/simulated/models/gpt-4.1'],
    ['/v1beta1/models/own/a/b', 'models/own/a/b'],
    ['/v1beta1/models/google/m', 'models/google/m'],
    ['/v1beta1/models/fast', 'publishers/google/models/fast'],
  ])('and one of them: %s', async (path, name) => {
    expect(JSON.parse((await get(path, google)).text)).toMatchObject({ name });
  });

  test('an error, also for a wrong method', async () => {
    const unknown = await get('/v1beta/models/unknown', google);
    expect([unknown.status, JSON.parse(unknown.text).error.status]).toEqual([404, 'NOT_FOUND']);
    const wrong = await call(proxy, { method: 'POST', path: '/v1beta/models', headers: google, body: {} });
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'GET']);
    const alsoWrong = await get('/v1beta1/publishers/google/models/fast:predict', google);
    expect([alsoWrong.status, alsoWrong.headers.allow]).toEqual([405, 'POST']);
    const form = await get('/v1beta/models?alt=proto', google);
    expect([form.status, JSON.parse(form.text).error.message]).toEqual([400, 'alt must be json or sse']);
  });
});

describe('pages', () => {
  const google = { 'x-goog-api-key': virtualKey, authorization: undefined };
  const names = async () => JSON.parse((await get('/v1/models')).text).data.map(({ id }: { id: string }) => id);

  test('forwards in Anthropic’s words, until there are no more', async () => {
    const seen: string[] = [];
    let query = '?limit=2';
    for (;;) {
      const page = JSON.parse((await get(`/v1/models${query}`, anthropic)).text);
      seen.push(...page.data.map(({ id }: { id: string }) => id));
      if (!page.has_more) break;
      query = `?limit=2&after_id=${encodeURIComponent(page.last_id)}`;
    }
    expect(seen).toEqual(await names());
  });

  test('backwards, too', async () => {
    const all = await names();
    const page = JSON.parse((await get(`/v1/models?limit=1&before_id=${encodeURIComponent(all[2])}`, anthropic)).text);
    expect([page.first_id, page.has_more]).toEqual([all[1], true]);
    const first = JSON.parse((await get(`/v1/models?before_id=${encodeURIComponent(all[1])}`, anthropic)).text);
    expect([first.last_id, first.has_more]).toEqual([all[0], false]);
  });

  test('in Google’s words, until there are no more', async () => {
    const seen: string[] = [];
    let query = '?pageSize=3';
    for (;;) {
      const page = JSON.parse((await get(`/v1beta/models${query}`, google)).text);
      seen.push(...page.models.map(({ name }: { name: string }) => name.replace('models/', '')));
      if (page.nextPageToken === undefined) break;
      query = `?pageSize=3&pageToken=${page.nextPageToken}`;
    }
    expect(seen).toEqual(await names());
  });

  test.each([
    ['?limit=0', 'limit'],
    ['?limit=many', 'limit'],
    ['?after_id=nobody', 'after_id'],
    ['?before_id=nobody', 'before_id'],
    ['?before_id=fast&after_id=fast', 'without after_id'],
  ])('that are none are refused: %s', async (query, param) => {
    const answer = await get(`/v1/models${query}`, anthropic);
    expect([answer.status, JSON.parse(answer.text).error.message]).toEqual([400, expect.stringContaining(param)]);
    expect((await get(`/v1beta/models?pageToken=x`, google)).status).toBe(400);
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
