import { describe, expect, test } from '@jest/globals';
import { type Asking, ask, call } from '../testing/caller.js';
import { familyKinds, setFamilyStage } from '../testing/families.js';
import { until, virtualKey } from '../testing/test-proxy.js';

const { provider, proxy } = await setFamilyStage([{ alias: 'fast:v2', targets: [['anthropic', 'gpt-4.1-mini']] }]);

const keyHeaders = { authorization: undefined, 'x-goog-api-key': virtualKey };
const contents = [{ role: 'user', parts: [{ text: 'Say hello' }] }];
const generate = (address: string, more: object = {}, rest: Asking = {}) =>
  call(proxy, { path: `/v1beta/models/${address}`, headers: keyHeaders, body: { contents, ...more }, ...rest });
const lastBill = () => provider.servedLog.calls.at(-1)?.bill;
const closing = () => proxy.recorder.attempts.at(-1)?.closings[0];
const settled = () => ({ outcome: 'settled', usageQuality: 'provider-final', usage: lastBill() });

interface Chunk {
  readonly candidates: {
    readonly content: { readonly parts: { readonly text: string }[] };
    readonly finishReason?: string;
  }[];
  readonly usageMetadata?: object;
}

function textOf(chunks: readonly Chunk[]): string {
  return chunks
    .flatMap(({ candidates }) => candidates[0]?.content.parts ?? [])
    .reduce((all, { text }) => all + text, '');
}

function chunksOf(text: string): Chunk[] {
  const lines = text.split(/\r?\n/).filter((line) => line.startsWith('data: '));
  return lines.map((line) => JSON.parse(line.slice('data: '.length)));
}

const counts = () => ({ promptTokenCount: lastBill()?.inputTokens, candidatesTokenCount: lastBill()?.outputTokens });

describe.each(familyKinds)('a caller of Google’s dialect and a provider of kind %s', (kind) => {
  test('a whole answer, with the counts that its provider bills', async () => {
    const answer = await generate(`${kind}/gpt-4.1:generateContent`, { generationConfig: { maxOutputTokens: 200 } });
    expect(answer.status).toBe(200);
    const body = JSON.parse(answer.text);
    expect(textOf([body])).toContain('simulated answer');
    expect(body).toMatchObject({ candidates: [{ finishReason: 'STOP' }], usageMetadata: counts() });
    expect(closing()).toMatchObject(settled());
    expect(proxy.recorder.attempts[0]?.admission).toMatchObject({ clientFormat: 'gemini-generate', stream: false });
    expect(answer.headers['x-tollgate-provider']).toBe(kind);
  });

  test('a stream as events', async () => {
    const answer = await generate(`${kind}/gpt-4.1:streamGenerateContent?alt=sse`);
    expect(answer.headers['content-type']).toMatch(/^text\/event-stream/);
    const chunks = chunksOf(answer.text);
    expect(chunks.length).toBeGreaterThan(10);
    expect(textOf(chunks)).toContain('simulated answer');
    expect(chunks.at(-1)).toMatchObject({ candidates: [{ finishReason: 'STOP' }], usageMetadata: counts() });
    expect(closing()).toMatchObject(settled());
    expect(proxy.recorder.attempts[0]?.admission).toMatchObject({ stream: true });
  });

  test('a stream as one list, the same', async () => {
    const events = chunksOf((await generate(`${kind}/gpt-4.1:streamGenerateContent?alt=sse`)).text);
    const answer = await generate(`${kind}/gpt-4.1:streamGenerateContent`);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    const chunks: Chunk[] = JSON.parse(answer.text);
    expect(textOf(chunks)).toBe(textOf(events));
    expect(chunks.at(-1)).toMatchObject({ candidates: [{ finishReason: 'STOP' }], usageMetadata: counts() });
    expect(closing()).toMatchObject(settled());
  });

  test('a call, and the answer to its result', async () => {
    const tools = [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: { type: 'object' } }] }];
    const first = JSON.parse((await generate(`${kind}/gpt-4.1:generateContent`, { tools })).text).candidates[0];
    expect(first).toMatchObject({ finishReason: 'STOP', content: { parts: [{ functionCall: { name: 'weather' } }] } });
    const { id } = first.content.parts[0].functionCall;
    const result = { functionResponse: { id, name: 'weather', response: { sky: 'clear' } } };
    const turns = [...contents, first.content, { role: 'user', parts: [result] }];
    const second = await generate(`${kind}/gpt-4.1:generateContent`, { tools, contents: turns });
    expect(textOf([JSON.parse(second.text)])).toContain('tool result has arrived');
  });

  test.each(['?alt=sse', ''])('a stream that breaks off ends in an error and never looks whole (%s)', async (query) => {
    const answer = await generate(`${kind}/broken-stream:streamGenerateContent${query}`);
    expect(answer.text).toContain('"status":"UNAVAILABLE"');
    expect(answer.text).not.toContain('finishReason');
    expect(() => JSON.parse(answer.text)).toThrow();
    expect(closing()).toMatchObject({ outcome: 'failed' });
  });

  test('an error of the provider keeps its status', async () => {
    const answer = await generate(`${kind}/nobody:generateContent`);
    expect([answer.status, JSON.parse(answer.text).error.status]).toEqual([404, 'NOT_FOUND']);
    expect(answer.text).toContain('does not exist');
  });
});

