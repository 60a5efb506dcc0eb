import { ApiError, GoogleGenAI } from '@google/genai';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addGoogle, lastBillOf, untilServed } from '../support/sdk.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let google: string;
let client: GoogleGenAI;
let inProject: GoogleGenAI;
beforeAll(async () => {
  world = await startWorld();
  google = await addGoogle(world);
  const httpOptions = { baseUrl: world.stack.proxyUrl(), fetch };
  client = new GoogleGenAI({ vertexai: true, apiKey: world.virtualKey, httpOptions });
  inProject = new GoogleGenAI({
    vertexai: true,
    apiKey: world.virtualKey,
    project: 'some-project',
    location: 'global',
    apiVersion: 'v1',
    httpOptions,
  });
  await untilServed(() => client.models.generateContent({ model: `${google}/gpt-4.1`, contents: 'Hello' }));
}, 60_000);
afterAll(() => world?.stop());

describe('the Google SDK in its mode for Vertex AI', () => {
  it('reaches an alias by its bare name, and a provider by its own', async () => {
    const alias = `cloud-${google}`;
    await world.admin.create('/api/v1/routes', { alias, targets: [{ provider: world.openai, model: 'gpt-4.1' }] });
    const ask = (model: string) => inProject.models.generateContent({ model, contents: 'Hello' });
    await untilServed(() => ask(alias));
    for (const model of [
      alias,
      `${google}/gpt-4.1`,
      `publishers/${google}/models/gpt-4.1`,
      `models/${google}/gpt-4.1`,
    ]) {
      expect((await ask(model)).text).toContain('simulated answer');
    }
  });

  it('counts tokens', async () => {
    const contents = 'Count the tokens of this, please.';
    const config = { systemInstruction: 'Be brief.' };
    const { totalTokens } = await client.models.countTokens({ model: `${google}/gpt-4.1`, contents });
    expect(totalTokens).toBe(Math.ceil(contents.length / 4));
    const estimated = await inProject.models.countTokens({ model: `${world.openai}/gpt-4.1`, contents, config });
    expect(estimated.totalTokens).toBeGreaterThan(totalTokens ?? 0);
  });

  it('gets vectors of many texts, and of one with its count', async () => {
    const model = `${world.openai}/text-embedding-3-small`;
    const config = { outputDimensionality: 4 };
    const { embeddings } = await client.models.embedContent({ model, contents: ['one', 'two'], config });
    expect(embeddings?.map(({ values }) => values?.length)).toEqual([4, 4]);
    const one = await inProject.models.embedContent({ model, contents: 'one', config });
    expect(one.embeddings).toMatchObject([{ statistics: { tokenCount: lastBillOf(world)?.inputTokens } }]);
  });

  it('gets a vector also where it asks as newer models want it', async () => {
    // The SDK goes by the name.
    const model = `gemini-vectors-${google}`;
    const target = { provider: world.openai, model: 'text-embedding-3-small' };
    await world.admin.create('/api/v1/routes', { alias: model, targets: [target] });
    const config = { outputDimensionality: 4, taskType: 'CLUSTERING' };
    const ask = () => client.models.embedContent({ model, contents: 'one', config });
    await untilServed(ask);
    const { embeddings } = await ask();
    expect(embeddings).toMatchObject([{ statistics: { tokenCount: lastBillOf(world)?.inputTokens } }]);
    expect(embeddings?.[0]?.values).toHaveLength(4);
  });

  it('lists models over pages by names that it takes, and reads one', async () => {
    const names: string[] = [];
    for await (const { name } of await inProject.models.list({ config: { pageSize: 50 } })) names.push(name ?? '');
    expect(new Set(names).size).toBe(names.length);
    const name = `publishers/${google}/models/gemini-2.5-flash`;
    expect(names).toContain(name);
    expect((await client.models.get({ model: name })).displayName).toBe(`${google}/gemini-2.5-flash`);
    expect((await inProject.models.get({ model: `${google}/gemini-2.5-flash` })).name).toBe(name);
  });

  it('raises its own exception for what is not there', async () => {
    const wrong = [
      () => client.models.generateContent({ model: 'nobody/nothing', contents: 'Hello' }),
      () => client.models.get({ model: 'nobody/nothing' }),
      () => inProject.models.computeTokens({ model: `${google}/gpt-4.1`, contents: 'Hello' }),
      () => client.models.embedContent({ model: `${world.openai}/gpt-4.1`, contents: [{ inlineData: {} }] }),
    ];
    for (const ask of wrong) {
      const refused = await ask().catch((error) => error);
      expect(refused).toBeInstanceOf(ApiError);
      expect([400, 404]).toContain(refused.status);
      expect(JSON.parse(refused.message).error.status).toMatch(/^(?:INVALID_ARGUMENT|NOT_FOUND)$/);
    }
  });
});
