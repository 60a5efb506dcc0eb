import { beforeEach, describe, expect, test } from '@jest/globals';
import { call, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { begin, contents, data, gemini } from '../testing/raw-streams.js';
import { lastChunk, type RawCall, sendJson } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';

const { upstream, proxy } = await setStage(({ upstream: url }) => ({
  providers: [...providersAt(url), { id: 'rou', kind: 'openrouter', baseUrl: `${url}/v1` }],
}));

const model = 'goo/gemini-2.5-flash-image';
const relayed = 'rou/google/gemini-2.5-flash-image';
const usageMetadata = { promptTokenCount: 11, candidatesTokenCount: 1290, totalTokenCount: 1301 };
const partOf = (base64: string) => ({ inlineData: { mimeType: 'image/png', data: base64 } });
const answerOf = (base64: string) => ({
  candidates: [{ content: { role: 'model', parts: [{ text: 'Here: ' }, partOf(base64)] }, finishReason: 'STOP' }],
  usageMetadata,
});

/** Data that tells where it was cut; the longer one does not fit into an envelope. */
const pictures = [
  ['a small one', 'iVBORw0KGgo='],
  [
    'one of 700 KiB',
    Array.from({ length: 70 * 1024 }, (_, at) => String(at).padStart(10, 'A'))
      .join('')
      .concat('AA=='),
  ],
] as const;

/** The same of OpenRouter, which speaks OpenAI's chat. */
function relayWith(base64: string): void {
  const images = [{ type: 'image_url', image_url: { url: `data:image/png;base64,${base64}` }, index: 0 }];
  const usage = { prompt_tokens: 11, completion_tokens: 1290, total_tokens: 1301 };
  const chunkOf = (delta: object, finish_reason: string | null) => ({
    id: 'gen-1',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason }],
  });
  upstream.answer = (received) => {
    const { stream } = JSON.parse(received.body.toString());
    if (stream !== true) {
      const message = { role: 'assistant', content: 'Here: ', images };
      return sendJson(received, 200, { id: 'gen-1', choices: [{ index: 0, message, finish_reason: 'stop' }], usage });
    }
    const pieces = [chunkOf({ content: 'Here: ' }, null), chunkOf({ content: '', images }, null)];
    begin(received, [...[...pieces, { ...chunkOf({}, 'stop'), usage }].map(data), 'data: [DONE]\n\n']);
    received.socket.write(lastChunk);
  };
}

/** Each answer comes whole to who asks for a whole one, and in pieces to who asks for a stream. */
function answerWith(base64: string): void {
  upstream.answer = (received) => {
    const whole = answerOf(base64);
    if (!received.path.includes('streamGenerateContent')) return sendJson(received, 200, whole);
    const pieces = [{ text: 'Here: ' }, partOf(base64)].map((part) => ({
      candidates: [{ content: { parts: [part] } }],
    }));
    begin(received, [...pieces, { candidates: [{ finishReason: 'STOP' }], usageMetadata }].map(data));
    received.socket.write(lastChunk);
  };
}

interface Said {
  readonly text: string;
  readonly pictures: readonly string[];
}

