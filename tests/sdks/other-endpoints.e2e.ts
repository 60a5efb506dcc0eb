import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isClean, silentWav } from '@tollgate/testkit';
import OpenAI, { BadRequestError, NotFoundError, RateLimitError, toFile } from 'openai';
import { auditWhenQuiet } from '../support/ledger.ts';
import { lastBillOf } from '../support/sdk.ts';
import { addProvider, post, startWorld, until, type World, withReply } from '../support/world.ts';

let world: World;
let client: OpenAI;
const reranker = `co-${Date.now().toString(36)}`;

beforeAll(async () => {
  world = await startWorld();
  client = new OpenAI({ baseURL: `${world.stack.proxyUrl()}/v1`, apiKey: world.virtualKey, maxRetries: 0 });
  await addProvider(world.admin, { id: reranker, kind: 'cohere', baseUrl: world.provider.url }, 'co-key');
}, 60_000);
afterAll(() => world?.stop());

const at = (model: string) => `${world.openai}/${model}`;
const lastBill = () => lastBillOf(world);
const sound = () => toFile(silentWav(2500), 'silence.wav');

describe('the OpenAI SDK', () => {
  it('makes pictures, charged by the token and by the picture', async () => {
    const byToken = await client.images.generate({ model: at('gpt-image-1'), prompt: 'a cat', n: 2, quality: 'low' });
    expect(byToken.data).toHaveLength(2);
    expect(byToken.usage?.output_tokens).toBe(lastBill()?.outputTokens);
    const single = await client.images.generate({
      model: at('dall-e-3'),
      prompt: 'a cat',
      quality: 'hd',
      size: '1024x1792',
    });
    expect(single.data?.[0]?.url).toContain('https://');
    expect(lastBill()).toMatchObject({ images: 1, variant: 'hd/1024x1792' });
  });

  it('makes a picture of another one', async () => {
    const image = await toFile(Buffer.from('a picture'), 'a.png', { type: 'image/png' });
    const edited = await client.images.edit({ model: at('gpt-image-1'), image, prompt: 'with a hat' });
    expect(edited.data).toHaveLength(1);
    expect(world.provider.calls.at(-1)?.files['image']?.toString()).toBe('a picture');
  });

  it('streams pictures', async () => {
    const stream = await client.images.generate({ model: at('gpt-image-1'), prompt: 'a cat', stream: true });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect(types).toEqual(['image_generation.partial_image', 'image_generation.completed']);
  });

  it('speaks, charged by the character and by the token', async () => {
    for (const model of ['tts-1', 'gpt-4o-mini-tts']) {
      const speech = await client.audio.speech.create({
        model: at(model),
        voice: 'alloy',
        input: 'Hello, is this a test?',
        response_format: 'wav',
      });
      const bytes = Buffer.from(await speech.arrayBuffer());
      expect([speech.headers.get('content-type'), bytes.toString('latin1', 0, 4)]).toEqual(['audio/wav', 'RIFF']);
      expect(bytes.readUInt32LE(4) + 8).toBe(bytes.length);
      expect(lastBill()?.inputCharacters).toBe(22);
    }
  });

  it('listens, charged by the second and by the token, whatever form the transcript has', async () => {
    const json = await client.audio.transcriptions.create({ model: at('whisper-1'), file: await sound() });
    expect(json.text).toContain('simulated');
    expect(lastBill()?.inputAudioMs).toBe(3000);
    const text = await client.audio.transcriptions.create({
      model: at('whisper-1'),
      file: await sound(),
      response_format: 'text',
    });
    expect(text).toBe(`${json.text}\n`);
    const long = await client.audio.transcriptions.create({
      model: at('whisper-1'),
      file: await sound(),
      response_format: 'verbose_json',
    });
    expect(long.duration).toBe(3);
    const byToken = await client.audio.transcriptions.create({
      model: at('gpt-4o-mini-transcribe'),
      file: await sound(),
    });
    expect(byToken.usage).toMatchObject({ type: 'tokens', output_tokens: lastBill()?.outputTokens });
    const translated = await client.audio.translations.create({ model: at('whisper-1'), file: await sound() });
    expect(translated.text).toContain('simulated');
  });

  it('listens word by word', async () => {
    const stream = await client.audio.transcriptions.create({
      model: at('gpt-4o-mini-transcribe'),
      file: await sound(),
      stream: true,
    });
    let text = '';
    let whole = '';
    for await (const event of stream) {
      if (event.type === 'transcript.text.delta') text += event.delta;
      if (event.type === 'transcript.text.done') whole = event.text;
    }
    expect(text.length).toBeGreaterThan(10);
    expect(whole).toBe(text);
  });

  it('judges texts, also without naming a model', async () => {
    const judged = await client.moderations.create({
      model: at('omni-moderation-latest'),
      input: ['peace', 'violence'],
    });
    expect(judged.results.map(({ flagged }) => flagged)).toEqual([false, true]);
    expect((await client.moderations.create({ input: 'peace' })).results[0]?.flagged).toBe(false);
  });

  it('raises its own exceptions', async () => {
    const picture = (model: string) => client.images.generate({ model, prompt: 'a cat' }).catch((error) => error);
    expect(await picture(`${world.anthropic}/claude-haiku-4-5`)).toBeInstanceOf(BadRequestError);
    expect(await picture('no-such-model')).toBeInstanceOf(NotFoundError);
    const body = JSON.stringify({ error: { message: 'slow down', type: 'rate_limit_error' } });
    const limited = await withReply(
      world,
      () => ({ type: 'refusal', refusal: { status: 429, body, headers: { 'retry-after': '7' } } }),
      async () =>
        client.audio.transcriptions.create({ model: at('whisper-1'), file: await sound() }).catch((error) => error),
    );
    expect(limited).toBeInstanceOf(RateLimitError);
  });
});

describe('a plain client', () => {
  it('has texts put in order', async () => {
    const documents = ['Rome is old', 'Paris is the capital of France', 'nothing'];
    const body = { model: `${reranker}/rerank-v3.5`, query: 'capital of France', documents, top_n: 2 };
    let answer = await post(world, '/v1/rerank', body);
    await until(async () => {
      if (answer.status !== 200) answer = await post(world, '/v1/rerank', body);
      return answer.status === 200;
    }, 'the reranker has not reached the proxies');
    expect(answer.headers.get('x-tollgate-cost-usd')).toBe('0.002000000000');
    expect(await answer.json()).toMatchObject({ results: [{ index: 1, relevance_score: 1 }, { index: 0 }] });
  });
});

describe('the bill', () => {
  it('equals the provider’s own books to the pico-dollar, unit by unit, and shows in the cost report', async () => {
    const { servedLog } = world.provider;
    const report = await auditWhenQuiet(world.projectId, servedLog.calls);
    expect(report).toMatchObject({ lost: [], countedTwice: [], servedTwice: [], unexplained: [], wrong: [] });
    expect(isClean(report)).toBe(true);
    expect([report.estimated, report.ledgerCharge]).toEqual([0, report.servedCharge]);
    expect(report.servedCharge).toBeGreaterThan(120_000_000_000n);
    const models = new Set(servedLog.calls.map(({ model }) => model));
    const query = `project=${world.projectId}`;
    const costs: any = await world.admin.get(`/api/v1/reports/costs?groupBy=model&where=${encodeURIComponent(query)}`);
    expect(new Set(costs.rows.map((row: any) => row.group.model))).toEqual(models);
    expect(costs.rows.map((row: any) => row.unpricedRequests)).toEqual(costs.rows.map(() => 0));
  }, 90_000);
});
