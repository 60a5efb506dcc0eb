import { describe, expect, test } from '@jest/globals';
import { silentWav } from '@tollgate/testkit';
import { ask, call } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { beginChunked, chunk, lastChunk, sendJson, sendText } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';
import { until } from '../testing/test-proxy.js';

const { upstream, proxy } = await setStage(({ upstream: url }) => ({
  providers: [...providersAt(url), { id: 'two', kind: 'openai', baseUrl: `${url}/v1` }],
  routes: [
    {
      alias: 'listen',
      targets: [
        ['oai', 'whisper-1'],
        ['two', 'whisper-1'],
      ],
    },
  ],
}));

const lastAttempt = () => proxy.recorder.attempts.at(-1);
const lastCall = () => upstream.calls.at(-1);
const codeOf = (text: string): unknown => JSON.parse(text).error.code;

const boundary = 'a-boundary';
function form(fields: Readonly<Record<string, string>>, file?: Buffer) {
  const parts = Object.entries(fields).map(([name, text]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`),
  );
  const sound =
    file === undefined
      ? []
      : [
          Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n`),
          file,
          Buffer.from('\r\n'),
        ];
  return Buffer.concat([...parts, ...sound, Buffer.from(`--${boundary}--\r\n`)]);
}
const formHeaders = { 'content-type': `multipart/form-data; boundary=${boundary}` };

describe('moderation', () => {
  const path = '/v1/moderations';
  const judged = { id: 'modr-1', model: 'omni-moderation-latest', results: [{ flagged: false }] };

  test('goes through byte for byte, costs nothing, and says so', async () => {
    const text = JSON.stringify(judged, undefined, 1);
    upstream.answer = (received) => sendJson(received, 200, text);
    const answer = await call(proxy, { path, body: { model: 'oai/omni-moderation-latest', input: 'Hi' } });
    expect([answer.status, answer.text]).toEqual([200, text]);
    expect(answer.headers['x-tollgate-cost-usd']).toBe('0.000000000000');
    expect(lastAttempt()).toMatchObject({
      admission: { endpoint: 'moderations', clientFormat: undefined, model: 'omni-moderation-latest' },
      closings: [
        {
          outcome: 'settled',
          usage: { inputTokens: 0, outputTokens: 0 },
          usageQuality: 'provider-final',
          upstreamId: 'modr-1',
        },
      ],
    });
  });

  test('has a model where the caller names none, as at OpenAI', async () => {
    upstream.answer = (received) => sendJson(received, 200, judged);
    const { status } = await call(proxy, { path, body: { input: ['Hi'] } });
    expect([status, JSON.parse(lastCall()?.body.toString() ?? '')]).toEqual([
      200,
      { model: 'omni-moderation-latest', input: ['Hi'] },
    ]);
  });

  test('without an input is refused', async () => {
    const answer = await call(proxy, { path, body: { model: 'oai/omni-moderation-latest' } });
    expect([answer.status, codeOf(answer.text)]).toEqual([400, 'request.invalid']);
  });
});

