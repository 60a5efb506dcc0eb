import { ApiError, GoogleGenAI, Type } from '@google/genai';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addGoogle, collected, lastBillOf, untilServed } from '../support/sdk.ts';
import { startWorld, until, type World, withReply } from '../support/world.ts';

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const city = { type: Type.OBJECT, properties: { city: { type: Type.STRING } }, required: ['city'] };
const tools = [{ functionDeclarations: [{ name: 'weather', description: 'The weather in a city', parameters: city }] }];

let world: World;
/** The SDK as it speaks to the Gemini API, and in its mode for Vertex AI, with a project and without. */
let clients: Readonly<Record<'gemini' | 'cloud' | 'project', GoogleGenAI>>;
let client: GoogleGenAI;
let google: string;
beforeAll(async () => {
  world = await startWorld();
  google = await addGoogle(world);
  const apiKey = world.virtualKey;
  const scope = { project: 'some-project', location: 'europe-west4' };
  clients = {
    gemini: new GoogleGenAI({ apiKey, httpOptions: options() }),
    cloud: new GoogleGenAI({ vertexai: true, apiKey, httpOptions: options() }),
    project: new GoogleGenAI({ vertexai: true, apiKey, ...scope, httpOptions: options() }),
  };
  client = clients.gemini;
  await untilServed(() => client.models.generateContent({ model: `${google}/gpt-4.1`, contents: 'Hello' }));
}, 60_000);
afterAll(() => world?.stop());

/** Without a `fetch` of its caller's the SDK looks for a dispatcher of node's that is not in the realm of a test. */
function options() {
  return { baseUrl: world.stack.proxyUrl(), fetch };
}

const lastBill = () => lastBillOf(world);

describe.each([
  ['at a Google-format provider', 'gemini', () => `${google}/gpt-4.1`],
  ['at an OpenAI-format provider', 'gemini', () => `${world.openai}/gpt-4.1`],
  ['at an Anthropic-format provider', 'gemini', () => `${world.anthropic}/claude-sonnet-4-6`],
  ['in its mode for Vertex AI at a Google-format provider', 'cloud', () => `${google}/gpt-4.1`],
  ['in its mode for Vertex AI at an OpenAI-format provider', 'cloud', () => `${world.openai}/gpt-4.1`],
  ['with a project at an Anthropic-format provider', 'project', () => `${world.anthropic}/claude-sonnet-4-6`],
] as const)('the Google SDK %s', (_, mode, model) => {
  beforeAll(() => {
    client = clients[mode];
  });
  const ask = (contents: string) => ({ model: model(), contents });

  it('gets text with the counts of the provider’s books', async () => {
    const answer = await client.models.generateContent(ask('Hello'));
    expect(answer.text).toContain('simulated answer');
    expect(answer.candidates?.[0]?.finishReason).toBe('STOP');
    expect(answer.usageMetadata).toMatchObject({
      promptTokenCount: lastBill()?.inputTokens,
      candidatesTokenCount: lastBill()?.outputTokens,
    });
  });

  it('streams the same text piece by piece', async () => {
    const whole = await client.models.generateContent(ask('Hello'));
    const chunks = await collected(await client.models.generateContentStream(ask('Hello')));
    expect(chunks.length).toBeGreaterThan(10);
    expect(chunks.map(({ text }) => text ?? '').join('')).toBe(whole.text);
    expect(chunks.at(-1)?.usageMetadata?.candidatesTokenCount).toBe(lastBill()?.outputTokens);
    expect(chunks.at(-1)?.candidates?.[0]?.finishReason).toBe('STOP');
  });

  it('calls tools, whole and streamed, and answers when the results are there', async () => {
    const config = { tools };
    const first = await client.models.generateContent({ ...ask('Weather, in parallel?'), config });
    expect(first.functionCalls?.map(({ name, args }) => [name, args])).toEqual([
      ['weather', { city: 'sample' }],
      ['weather', { city: 'sample' }],
    ]);
    const turn = first.candidates?.[0]?.content;
    if (turn === undefined) throw new Error('no content');
    const parts = (first.functionCalls ?? []).map(({ id, name }) => ({
      functionResponse: {
        ...(id === undefined ? {} : { id }),
        ...(name === undefined ? {} : { name }),
        response: { sky: 'clear' },
      },
    }));
    const contents = [{ role: 'user', parts: [{ text: 'Weather?' }] }, turn, { role: 'user', parts }];
    const second = await client.models.generateContent({ model: model(), contents, config });
    expect(second.text).toContain('tool result has arrived');
    const chunks = await collected(await client.models.generateContentStream({ ...ask('Weather?'), config }));
    expect(chunks.flatMap(({ functionCalls }) => functionCalls ?? [])).toMatchObject([
      { name: 'weather', args: { city: 'sample' } },
    ]);
  });

  it('shows images, and gets JSON that fits a schema', async () => {
    const image = { inlineData: { mimeType: 'image/png', data: pixel } };
    const seen = await client.models.generateContent({ model: model(), contents: [{ text: 'What is this?' }, image] });
    expect(seen.text).toContain('I see 1 image');
    const responseJsonSchema = {
      type: 'object',
      properties: { title: { type: 'string' }, pages: { type: 'integer' } },
    };
    const config = { responseMimeType: 'application/json', responseJsonSchema };
    const book = await client.models.generateContent({ ...ask('A book'), config });
    expect(JSON.parse(book.text ?? '')).toEqual({ title: 'sample', pages: 7 });
  });

  it('raises the SDK’s own exception for what goes wrong, before the stream and in it', async () => {
    const provider = model().split('/')[0];
    const unknown = client.models.generateContent({ model: `${provider}/nobody`, contents: 'Hello' });
    await expect(unknown).rejects.toMatchObject({ name: 'ApiError', status: 404 });
    const limited = await client.models
      .generateContent({ model: `${provider}/rate-limited`, contents: 'Hello' })
      .catch((error) => error);
    expect(limited).toBeInstanceOf(ApiError);
    expect([limited.status, limited.message]).toEqual([429, expect.stringContaining('RESOURCE_EXHAUSTED')]);
    const broken = await client.models.generateContentStream({ model: `${provider}/broken-stream`, contents: 'Hello' });
    await expect(collected(broken)).rejects.toBeInstanceOf(ApiError);
  });
});

