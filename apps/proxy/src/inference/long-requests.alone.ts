import { describe, expect, test } from '@jest/globals';
import { kibibyte, mebibyte } from '@tollgate/schema';
import { defaultBodyLimits } from '../edge/index.js';
import { callerHeaders } from '../testing/caller.js';
import { type FarCall, questionMark } from '../testing/far-side.js';
import { expectNobodyWaits } from '../testing/longest-delay.js';
import { setFarStage } from '../testing/stage.js';

/** The longest that leaves room for the rest of a body. */
const questionBytesMax = defaultBodyLimits.bytesMax - 4 * kibibyte;

function repeated(words: string, bytes: number): string {
  return words.repeat(Math.floor(bytes / (Buffer.byteLength(JSON.stringify(words)) - 2)));
}

/** With escapes, and with characters of all sizes. */
const text = repeated('Grüße "du" 😀\n\\u0041 ', 16 * mebibyte);
const base64 = 'QUJD';

/** A kind for each format of providers, with one of its models; `groq` speaks OpenAI's chat only, `bedrock` has its calls signed. */
const models = [
  'groq/llama-3.3-70b-versatile',
  'openai/gpt-4.1',
  'anthropic/claude-sonnet-4-6',
  'google/gemini-2.5-flash',
  'bedrock/us.anthropic.claude-sonnet-4-6',
  'cohere/command-a-vision-07-2025',
];
const awsSecret = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'canary' };

const providersAt = (url: string) => [
  { id: 'bedrock', kind: 'bedrock', baseUrl: url, secret: awsSecret, options: { region: 'us-east-1' } },
  { id: 'google', kind: 'google', baseUrl: `${url}/v1beta` },
  ...['groq', 'openai', 'anthropic', 'cohere'].map((id) => ({ id, kind: id, baseUrl: `${url}/v1` })),
];

type Asked = Pick<FarCall, 'place'> & { readonly path: string; readonly body: object };
type Ask = (model: string) => Asked;

const dataUrl = `data:image/png;base64,${questionMark}`;
const user = (content: unknown) => [{ role: 'user', content }];
const chat = (content: unknown) => (model: string) => ({
  path: '/v1/chat/completions',
  body: { messages: user(content), model },
  place: ['choices', 0, 'message', 'content'],
});
const messages = (content: unknown) => (model: string) => ({
  path: '/v1/messages',
  body: { max_tokens: 9, messages: user(content), model },
  place: ['content', 0, 'text'],
});
const gemini = (part: object) => (model: string) => ({
  path: `/v1beta/models/${model}:generateContent`,
  body: { contents: [{ role: 'user', parts: [part] }] },
  place: ['candidates', 0, 'content', 'parts', 0, 'text'],
});
const responses = (input: unknown) => (model: string) => ({
  path: '/v1/responses',
  body: { input, model },
  place: ['output', 0, 'content', 0, 'text'],
});

const image = { type: 'base64', media_type: 'image/png', data: questionMark };
const questions: readonly (readonly [what: string, question: string, asks: readonly (readonly [string, Ask])[]])[] = [
  [
    'a text of 16 MiB',
    text,
    [
      ['OpenAI chat', chat(questionMark)],
      ['Anthropic Messages', messages(questionMark)],
      ['Gemini', gemini({ text: questionMark })],
      ['OpenAI Responses', responses(questionMark)],
    ],
  ],
  [
    'a picture of 16 MiB',
    repeated(base64, 16 * mebibyte),
    [
      ['OpenAI chat', chat([{ type: 'image_url', image_url: { url: dataUrl } }])],
      ['Anthropic Messages', messages([{ type: 'image', source: image }])],
      ['Gemini', gemini({ inlineData: { mimeType: 'image/png', data: questionMark } })],
      ['OpenAI Responses', responses(user([{ type: 'input_image', image_url: dataUrl }]))],
    ],
  ],
  [
    'the longest picture',
    repeated(base64, questionBytesMax),
    [['Anthropic Messages', messages([{ type: 'image', source: image }])]],
  ],
];

/** Also what OpenAI's vectors are marked with, so that there is a text to look for in them. */
const answer = 'embedding';