describe('pictures', () => {
  const path = '/v1/images/generations';
  const made = (count: number, more: object = {}) => ({
    created: 1,
    data: Array.from({ length: count }, () => ({ b64_json: 'AAAA' })),
    ...more,
  });
  const body = { model: 'oai/dall-e-3', prompt: 'a cat', quality: 'hd', size: '1024x1792', user: 'ann' };

  test('are charged one by one, by quality and size', async () => {
    upstream.answer = (received) => sendJson(received, 200, made(1));
    const answer = await call(proxy, { path, body });
    expect(JSON.parse(answer.text)).toEqual(made(1));
    expect(answer.headers['x-tollgate-cost-usd']).toBe('0.120000000000');
    expect(lastCall()?.path).toBe('/v1/images/generations');
    expect(JSON.parse(lastCall()?.body.toString() ?? '')).toEqual({ ...body, model: 'dall-e-3' });
    expect(lastAttempt()).toMatchObject({
      admission: { endpoint: 'images', user: 'ann', variant: 'hd/1024x1792', unitsEstimate: { images: 1 } },
      closings: [{ usage: { images: 1 }, usageQuality: 'provider-final' }],
    });
  });

  test('are charged by the token where the provider counts tokens', async () => {
    const usage = { input_tokens: 10, input_tokens_details: { image_tokens: 0 }, output_tokens: 1000 };
    upstream.answer = (received) => sendJson(received, 200, made(2, { usage }));
    const answer = await call(proxy, { path, body: { model: 'oai/gpt-image-1', prompt: 'a cat', n: 2 } });
    // 10 tokens at 5 USD and 1,000 at 40 USD a million.
    expect(answer.headers['x-tollgate-cost-usd']).toBe('0.040050000000');
    expect(lastAttempt()?.closings[0]?.usage).toMatchObject({ images: 2, inputTokens: 10, outputTokens: 1000 });
  });

  test('whose price is by the token and whose tokens nobody says are not said to cost anything', async () => {
    upstream.answer = (received) => sendJson(received, 200, made(1));
    const answer = await call(proxy, { path, body: { model: 'oai/gpt-image-1', prompt: 'a cat' } });
    expect([answer.status, answer.headers['x-tollgate-cost-usd']]).toEqual([200, undefined]);
  });

  test('may come as events', async () => {
    const events = [
      { type: 'image_generation.partial_image', b64_json: 'AAAA' },
      { type: 'image_generation.completed', b64_json: 'AAAA', usage: { input_tokens: 1, output_tokens: 2 } },
    ]
      .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
      .join('');
    upstream.answer = (received) =>
      sendText(received, 200, events, { 'content-type': 'Text/Event-Stream; Charset=UTF-8' });
    const answer = await call(proxy, { path, body: { model: 'oai/gpt-image-1', prompt: 'a cat', stream: true } });
    expect(answer.text).toBe(events);
    expect(lastAttempt()?.closings).toMatchObject([
      { outcome: 'settled', usage: { images: 1, inputTokens: 1, outputTokens: 2 }, usageQuality: 'provider-final' },
    ]);
  });

  test('of a stream that ends early are an error, never whole', async () => {
    const event = `data: ${JSON.stringify({ type: 'image_generation.partial_image', b64_json: 'AAAA' })}\n\n`;
    upstream.answer = (received) => sendText(received, 200, event, { 'content-type': 'text/event-stream' });
    const answer = await call(proxy, { path, body: { model: 'oai/gpt-image-1', prompt: 'a cat', stream: true } });
    expect(answer.text).toContain('upstream.truncated');
    expect(lastAttempt()?.closings).toMatchObject([{ outcome: 'failed', usageQuality: 'estimated' }]);
  });

  test('may be made of others, which come in a form', async () => {
    upstream.answer = (received) => sendJson(received, 200, made(1));
    const fields = { model: 'oai/dall-e-2', prompt: 'a hat', size: '256x256' };
    const answer = await call(proxy, {
      path: '/v1/images/edits',
      body: form(fields, Buffer.from('png')),
      headers: formHeaders,
    });
    expect([answer.status, answer.headers['x-tollgate-cost-usd']]).toEqual([200, '0.016000000000']);
    expect(lastCall()?.body).toEqual(form({ ...fields, model: 'dall-e-2' }, Buffer.from('png')));
  });

  test.each([
    ['no prompt', { model: 'oai/dall-e-3' }, 'request.invalid'],
    ['no model', { prompt: 'a cat' }, 'request.invalid'],
    ['a provider that makes none', { model: 'ant/claude-sonnet-4-5', prompt: 'a cat' }, 'request.unsupported'],
  ])('with %s are refused before any provider is asked', async (_name, asked, code) => {
    const answer = await call(proxy, { path, body: asked });
    expect([answer.status, codeOf(answer.text)]).toEqual([400, code]);
    expect(upstream.calls).toHaveLength(0);
  });

  test('that an answer does not hold are an error', async () => {
    upstream.answer = (received) => sendJson(received, 200, { hello: 'world' });
    const answer = await call(proxy, { path, body });
    expect([answer.status, codeOf(answer.text)]).toEqual([502, 'upstream.unreadable']);
  });

  test('that a provider refuses are refused in its words', async () => {
    const error = { message: 'Not that', type: 'invalid_request_error', code: 'content_policy_violation' };
    upstream.answer = (received) => sendJson(received, 400, { error });
    const answer = await call(proxy, { path, body });
    expect([answer.status, JSON.parse(answer.text).error.message]).toEqual([400, 'Not that']);
    expect(lastAttempt()?.closings).toMatchObject([{ usage: { inputTokens: 0 }, usageQuality: 'provider-final' }]);
  });
});