describe('the Google SDK', () => {
  beforeAll(() => {
    client = clients.gemini;
  });

  it('reaches the same with the other version of the API', async () => {
    const httpOptions = { ...options(), apiVersion: 'v1beta' };
    const beta = new GoogleGenAI({ apiKey: world.virtualKey, httpOptions });
    const answer = await beta.models.generateContent({ model: `${google}/gpt-4.1`, contents: 'Hello' });
    expect(answer.text).toContain('simulated answer');
  });

  it('counts tokens at providers of any format', async () => {
    const contents = 'Count the tokens of this, please.';
    const theirs = await client.models.countTokens({ model: `${google}/gpt-4.1`, contents });
    expect(theirs.totalTokens).toBe(Math.ceil(contents.length / 4));
    const estimated = await client.models.countTokens({ model: `${world.openai}/gpt-4.1`, contents });
    expect(estimated.totalTokens).toBeGreaterThan(4);
    expect(estimated.sdkHttpResponse?.headers).toMatchObject({ 'x-tollgate-estimated': 'true' });
  });

  it('gets vectors', async () => {
    const model = `${world.openai}/text-embedding-3-small`;
    const config = { outputDimensionality: 4 };
    const { embeddings } = await client.models.embedContent({ model, contents: ['one', 'two'], config });
    expect(embeddings?.map(({ values }) => values?.length)).toEqual([4, 4]);
  });

  it('lists models over pages, and reads one', async () => {
    const names: (string | undefined)[] = [];
    for await (const { name } of await client.models.list({ config: { pageSize: 5 } })) names.push(name);
    const name = `models/${google}/gemini-2.5-flash`;
    expect(names).toContain(name);
    expect(new Set(names).size).toBe(names.length);
    const one = await client.models.get({ model: `${google}/gemini-2.5-flash` });
    expect([one.name, one.inputTokenLimit]).toEqual([name, expect.any(Number)]);
  });

  it('is refused without a key that is known', async () => {
    const stranger = new GoogleGenAI({ apiKey: 'tg_stranger', httpOptions: options() });
    const asked = stranger.models.generateContent({ model: `${google}/gpt-4.1`, contents: 'Hello' });
    await expect(asked).rejects.toMatchObject({ status: 401, message: expect.stringContaining('UNAUTHENTICATED') });
  });

  it('is cut off by its own signal, and charged for no more than was sent', async () => {
    const reply = () =>
      ({
        type: 'answer',
        answer: { text: Array.from({ length: 200 }, (_, index) => ` ${index}`), finish: 'stop', inputTokens: 5 },
        delivery: { pieceDelayMs: 20 },
      }) as const;
    await withReply(world, reply, async () => {
      const abort = new AbortController();
      const config = { abortSignal: abort.signal };
      const model = `${google}/gpt-4.1`;
      const stream = await client.models.generateContentStream({ model, contents: 'Hello', config });
      const reading = (async () => {
        for await (const chunk of stream) if (chunk.text !== undefined) abort.abort();
      })();
      await reading.catch(() => undefined);
      await until(() => world.provider.servedLog.calls.at(-1)?.outcome === 'disconnected', 'the provider went on');
      expect(lastBill()?.outputTokens).toBeLessThan(200);
    });
  });
});