describe.each(questions)('%s', (what, question, asks) => {
  const stage = setFarStage({ question, answer }, providersAt);

  const ask = async ({ path, body, place }: Asked, times = 1) => {
    const { far, proxy } = stage();
    const written = JSON.stringify(body);
    const sent = await far.call({ url: proxy.url + path, headers: callerHeaders, body: written, place, times });
    expect(sent).toEqual({ status: 200, isWhole: true, isHeard: true });
  };

  test('from four callers at once reaches its provider whole, and nobody waits for it', async () => {
    const asked = messages(questionMark)('openai/gpt-4.1');
    await expectNobodyWaits(`${what}, four at once`, () => ask(asked, 4));
  });

  test('to be made a vector of reaches its provider whole, and nobody waits for it', async () => {
    const body = { model: 'openai/text-embedding-3-small', input: questionMark };
    const asked = { path: '/v1/embeddings', body, place: ['data', 0, 'object'] };
    await expectNobodyWaits(`${what}, embeddings`, () => ask(asked));
  });

  test('in a form reaches its provider whole, and nobody waits for it', async () => {
    const part = (head: string, content: string) =>
      `--b\r\ncontent-disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
    const file = part('name="file"; filename="sound.mp3"', questionMark);
    const body = `${part('name="model"', 'openai/whisper-1')}${file}--b--\r\n`;
    const headers = { ...callerHeaders, 'content-type': 'multipart/form-data; boundary=b' };
    const { far, proxy } = stage();
    const asked = { url: `${proxy.url}/v1/audio/transcriptions`, headers, body, place: ['text'] };
    await expectNobodyWaits(`${what}, a form`, async () => {
      expect(await far.call(asked)).toEqual({ status: 200, isWhole: true, isHeard: true });
    });
  });

  describe.each(asks)('from a caller of %s', (dialect, asked) => {
    test.each(models)('reaches %s whole, and nobody waits for it', async (model) => {
      await expectNobodyWaits(`${what}, ${dialect} to ${model}`, () => ask(asked(model)));
    });
  });
});

const toolUse = { type: 'tool_use', id: 'toolu_1', name: 'write', input: { text: questionMark } };
const toolResult = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'Done' };
/** Questions behind a call whose arguments are an object. */
const callers: readonly (readonly [dialect: string, path: (model: string) => string, (model: string) => object])[] = [
  [
    'Anthropic Messages',
    () => '/v1/messages',
    (model) => ({
      model,
      max_tokens: 9,
      messages: [...user('Go'), { role: 'assistant', content: [toolUse] }, ...user([toolResult])],
    }),
  ],
  [
    'Gemini',
    (model) => `/v1beta/models/${model}:generateContent`,
    () => ({
      contents: [
        { role: 'user', parts: [{ text: 'Go' }] },
        { role: 'model', parts: [{ functionCall: { name: 'write', args: { text: questionMark } } }] },
        { role: 'user', parts: [{ functionResponse: { name: 'write', response: { output: 'Done' } } }] },
      ],
    }),
  ],
];

describe.each(callers)('arguments of 16 MiB from a caller of %s', (dialect, path, body) => {
  const stage = setFarStage({ question: text, answer }, providersAt);

  // The last two have arguments as an object, in which the text can be looked for.
  test.each([
    ['groq/llama-3.3-70b-versatile', false],
    ['openai/gpt-4.1', false],
    ['anthropic/claude-sonnet-4-6', true],
    ['bedrock/us.anthropic.claude-sonnet-4-6', true],
  ])('reach %s, and nobody waits for them', async (model, isHeard) => {
    const { far, proxy } = stage();
    const call = { url: proxy.url + path(model), headers: callerHeaders, body: JSON.stringify(body(model)), place: [] };
    await expectNobodyWaits(`arguments of 16 MiB, ${dialect} to ${model}`, async () => {
      expect(await far.call(call)).toMatchObject({ status: 200, ...(isHeard ? { isHeard } : {}) });
    });
  });
});

describe('a body of 1 MiB of numbers that JavaScript cannot keep', () => {
  const stage = setFarStage({ answer }, providersAt);

  test('is sent on, and nobody waits for it', async () => {
    const { far, proxy } = stage();
    const parameters = `{"type":"object","properties":{"a":{"enum":[${'1e5,'.repeat(mebibyte / 4 - 100)}0]}}}`;
    const { path, body, place } = chat('Count')('anthropic/claude-sonnet-4-6');
    const tools = `,"tools":[{"type":"function","function":{"name":"count","parameters":${parameters}}}]}`;
    const written = JSON.stringify(body).slice(0, -1) + tools;
    const call = { url: proxy.url + path, headers: callerHeaders, body: written, place };
    await expectNobodyWaits('a body of 1 MiB of odd numbers', async () => {
      expect(await far.call(call)).toMatchObject({ status: 200, isWhole: true });
    });
  });
});