const eventsOf = (text: string) => [...text.matchAll(/^data: (\{.*)$/gm)].map(([, json = '']) => JSON.parse(json));
const messageOf = ({
  content,
  images = [],
}: {
  content?: string;
  images?: { image_url: { url: string } }[];
}): Said => ({
  text: content ?? '',
  pictures: images.map(({ image_url }) => image_url.url.replace('data:image/png;base64,', '')),
});
const joined = (all: readonly Said[]): Said => ({
  text: all.map(({ text }) => text).join(''),
  pictures: all.flatMap((one) => one.pictures),
});
interface Item {
  readonly type: string;
  readonly status: string;
  readonly result?: string;
  readonly content?: { readonly text: string }[];
}
const itemsOf = (items: readonly Item[]): Said => ({
  text: items.flatMap(({ content = [] }) => content.map(({ text }) => text)).join(''),
  pictures: items
    .filter(({ type, status }) => type === 'image_generation_call' && status === 'completed')
    .map(({ result = '' }) => result),
});
const partsOf = (parts: readonly { text?: string; inlineData?: { data: string } }[]): Said => ({
  text: parts.map(({ text = '' }) => text).join(''),
  pictures: parts.flatMap(({ inlineData }) => inlineData?.data ?? []),
});

/** How each kind of caller asks, and reads what it is told, streamed and whole. */
const callers = [
  {
    name: 'OpenAI chat',
    asking: (stream: boolean, asked: string) => ({ body: chat(asked, { stream }) }),
    whole: (text: string) => messageOf(JSON.parse(text).choices[0].message),
    streamed: (text: string) => joined(eventsOf(text).map(({ choices }) => messageOf(choices[0].delta))),
  },
  {
    name: 'OpenAI Responses',
    asking: (stream: boolean, asked: string) => ({ path: '/v1/responses', body: { model: asked, input: 'x', stream } }),
    whole: (text: string) => itemsOf(JSON.parse(text).output),
    streamed: (text: string) => {
      const events = eventsOf(text);
      const done = events.flatMap(({ type, item }) => (type === 'response.output_item.done' ? [item] : []));
      expect(events.at(-1).response.output).toEqual(done);
      return itemsOf(done);
    },
  },
  {
    name: 'Gemini, as a list',
    asking: (stream: boolean, asked: string) => ({
      ...gemini(asked),
      path: `/v1beta/models/${asked}:${stream ? 'streamGenerateContent' : 'generateContent'}`,
      body: contents,
    }),
    whole: (text: string) => partsOf(JSON.parse(text).candidates[0].content.parts),
    streamed: (text: string) =>
      joined(
        JSON.parse(text).map(({ candidates }: { candidates: { content?: { parts?: [] } }[] }) =>
          partsOf(candidates[0]?.content?.parts ?? []),
        ),
      ),
  },
];

describe.each(pictures)('a picture of the model, %s', (_name, base64) => {
  beforeEach(() => answerWith(base64));

  test.each(
    callers.flatMap((caller) => [
      { ...caller, asked: model },
      // Callers of Responses find their own dialect there.
      ...(caller.name === 'OpenAI Responses' ? [] : [{ ...caller, asked: relayed }]),
    ]),
  )('of $asked is shown to callers of $name, streamed and whole', async ({ asking, whole, streamed, asked }) => {
    if (asked === relayed) relayWith(base64);
    const said = { text: 'Here: ', pictures: [base64] };
    const answers = [await call(proxy, asking(false, asked)), await call(proxy, asking(true, asked))] as const;
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(whole(answers[0].text)).toEqual(said);
    expect(streamed(answers[1].text)).toEqual(said);
    for (const { closings } of proxy.recorder.attempts) {
      expect(closings).toMatchObject([{ outcome: 'settled', usage: { inputTokens: 11, outputTokens: 1290 } }]);
    }
  });

  test('is an error for callers of Anthropic, in whose format nothing can show it', async () => {
    const whole = await call(proxy, asAnthropic(false));
    expect([whole.status, JSON.parse(whole.text).error]).toMatchObject([502, untold]);
    const streamed = await call(proxy, asAnthropic(true));
    expect(streamed.text).toContain('Here: ');
    expect(eventsOf(streamed.text).at(-1)).toMatchObject({ type: 'error', error: untold });
    expect(streamed.text).not.toContain('message_stop');
    for (const { closings } of proxy.recorder.attempts) {
      expect(closings).toMatchObject([{ outcome: 'failed', usage: { inputTokens: 11, outputTokens: 1290 } }]);
    }
  });
});

const asAnthropic = (stream: boolean) => ({ path: '/v1/messages', body: chat(model, { stream, max_tokens: 99 }) });
const untold = {
  message: expect.stringMatching(/answered with a picture, .* has no place for; ask in another dialect/),
  details: { error_code: 'upstream.unreadable' },
};

test.each([false, true])(
  'a picture without a word is charged once for callers of Anthropic: nobody asks again, streamed: %j',
  async (stream) => {
    const before = proxy.recorder.attempts.length;
    upstream.answer = (received) => {
      const piece = { candidates: [{ content: { role: 'model', parts: [partOf('iVBORw0KGgo=')] } }] };
      const end = { candidates: [{ finishReason: 'STOP' }], usageMetadata };
      if (!stream)
        return sendJson(received, 200, {
          candidates: [{ ...piece.candidates[0], ...end.candidates[0] }],
          usageMetadata,
        });
      begin(received, [piece, end].map(data));
      received.socket.write(lastChunk);
    };
    const answer = await call(proxy, asAnthropic(stream));
    expect([answer.status, JSON.parse(answer.text).error]).toMatchObject([502, untold]);
    expect([answer.headers['x-tollgate-attempts'], answer.headers['x-should-retry']]).toEqual(['1', 'false']);
    expect(proxy.recorder.attempts.slice(before).map(({ closings }) => closings)).toMatchObject([
      [{ outcome: 'failed', usageQuality: 'provider-final', usage: { inputTokens: 11, outputTokens: 1290 } }],
    ]);
  },
);

describe('a conversation about a picture', () => {
  const thoughtSignature = 'c2lnbmF0dXJl';
  const picture = { ...partOf('iVBORw0KGgo='), thoughtSignature };
  const usage = { promptTokenCount: 11, candidatesTokenCount: 1290, totalTokenCount: 1301 };
  const draw = (received: RawCall): void => {
    const candidates = [{ content: { role: 'model', parts: [{ text: 'Here: ' }, picture] }, finishReason: 'STOP' }];
    if (!received.path.includes('streamGenerateContent')) {
      sendJson(received, 200, { candidates, usageMetadata: usage });
      return;
    }
    begin(received, [data({ candidates, usageMetadata: usage })]);
    received.socket.write(lastChunk);
  };
  const turn = (content: string) => ({ role: 'user', content });
  const goOn = (asked: string, drawn: object) =>
    call(proxy, { body: { model: asked, max_tokens: 9, messages: [turn('Draw'), drawn, turn('Brighter')] } });

  /** What a caller of OpenAI's chat has after the first turn, streamed or whole. */
  async function drawnFor(stream: boolean): Promise<{ role: string; content: string; images: unknown[] }> {
    upstream.answer = draw;
    const { text } = await call(proxy, { body: chat(model, { stream }) });
    if (!stream) return JSON.parse(text).choices[0].message;
    const deltas = eventsOf(text).map(({ choices }) => choices[0].delta);
    const images = deltas.flatMap((delta) => delta.images ?? []);
    return { role: 'assistant', content: deltas.map((delta) => delta.content ?? '').join(''), images };
  }

  test.each([false, true])('goes on with the model that drew it, streamed: %j', async (stream) => {
    const drawn = await drawnFor(stream);
    const next = await goOn(model, drawn);
    expect([next.status, next.headers['x-tollgate-dropped']]).toEqual([200, undefined]);
    const sent = JSON.parse(upstream.calls.at(-1)?.body.toString() ?? '');
    expect(sent.contents[1]).toEqual({ role: 'model', parts: [{ text: 'Here: ' }, picture] });
  });

  test('goes on with OpenRouter in its own words, and with others without the picture, which is told', async () => {
    const drawn = await drawnFor(false);
    relayWith('iVBORw0KGgo=');
    expect((await goOn(relayed, drawn)).status).toBe(200);
    expect(JSON.parse(upstream.calls.at(-1)?.body.toString() ?? '').messages[1].images).toEqual(drawn.images);
    upstream.answer = (received) =>
      sendJson(received, 200, { id: 'm', type: 'message', content: [{ type: 'text', text: 'A' }], usage: {} });
    const next = await goOn('ant/claude-sonnet-4-5', drawn);
    expect([next.status, next.headers['x-tollgate-dropped']]).toEqual([200, 'messages[].images: in an assistant turn']);
    expect(upstream.calls.at(-1)?.body.toString()).not.toContain('iVBORw0KGgo=');
  });
});