describe('speech', () => {
  const path = '/v1/audio/speech';
  const body = { model: 'oai/tts-1', input: 'Héllo 😀', voice: 'alloy' };
  const sound = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256));

  test('goes on byte for byte, and is charged by the character', async () => {
    upstream.answer = ({ socket, ...received }) => {
      beginChunked({ ...received, socket }, { 'content-type': 'audio/mpeg' });
      socket.write(chunk(sound.subarray(0, 300)));
      socket.write(Buffer.concat([chunk(sound.subarray(300)), Buffer.from(lastChunk)]));
    };
    const answer = await call(proxy, { path, body });
    expect([answer.status, answer.headers['content-type'], answer.bytes]).toEqual([200, 'audio/mpeg', sound]);
    expect(lastCall()?.headers.get('accept')).toBe('*/*');
    expect(lastAttempt()).toMatchObject({
      admission: { endpoint: 'speech', unitsEstimate: { inputCharacters: 7 } },
      closings: [{ outcome: 'settled', usage: { inputCharacters: 7 }, usageQuality: 'provider-final' }],
    });
  });

  test('arrives while it is made', async () => {
    let finish = () => {};
    upstream.answer = ({ socket, ...received }) => {
      beginChunked({ ...received, socket }, { 'content-type': 'audio/mpeg' });
      socket.write(chunk(sound));
      finish = () => socket.write(lastChunk);
    };
    const answer = await ask(proxy, { path, body });
    await until(() => answer.bytes.length === sound.length);
    finish();
    await answer.ended;
  });

  test('that breaks off breaks off for the caller too', async () => {
    upstream.answer = ({ socket, ...received }) => {
      beginChunked({ ...received, socket }, { 'content-type': 'audio/mpeg' });
      socket.write(chunk(sound), () => socket.destroy());
    };
    const answer = await ask(proxy, { path, body });
    await expect(answer.ended).rejects.toThrow();
    await until(() => lastAttempt()?.closings.length === 1);
    expect(lastAttempt()?.closings).toMatchObject([
      { outcome: 'failed', usage: { inputCharacters: 7 }, usageQuality: 'estimated' },
    ]);
  });

  const speechEvents = [
    { type: 'speech.audio.delta', audio: sound.subarray(0, 400).toString('base64') },
    { type: 'speech.audio.delta', audio: sound.subarray(400).toString('base64') },
    { type: 'speech.audio.done', usage: { input_tokens: 10, output_tokens: 100, total_tokens: 110 } },
  ]
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');

  test('that is sold by the token is asked for as events, and its caller gets the sound', async () => {
    upstream.answer = (received) => sendText(received, 200, speechEvents, { 'content-type': 'text/event-stream' });
    const asked = { ...body, model: 'oai/gpt-4o-mini-tts', response_format: 'wav' };
    const answer = await call(proxy, { path, body: asked });
    expect([answer.headers['content-type'], answer.bytes]).toEqual(['audio/wav', sound]);
    expect(JSON.parse(lastCall()?.body.toString() ?? '')).toEqual({
      ...asked,
      model: 'gpt-4o-mini-tts',
      stream_format: 'sse',
    });
    expect(lastAttempt()?.closings).toMatchObject([
      { usage: { inputCharacters: 7, inputTokens: 10, outputTokens: 100 }, usageQuality: 'provider-final' },
    ]);
  });

  test('stays events for a caller who wants events', async () => {
    upstream.answer = (received) => sendText(received, 200, speechEvents, { 'content-type': 'text/event-stream' });
    const asked = { ...body, model: 'oai/gpt-4o-mini-tts', stream_format: 'sse' };
    expect((await call(proxy, { path, body: asked })).text).toBe(speechEvents);
    expect(lastAttempt()?.closings[0]?.usage).toMatchObject({ outputTokens: 100 });
  });

  test('of nothing is refused', async () => {
    const answer = await call(proxy, { path, body: { model: 'oai/tts-1', voice: 'alloy' } });
    expect([answer.status, codeOf(answer.text)]).toEqual([400, 'request.invalid']);
  });
});

