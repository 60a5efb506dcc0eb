import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readAsk } from '../sim/ask.js';
import { Simulator } from '../sim/simulate.js';
import type { Answer } from './answer.js';
import { FakeProvider } from './fake-provider.js';

const answer: Answer = {
  reasoning: ['Let me', ' think'],
  text: ['Hello', ' there'],
  toolCalls: [{ id: 'call_1', name: 'weather', pieces: ['{"city":', '"Oslo"}'] }],
  finish: 'tool-calls',
  inputTokens: 11,
  cacheReadTokens: 4,
};
const parameters = { type: 'object', properties: { city: { type: 'string' } } };
const schema = { type: 'object', properties: { n: { type: 'integer' } } };

interface DialectCase {
  readonly path: (stream: boolean) => string;
  readonly ask: object;
  readonly results: object;
}

/** The same question in each dialect: a tool, a schema, a picture, thinking, at most nine tokens. */
const cases: Readonly<Record<string, DialectCase>> = {
  'openai-responses': {
    path: () => '/v1/responses',
    ask: {
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'Hi' },
            { type: 'input_image', image_url: 'x' },
          ],
        },
      ],
      tools: [{ type: 'function', name: 'weather', parameters }],
      text: { format: { type: 'json_schema', schema } },
      reasoning: { effort: 'low' },
      max_output_tokens: 9,
    },
    results: { input: [{ type: 'function_call_output', call_id: 'c', output: 'sunny' }] },
  },
  'gemini-generate': {
    path: (stream) =>
      stream ? '/v1beta/models/gpt-4.1:streamGenerateContent?alt=sse' : '/v1beta/models/gpt-4.1:generateContent',
    ask: {
      contents: [{ role: 'user', parts: [{ text: 'Hi' }, { inlineData: { mimeType: 'image/png', data: 'x' } }] }],
      tools: [{ functionDeclarations: [{ name: 'weather', parameters }] }],
      generationConfig: {
        responseMimeType: 'application/json',
        responseJsonSchema: schema,
        thinkingConfig: { thinkingBudget: 100 },
        maxOutputTokens: 9,
      },
    },
    results: { contents: [{ role: 'user', parts: [{ functionResponse: { name: 'weather', response: {} } }] }] },
  },
  'bedrock-converse': {
    path: (stream) => `/model/gpt-4.1/${stream ? 'converse-stream' : 'converse'}`,
    ask: {
      messages: [{ role: 'user', content: [{ text: 'Hi' }, { image: { format: 'png', source: { bytes: 'x' } } }] }],
      toolConfig: { tools: [{ toolSpec: { name: 'weather', inputSchema: { json: parameters } } }] },
      outputConfig: { textFormat: { structure: { jsonSchema: { schema: JSON.stringify(schema) } } } },
      additionalModelRequestFields: { thinking: { type: 'enabled' } },
      inferenceConfig: { maxTokens: 9 },
    },
    results: { messages: [{ role: 'user', content: [{ toolResult: { toolUseId: 'c', content: [] } }] }] },
  },
  'cohere-chat': {
    path: () => '/v2/chat',
    ask: {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hi' },
            { type: 'image_url', image_url: 'x' },
          ],
        },
      ],
      tools: [{ type: 'function', function: { name: 'weather', parameters } }],
      response_format: { type: 'json_object', json_schema: schema },
      thinking: { type: 'enabled' },
      max_tokens: 9,
    },
    results: { messages: [{ role: 'tool', tool_call_id: 'c', content: 'sunny' }] },
  },
};

let provider: FakeProvider;
beforeAll(async () => {
  provider = await FakeProvider.start({ reply: () => ({ type: 'answer', answer }) });
});
afterAll(() => provider.stop());

async function ask(name: string, stream: boolean, body: object): Promise<Buffer> {
  const { path } = cases[name] ?? { path: () => '' };
  const response = await fetch(provider.url + path(stream), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-1' },
    body: JSON.stringify({ model: 'gpt-4.1', ...(stream ? { stream } : {}), ...body }),
  });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

/** Every text a stream is made of stands in it once. */
function piecesIn(bytes: Buffer): readonly number[] {
  const text = bytes.toString('latin1');
  return ['Let me', ' think', 'Hello', ' there'].map((piece) => text.split(`"${piece}"`).length - 1);
}

describe.each(Object.keys(cases))('the dialect %s', (name) => {
  const { ask: question, results } = cases[name] ?? { ask: {}, results: {} };

  it('says the whole answer, and bills it', async () => {
    const text = (await ask(name, false, question)).toString();
    expect(JSON.parse(text)).toBeInstanceOf(Object);
    for (const said of ['Let me', 'Hello', 'weather', 'Oslo']) expect(text).toContain(said);
    expect(provider.servedLog.calls.at(-1)).toMatchObject({
      dialect: name,
      model: 'gpt-4.1',
      stream: false,
      bill: { inputTokens: 11, outputTokens: 6, reasoningTokens: 2 },
    });
  });

  it('streams it piece by piece, at the same price', async () => {
    const bytes = await ask(name, true, question);
    expect(piecesIn(bytes)).toEqual([1, 1, 1, 1]);
    expect(provider.servedLog.calls.at(-1)).toMatchObject({ stream: true, bill: { inputTokens: 11, outputTokens: 6 } });
  });

  it('is understood by the simulated models', async () => {
    await ask(name, false, question);
    const [asked] = provider.calls.slice(-1);
    await ask(name, false, results);
    const [resulted] = provider.calls.slice(-1);
    if (asked === undefined || resulted === undefined) throw new Error('nothing was received');
    expect(readAsk(asked)).toMatchObject({
      tools: [{ name: 'weather', parameters }],
      toolsAllowed: true,
      hasToolResults: false,
      schema,
      wantsReasoning: true,
      images: 1,
      outputTokensMax: 9,
    });
    expect(readAsk(resulted).hasToolResults).toBe(true);
  });

  it('has refusals of its own', async () => {
    const [asked] = provider.calls.slice(-1);
    if (asked === undefined) throw new Error('nothing was received');
    const reply = new Simulator(0).reply({ ...asked, model: 'nobody' });
    if (reply.type !== 'refusal') throw new Error('an unknown model was served');
    expect(reply.refusal.status).toBe(name === 'bedrock-converse' ? 400 : 404);
    expect(reply.refusal.body).toContain('nobody');
  });
});

describe('an AWS event stream', () => {
  it('is made of messages whose lengths and checksums are right', async () => {
    let bytes = await ask('bedrock-converse', true, {});
    const types: string[] = [];
    while (bytes.length > 0) {
      const total = bytes.readUInt32BE(0);
      expect(crc32(bytes.subarray(0, 8))).toBe(bytes.readUInt32BE(8));
      expect(crc32(bytes.subarray(0, total - 4))).toBe(bytes.readUInt32BE(total - 4));
      types.push(/:event-type[^A-Za-z]+([A-Za-z]+)/.exec(bytes.subarray(0, total).toString('latin1'))?.[1] ?? '');
      bytes = bytes.subarray(total);
    }
    expect([types[0], ...types.slice(-2)]).toEqual(['messageStart', 'messageStop', 'metadata']);
  });
});

describe('a Gemini stream without events', () => {
  it('is one JSON list', async () => {
    const response = await fetch(`${provider.url}/v1beta/models/gpt-4.1:streamGenerateContent`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ contents: [] }),
    });
    const chunks: unknown[] = JSON.parse(await response.text());
    expect(chunks.length).toBeGreaterThan(4);
  });
});
