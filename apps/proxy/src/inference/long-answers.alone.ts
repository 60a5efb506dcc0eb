import { describe, expect, test } from '@jest/globals';
import { mebibyte } from '@tollgate/schema';
import { callerHeaders } from '../testing/caller.js';
import type { FarCall } from '../testing/far-side.js';
import { expectNobodyWaits } from '../testing/longest-delay.js';
import { setFarStage } from '../testing/stage.js';

const longChars = 16 * mebibyte;
/** With escapes, and with characters of all sizes. */
const words = 'Grüße "du" 😀\n\\u0041 ';
const text = words.repeat(Math.ceil(longChars / words.length)).slice(0, longChars - 8);

/** A kind for each format of providers, with one of its models; `groq` speaks OpenAI's chat only. */
const models = [
  ['groq', 'llama-3.3-70b-versatile'],
  ['openai', 'gpt-4.1'],
  ['anthropic', 'claude-sonnet-4-6'],
  ['google', 'gemini-2.5-flash'],
  ['bedrock', 'us.anthropic.claude-sonnet-4-6'],
  ['cohere', 'command-a-03-2025'],
] as const;

interface Dialect {
  readonly name: string;
  readonly ask: (model: string, stream: boolean) => { readonly path: string; readonly body: object };
  /** Where the text stands in an event of a stream, and in a whole answer. */
  readonly inEvent: FarCall['place'];
  readonly inBody: FarCall['place'];
}

const content = 'Say hello';
const dialects: readonly Dialect[] = [
  {
    name: 'OpenAI chat',
    ask: (model, stream) => ({
      path: '/v1/chat/completions',
      body: { model, stream, messages: [{ role: 'user', content }] },
    }),
    inEvent: ['choices', 0, 'delta', 'content'],
    inBody: ['choices', 0, 'message', 'content'],
  },
  {
    name: 'Anthropic Messages',
    ask: (model, stream) => ({
      path: '/v1/messages',
      body: { model, stream, max_tokens: 9, messages: [{ role: 'user', content }] },
    }),
    inEvent: ['delta', 'text'],
    inBody: ['content', 0, 'text'],
  },
  {
    name: 'Gemini',
    ask: (model, stream) => ({
      path: `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
      body: { contents: [{ role: 'user', parts: [{ text: content }] }] },
    }),
    inEvent: ['candidates', 0, 'content', 'parts', 0, 'text'],
    inBody: ['candidates', 0, 'content', 'parts', 0, 'text'],
  },
  {
    name: 'OpenAI Responses',
    ask: (model, stream) => ({ path: '/v1/responses', body: { model, stream, input: content } }),
    inEvent: ['delta'],
    inBody: ['output', 0, 'content', 0, 'text'],
  },
];

const below = (kind: string) => (kind === 'bedrock' ? '' : kind === 'google' ? '/v1beta' : '/v1');
const stage = setFarStage({ answer: text }, (url) =>
  models.map(([kind]) => ({ id: kind, kind, baseUrl: url + below(kind) })),
);

async function expectWholeAndQuick(dialect: Dialect, model: string, stream: boolean): Promise<void> {
  const { far, proxy } = stage();
  const { path, body } = dialect.ask(model, stream);
  const place = stream ? dialect.inEvent : dialect.inBody;
  const call = { url: proxy.url + path, headers: callerHeaders, body: JSON.stringify(body), place };
  const what = `${stream ? 'a line' : 'a body'} of 16 MiB, ${model} for ${dialect.name}`;
  await expectNobodyWaits(what, async () => expect(await far.call(call)).toMatchObject({ status: 200, isWhole: true }));
}

describe.each(dialects)('an answer of 16 MiB for a caller of $name', (dialect) => {
  test.each(models)('in one line of a stream of %s comes whole, and nobody waits for it', async (kind, model) => {
    await expectWholeAndQuick(dialect, `${kind}/${model}`, true);
  });

  test.each(models.slice(1, 3))('in one JSON body of %s comes whole, and nobody waits for it', async (kind, model) => {
    await expectWholeAndQuick(dialect, `${kind}/${model}`, false);
  });
});