describe('a stream as one list', () => {
  test('comes element by element', async () => {
    const before = provider.reply;
    const text = ['one', ' two', ' three'];
    provider.reply = () => ({
      type: 'answer',
      answer: { text, finish: 'stop', inputTokens: 3 },
      delivery: { pieceDelayMs: 150 },
    });
    try {
      const path = '/v1beta/models/google/gpt-4.1:streamGenerateContent';
      const answer = await ask(proxy, { path, headers: keyHeaders, body: { contents } });
      await until(() => answer.text.includes('one'));
      expect(answer.text.startsWith('[{')).toBe(true);
      expect(answer.text).not.toContain('three');
      await answer.ended;
      expect(textOf(JSON.parse(answer.text))).toBe('one two three');
    } finally {
      provider.reply = before;
    }
  });
});

describe('the address', () => {
  test.each([
    'google/gpt-4.1:generateContent',
    'google%2Fgpt-4.1:generateContent',
    'google%2Fgpt-4.1%3AgenerateContent',
    'fast:v2:generateContent',
    'fast%3Av2:generateContent?alt=json',
  ])('names the model and what to do with it: %s', async (address) => {
    expect((await generate(address)).status).toBe(200);
    for (const version of ['/v1/models', '/v1beta/models']) {
      const answer = await generate('', {}, { path: `${version}/${address}` });
      expect(answer.status).toBe(200);
    }
    const model = decodeURIComponent(address).split(':generate')[0];
    expect(proxy.recorder.attempts[0]?.admission.requestedModel).toBe(model);
  });

  test('may carry the key, which goes nowhere else', async () => {
    const path = `/v1beta/models/google/gpt-4.1:generateContent?key=${virtualKey}`;
    const answer = await call(proxy, { path, headers: { authorization: undefined }, body: { contents } });
    expect(answer.status).toBe(200);
    const { path: asked, headers, rawBody, query } = provider.calls.at(-1) ?? {};
    expect(JSON.stringify([asked, headers, rawBody?.toString(), query?.toString()])).not.toContain(virtualKey);
    const wrong = await call(proxy, { path: path.slice(0, -4), headers: { authorization: undefined }, body: {} });
    expect([wrong.status, JSON.parse(wrong.text).error.status]).toEqual([401, 'UNAUTHENTICATED']);
    expect(wrong.text).not.toContain(virtualKey.slice(0, 12));
  });

  test('of another dialect may not', async () => {
    const path = `/v1/chat/completions?key=${virtualKey}`;
    expect((await call(proxy, { path, headers: { authorization: undefined }, body: {} })).status).toBe(401);
  });

  test.each([
    ['google/gpt-4.1:forget', 404, 'NOT_FOUND'],
    ['google/gpt-4.1', 405, 'INVALID_ARGUMENT'],
    ['%zz:generateContent', 400, 'INVALID_ARGUMENT'],
    [':generateContent', 400, 'INVALID_ARGUMENT'],
    ['nobody-has-this:generateContent', 404, 'NOT_FOUND'],
  ])('that names nothing is refused in the dialect: %s', async (address, status, word) => {
    const answer = await generate(address);
    expect([answer.status, JSON.parse(answer.text).error.status]).toEqual([status, word]);
  });

  test('tells which method it takes', async () => {
    const answer = await generate('google/gpt-4.1:generateContent', {}, { method: 'PUT', body: '' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
  });

  test.each([
    '/v1beta/models/google/gpt-4.1:generateContent',
    '/v1beta/models/google/gpt-4.1%3AcountTokens',
    '/v1/models/google/gpt-4.1:streamGenerateContent?alt=sse',
  ])('is none of a model: %s', async (path) => {
    const headers = { authorization: `Bearer ${virtualKey}`, 'anthropic-version': '2023-06-01' };
    const answer = await call(proxy, { method: 'GET', path, headers });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
    const { error } = JSON.parse(answer.text);
    expect(error).toMatchObject({ code: 405, message: expect.stringContaining('takes POST only') });
  });

  test.each([
    ['streamGenerateContent?alt=proto', 'alt'],
    ['generateContent?$alt=media', '$alt'],
    ['countTokens?alt=json&alt=proto', 'alt'],
    ['embedContent?alt=', 'alt'],
  ])('asks for no form that nobody makes: %s', async (method, param) => {
    const answer = await generate(`google/gpt-4.1:${method}`);
    expect([answer.status, JSON.parse(answer.text).error]).toMatchObject([
      400,
      { status: 'INVALID_ARGUMENT', message: `${param} must be json or sse` },
    ]);
    const stranger = await generate(`google/gpt-4.1:${method}`, {}, { headers: { authorization: undefined } });
    expect([stranger.status, stranger.text]).toEqual([401, expect.stringContaining('?key=')]);
  });
});

describe('the form of an answer', () => {
  test.each(['alt=sse&alt=json', 'alt=sse&alt=sse', 'alt=json&$alt=sse'])('is asked for once: %s', async (query) => {
    const answer = await generate(`google/gpt-4.1:streamGenerateContent?${query}`);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('alt stands twice; send it once')]);
  });
});

