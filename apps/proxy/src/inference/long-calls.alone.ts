import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mebibyte } from '@tollgate/schema';
import { callerHeaders } from '../testing/caller.js';
import { type FarCall, FarSide } from '../testing/far-side.js';
import { expectNobodyWaits } from '../testing/longest-delay.js';
import { startTestProxy, type TestProxy } from '../testing/test-proxy.js';

const longChars = 16 * mebibyte;
/** With escapes, and with characters of all sizes. */
const words = 'Grüße "du" 😀\n\\u0041 ';
const text = words.repeat(Math.ceil(longChars / words.length)).slice(0, longChars - 8);

/** A kind for each format of providers that write arguments as text, with one of its models. */
const models = [
  ['groq', 'llama-3.3-70b-versatile'],
  ['openai', 'gpt-4.1'],
  ['cohere', 'command-a-03-2025'],
] as const;

const content = 'Write something';

interface Dialect {
  readonly name: string;
  readonly ask: (model: string, stream: boolean) => { readonly path: string; readonly body: object };
  /** Where the arguments, or the text in them, stand in an event of a stream, and in a whole answer. */
  readonly inEvent: FarCall['place'];
  readonly inBody: FarCall['place'];
}

const inParts = ['candidates', 0, 'content', 'parts', 0, 'functionCall', 'args', 'text'];
/** Those whose callers get arguments as an object. */
const dialects: readonly Dialect[] = [
  {
    name: 'Anthropic Messages',
    ask: (model, stream) => ({
      path: '/v1/messages',
      body: { model, stream, max_tokens: 9, messages: [{ role: 'user', content }] },
    }),
    inEvent: ['delta', 'partial_json'],
    inBody: ['content', 0, 'input', 'text'],
  },
  {
    name: 'Gemini',
    ask: (model, stream) => ({
      path: `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
      body: { contents: [{ role: 'user', parts: [{ text: content }] }] },
    }),
    inEvent: inParts,
    inBody: inParts,
  },
];

let far: FarSide;
let proxy: TestProxy;

beforeAll(async () => {
  far = await FarSide.start({ answer: text, calls: true });
  const providers = models.map(([kind]) => ({ id: kind, kind, baseUrl: `${far.providerUrl}/v1` }));
  proxy = await startTestProxy({ providers });
});
afterAll(async () => {
  await proxy.stop();
  await far.stop();
});

describe.each(dialects)('arguments of 16 MiB for a caller of $name', (dialect) => {
  describe.each(models)('from a model of %s', (kind, model) => {
    test.each([
      ['streamed', true],
      ['in one body', false],
    ])('come whole %s, and nobody waits for them', async (way, stream) => {
      const { path, body } = dialect.ask(`${kind}/${model}`, stream);
      const place = stream ? dialect.inEvent : dialect.inBody;
      const call = { url: proxy.url + path, headers: callerHeaders, body: JSON.stringify(body), place };
      await expectNobodyWaits(`arguments of 16 MiB ${way}, ${kind} for ${dialect.name}`, async () =>
        expect(await far.call(call)).toMatchObject({ status: 200, isWhole: true }),
      );
    });
  });
});
