import { describe, expect, test } from '@jest/globals';
import { mebibyte } from '@tollgate/schema';
import { callerHeaders } from '../testing/caller.js';
import type { FarCall } from '../testing/far-side.js';
import { expectNobodyWaits } from '../testing/longest-delay.js';
import { setFarStage } from '../testing/stage.js';

/** With escapes, and with characters of all sizes. */
const words = 'Grüße "du" 😀\n\\u0041 ';
const wordBytes = Buffer.byteLength(JSON.stringify(words)) - 2;
/** So long that the arguments it is in have 16 MiB. */
const text = words.repeat(Math.floor((16 * mebibyte - 16) / wordBytes));

/** A kind for each format of providers, with one of its models; the last three have arguments as an object. */
const models = [
  ['groq', 'llama-3.3-70b-versatile'],
  ['openai', 'gpt-4.1'],
  ['cohere', 'command-a-03-2025'],
  ['anthropic', 'claude-sonnet-4-6'],
  ['google', 'gemini-2.5-flash'],
  ['bedrock', 'us.anthropic.claude-sonnet-4-6'],
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
const dialects: readonly Dialect[] = [
  {
    name: 'OpenAI chat',
    ask: (model, stream) => ({
      path: '/v1/chat/completions',
      body: { model, stream, messages: [{ role: 'user', content }] },
    }),
    inEvent: ['choices', 0, 'delta', 'tool_calls', 0, 'function', 'arguments'],
    inBody: ['choices', 0, 'message', 'tool_calls', 0, 'function', 'arguments'],
  },
  {
    name: 'OpenAI Responses',
    ask: (model, stream) => ({ path: '/v1/responses', body: { model, stream, input: content } }),
    inEvent: ['delta'],
    inBody: ['output', 0, 'arguments'],
  },
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

const below = (kind: string) => (kind === 'bedrock' ? '' : kind === 'google' ? '/v1beta' : '/v1');
const providersAt = (url: string) => models.map(([kind]) => ({ id: kind, kind, baseUrl: url + below(kind) }));

describe.each(dialects)('arguments of 16 MiB for a caller of $name', (dialect) => {
  const stage = setFarStage({ answer: text, calls: true }, providersAt);

  describe.each(models)('from a model of %s', (kind, model) => {
    test.each([
      ['streamed', true],
      ['in one body', false],
    ])('come whole %s, and nobody waits for them', async (way, stream) => {
      const { far, proxy } = stage();
      const { path, body } = dialect.ask(`${kind}/${model}`, stream);
      const place = stream ? dialect.inEvent : dialect.inBody;
      const call = { url: proxy.url + path, headers: callerHeaders, body: JSON.stringify(body), place };
      await expectNobodyWaits(`arguments of 16 MiB ${way}, ${kind} for ${dialect.name}`, async () =>
        expect(await far.call(call)).toMatchObject({ status: 200, isWhole: true }),
      );
    });
  });
});
