import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI, Type } from '@google/genai';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ReceivedCall, Simulator } from '@tollgate/testkit';
import OpenAI from 'openai';
import { startTokenServer, type TokenServer } from '../support/google-tokens.ts';
import { collected, lastBillOf, untilServed } from '../support/sdk.ts';
import { startWorld, type World } from '../support/world.ts';

const project = '/v1/projects/my-project/locations/europe-west4';
const simulator = new Simulator(0);
const parameters = { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] };
const city = { type: Type.OBJECT, properties: { city: { type: Type.STRING } }, required: ['city'] };
const googleTools = [{ functionDeclarations: [{ name: 'weather', parameters: city }] }];
const question = [{ role: 'user' as const, content: 'Weather?' }];

let world: World;
let tokens: TokenServer;
let vertex: string;
let google: GoogleGenAI;
let openai: OpenAI;
let anthropic: Anthropic;

beforeAll(async () => {
  tokens = await startTokenServer();
  world = await startWorld({ env: { proxy: { TOLLGATE_GOOGLE_TOKEN_URL: tokens.url } } });
  world.provider.reply = answerTo;
  vertex = `vx-${world.projectId.slice(-8)}`;
  const baseUrl = world.provider.url + project;
  await world.admin.create('/api/v1/providers', { id: vertex, kind: 'vertex', baseUrl });
  const credential = { name: 'main', secret: tokens.account };
  await world.admin.create(`/api/v1/providers/${vertex}/credentials`, credential);
  const { virtualKey: apiKey, stack } = world;
  google = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: stack.proxyUrl(), fetch } });
  openai = new OpenAI({ baseURL: `${stack.proxyUrl()}/v1`, apiKey, maxRetries: 0 });
  anthropic = new Anthropic({ baseURL: stack.proxyUrl(), apiKey, maxRetries: 0 });
  await untilServed(() => google.models.generateContent({ model: `${vertex}/gpt-4.1`, contents: 'Hello' }));
}, 60_000);
afterAll(async () => {
  await world?.stop();
  await tokens?.stop();
});

/** Lets in whom the server of tokens has let in, as the platform does. */
function answerTo(call: ReceivedCall): ReturnType<Simulator['reply']> {
  if (call.headers['authorization'] === `Bearer ${tokens.accessToken}`) return simulator.reply(call);
  const body = JSON.stringify({ error: { code: 401, message: 'no', status: 'UNAUTHENTICATED' } });
  return { type: 'refusal', refusal: { status: 401, body } };
}

/** Where the platform was called last, below the operator's project. */
function lastPath(): string | undefined {
  return world.provider.calls.at(-1)?.path.replace(project, '');
}

const lastBill = () => lastBillOf(world);

describe.each([
  ['Gemini', 'gpt-4.1', '/publishers/google/models/gpt-4.1', ':generateContent', ':streamGenerateContent'],
  ['Claude', 'claude-sonnet-4-6', '/publishers/anthropic/models/claude-sonnet-4-6', ':rawPredict', ':streamRawPredict'],
])('%s on Vertex AI', (_maker, name, address, whole, streamed) => {
  const model = () => `${vertex}/${name}`;

  it('answers the Google SDK, whole and streamed, with the counts of the provider’s books', async () => {
    const answer = await google.models.generateContent({ model: model(), contents: 'Hello' });
    expect(answer.text).toContain('simulated answer');
    expect(answer.usageMetadata?.candidatesTokenCount).toBe(lastBill()?.outputTokens);
    expect(lastPath()).toBe(address + whole);
    const chunks = await collected(await google.models.generateContentStream({ model: model(), contents: 'Hello' }));
    expect(chunks.map(({ text }) => text ?? '').join('')).toBe(answer.text);
    expect(chunks.at(-1)?.usageMetadata?.candidatesTokenCount).toBe(lastBill()?.outputTokens);
    expect(lastPath()).toBe(address + streamed);
  });

  it('calls tools for the Google SDK, whole and streamed, and takes their results', async () => {
    const config = { tools: googleTools };
    const first = await google.models.generateContent({ model: model(), contents: 'Weather?', config });
    expect(first.functionCalls).toMatchObject([{ name: 'weather', args: { city: 'sample' } }]);
    const turn = first.candidates?.[0]?.content;
    const [call] = first.functionCalls ?? [];
    if (turn === undefined || call?.name === undefined) throw new Error('no function was called');
    const functionResponse = { ...call, args: undefined, response: { sky: 'clear' } };
    const contents = [
      { role: 'user', parts: [{ text: 'Weather?' }] },
      turn,
      { role: 'user', parts: [{ functionResponse }] },
    ];
    const second = await google.models.generateContent({ model: model(), contents, config });
    expect(second.text).toContain('tool result has arrived');
    const asked = { model: model(), contents: 'Weather?', config };
    const chunks = await collected(await google.models.generateContentStream(asked));
    expect(chunks.flatMap(({ functionCalls }) => functionCalls ?? [])).toMatchObject([
      { name: 'weather', args: { city: 'sample' } },
    ]);
  });

  it('answers the OpenAI SDK, whole and streamed, with tools', async () => {
    const answer = await openai.chat.completions.create({ model: model(), messages: question });
    expect(answer.choices[0]?.message.content).toContain('simulated answer');
    expect(answer.usage?.completion_tokens).toBe(lastBill()?.outputTokens);
    expect(lastPath()).toBe(address + whole);
    const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }];
    const stream = openai.chat.completions.stream({ model: model(), messages: question, tools });
    const [call] = (await stream.finalChatCompletion()).choices[0]?.message.tool_calls ?? [];
    expect(call).toMatchObject({ function: { name: 'weather', arguments: '{"city":"sample"}' } });
    expect(lastPath()).toBe(address + streamed);
  });

  it('answers the Anthropic SDK, whole and streamed, with tools', async () => {
    const ask = { model: model(), max_tokens: 500, messages: question };
    const answer = await anthropic.messages.create(ask);
    expect(answer.content).toMatchObject([{ type: 'text', text: expect.stringContaining('simulated answer') }]);
    expect(answer.usage.output_tokens).toBe(lastBill()?.outputTokens);
    expect(lastPath()).toBe(address + whole);
    const tools = [{ name: 'weather', input_schema: parameters }];
    const used = await anthropic.messages.stream({ ...ask, tools }).finalMessage();
    expect(used.content.at(-1)).toMatchObject({ type: 'tool_use', name: 'weather', input: { city: 'sample' } });
    expect(lastPath()).toBe(address + streamed);
  });
});

describe('Vertex AI', () => {
  it('is asked with a token of the service account, that was asked for once', () => {
    const sent = world.provider.calls.filter(({ path }) => path.startsWith(project));
    expect(sent.length).toBeGreaterThan(10);
    for (const { headers } of sent) expect(headers['authorization']).toBe(`Bearer ${tokens.accessToken}`);
    expect([tokens.given(), tokens.refused()]).toEqual([1, 0]);
  });

  it('counts tokens for the Google SDK', async () => {
    const contents = 'Count the tokens of this, please.';
    const { totalTokens } = await google.models.countTokens({ model: `${vertex}/gpt-4.1`, contents });
    expect(totalTokens).toBe(Math.ceil(contents.length / 4));
    expect(lastPath()).toBe('/publishers/google/models/gpt-4.1:countTokens');
  });
});