describe('transcripts', () => {
  const path = '/v1/audio/transcriptions';
  const wav = silentWav(2500);
  const listen = (fields: Readonly<Record<string, string>>, file = wav) =>
    call(proxy, { path, body: form({ model: 'oai/whisper-1', ...fields }, file), headers: formHeaders });

  test('go through byte for byte in both directions, and are charged by what the provider counts', async () => {
    const text = '{ "text": "Hello", "usage": {"type":"duration","seconds":3} }';
    upstream.answer = (received) => sendJson(received, 200, text);
    const answer = await listen({ language: 'en' });
    expect([answer.status, answer.text, answer.headers['x-tollgate-cost-usd']]).toEqual([200, text, '0.000300000000']);
    expect(lastCall()?.body).toEqual(form({ model: 'whisper-1', language: 'en' }, wav));
    expect(lastCall()?.headers.get('content-type')).toBe(formHeaders['content-type']);
    expect(lastAttempt()).toMatchObject({
      admission: { endpoint: 'transcriptions', model: 'whisper-1', unitsEstimate: { inputAudioMs: 2500 } },
      closings: [{ usage: { inputAudioMs: 3000 }, usageQuality: 'provider-final' }],
    });
  });

  test('as bare text are asked for as JSON, for the count', async () => {
    const json = JSON.stringify({ text: 'Hello', usage: { seconds: 3 } });
    const headers = { 'content-type': 'Application/JSON; Charset=UTF-8' };
    upstream.answer = (received) => sendText(received, 200, json, headers);
    const answer = await listen({ response_format: 'text' });
    expect([answer.text, answer.headers['content-type']]).toEqual(['Hello\n', 'text/plain; charset=utf-8']);
    expect(lastCall()?.body.toString()).toContain('\r\n\r\njson\r\n');
    expect(lastAttempt()?.closings[0]).toMatchObject({ usage: { inputAudioMs: 3000 }, usageQuality: 'provider-final' });
  });

  test('as subtitles are charged by the length of the sound, which is an estimate', async () => {
    const cues = '1\n00:00:00,000 --> 00:00:02,500\nHello\n\n';
    upstream.answer = (received) => sendText(received, 200, cues, { 'content-type': 'text/plain' });
    expect((await listen({ response_format: 'srt' })).text).toBe(cues);
    expect(lastAttempt()?.closings[0]).toMatchObject({
      outcome: 'settled',
      usage: { inputAudioMs: 2500 },
      usageQuality: 'estimated',
    });
  });

  test('whose length nobody says have no count, which is not zero', async () => {
    upstream.answer = (received) => sendJson(received, 200, { text: 'Hello' });
    const answer = await listen({}, Buffer.from('ID3'));
    expect([answer.status, answer.headers['x-tollgate-cost-usd']]).toEqual([200, undefined]);
    expect(lastAttempt()?.closings[0]).toMatchObject({ usage: {}, usageQuality: 'estimated' });
  });

  test.each(['{ "text": "Hel', '[]', '{"usage":{"seconds":3}}'])(
    'in JSON that are none are no answer: %s',
    async (text) => {
      upstream.answer = (received) => sendJson(received, 200, text);
      for (const response_format of ['json', 'verbose_json', 'text']) {
        const answer = await listen({ response_format });
        expect([answer.status, codeOf(answer.text)]).toEqual([502, 'upstream.unreadable']);
      }
    },
  );

  test('may come as events', async () => {
    const usage = { type: 'tokens', input_tokens: 14, input_token_details: { audio_tokens: 14 }, output_tokens: 3 };
    const events = `data: ${JSON.stringify({ type: 'transcript.text.done', text: 'Hi', usage })}\n\n`;
    upstream.answer = (received) => sendText(received, 200, events, { 'content-type': 'text/event-stream' });
    expect((await listen({ model: 'oai/gpt-4o-transcribe', stream: 'true' })).text).toBe(events);
    expect(lastAttempt()).toMatchObject({
      admission: { stream: true },
      closings: [{ usage: { inputTokens: 14, inputAudioTokens: 14, outputTokens: 3 }, usageQuality: 'provider-final' }],
    });
  });

  test('are asked of the next provider with the same bytes when one fails', async () => {
    upstream.answer = (received) =>
      upstream.calls.length === 1
        ? sendJson(received, 503, { error: { message: 'busy' } })
        : sendJson(received, 200, { text: 'Hello', usage: { seconds: 3 } });
    const answer = await call(proxy, { path, body: form({ model: 'listen' }, wav), headers: formHeaders });
    expect([answer.status, answer.headers['x-tollgate-attempts']]).toEqual([200, '2']);
    const [first, second] = upstream.calls;
    expect(second?.body).toEqual(first?.body);
    expect(proxy.recorder.attempts.map(({ closings }) => closings[0]?.outcome)).toEqual(['failed', 'settled']);
  });

  test('may be translated on the way', async () => {
    upstream.answer = (received) => sendJson(received, 200, { text: 'Hello', usage: { seconds: 3 } });
    const body = form({ model: 'oai/whisper-1' }, wav);
    expect((await call(proxy, { path: '/v1/audio/translations', body, headers: formHeaders })).status).toBe(200);
    expect(lastCall()?.path).toBe('/v1/audio/translations');
    expect(lastAttempt()?.admission.endpoint).toBe('transcriptions');
  });

  test.each([
    ['JSON', { path, body: { model: 'oai/whisper-1' } }, 415, 'request.content-type'],
    [
      'a form that is cut',
      { path, body: form({ model: 'oai/whisper-1' }).subarray(0, -6), headers: formHeaders },
      400,
      'request.malformed',
    ],
    ['no model', { path, body: form({ language: 'en' }, wav), headers: formHeaders }, 400, 'request.invalid'],
    [
      'a switch that is none',
      { path, body: form({ model: 'oai/whisper-1', stream: 'yes' }), headers: formHeaders },
      400,
      'request.invalid',
    ],
    [
      'a provider that cannot listen',
      { path, body: form({ model: 'ant/claude-sonnet-4-5' }), headers: formHeaders },
      400,
      'request.unsupported',
    ],
    [
      'no key',
      { path, body: form({ model: 'oai/whisper-1' }), headers: { ...formHeaders, authorization: undefined } },
      401,
      'access.key-missing',
    ],
  ])('are refused to a caller with %s', async (_name, asking, status, code) => {
    const answer = await call(proxy, asking);
    expect([answer.status, codeOf(answer.text)]).toEqual([status, code]);
    expect(upstream.calls).toHaveLength(0);
  });
});