describe('the body', () => {
  test('goes as it is to a provider that speaks the dialect, without a model of its own', async () => {
    const body = `{ "model":"models/alias", "contents": ${JSON.stringify(contents)}, "unheard_of":[1.0]}`;
    const path = '/v1beta/models/google/gpt-4.1:generateContent';
    expect((await call(proxy, { path, headers: keyHeaders, body })).status).toBe(200);
    expect(provider.calls.at(-1)?.rawBody.toString()).toBe(body.replace('"model":"models/alias", ', ''));
  });

  test('needs contents', async () => {
    const answer = await generate('google/gpt-4.1:generateContent', { contents: undefined });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).error.details).toContainEqual(
      expect.objectContaining({ fieldViolations: [expect.objectContaining({ field: 'contents' })] }),
    );
  });

  test('is told what was left out, and carries tags, a conversation and the request’s id', async () => {
    const headers = { ...keyHeaders, 'x-tags': 'team: web', 'x-conversation-id': 'c-7', 'x-request-id': 'r-1' };
    const more = { generationConfig: { topK: 3 } };
    const answer = await generate('groq/gpt-4.1:generateContent', more, { headers });
    expect(answer.headers).toMatchObject({ 'x-tollgate-dropped': 'generationConfig.topK', 'x-request-id': 'r-1' });
    expect(proxy.recorder.attempts[0]?.admission).toMatchObject({
      tags: { team: 'web' },
      conversationId: 'c-7',
      requestedModel: 'groq/gpt-4.1',
    });
  });
});
