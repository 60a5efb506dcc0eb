import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatRequest, FilePart, ImagePart, JsonValue, ToolResultPart } from '@tollgate/schema';
import {
  answer,
  call,
  claude,
  encode,
  kimi,
  llama,
  mistral,
  nova,
  palmyra,
  qwen,
  result,
  say,
} from '../testing/encode.js';

const pdf: FilePart = { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' } };
const png: ImagePart = { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'iVBORw0=' } };
const document = { document: { format: 'pdf', name: 'Document 1', source: { bytes: 'JVBERi0=' } } };
const image = { image: { format: 'png', source: { bytes: 'iVBORw0=' } } };
const words = { text: 'See the attached document.' };
const filler = { text: '.' };

const turnsOf = (model: string, messages: ChatRequest['messages']): JsonValue | undefined =>
  encode(model, { messages }).body['messages'];
const toolTurn = (...content: readonly ToolResultPart[]): ChatRequest['messages'][number] => ({
  role: 'tool',
  content,
});
const shown = (id: string, ...content: ToolResultPart['content']): ToolResultPart => ({
  type: 'tool-result',
  toolCallId: id,
  content,
});

describe('turns', () => {
  test('of one side that follow each other are one', () => {
    const system = { role: 'system', content: [{ type: 'text', text: 'Be kind.' }] } as const;
    const messages = [say('One.'), say('Two.'), answer('A.'), answer('B.'), system, say('Three.')];
    expect(encode(claude, { messages }).body).toMatchObject({
      system: [{ text: 'Be kind.' }],
      messages: [
        { role: 'user', content: [{ text: 'One.' }, { text: 'Two.' }] },
        { role: 'assistant', content: [{ text: 'A.' }, { text: 'B.' }] },
        { role: 'user', content: [{ text: 'Three.' }] },
      ],
    });
  });

  test('begin with the results of tools, however they stood', () => {
    const messages = [say('Q'), call('one'), say('Quick!'), result('one', 'done')];
    expect(turnsOf(claude, messages)).toMatchObject([
      { role: 'user' },
      { role: 'assistant' },
      { role: 'user', content: [{ toolResult: { toolUseId: 'one' } }, { text: 'Quick!' }] },
    ]);
  });

  test('that hold nothing are left out, and those around them meet', () => {
    const empty = { role: 'assistant', content: [{ type: 'reasoning', text: 'Hm.' }] } as const;
    expect(turnsOf(claude, [say('One.'), empty, say(' '), say('Two.')])).toEqual([
      { role: 'user', content: [{ text: 'One.' }, { text: 'Two.' }] },
    ]);
  });

  test('begin with the user where a model demands it', () => {
    expect(turnsOf(nova, [answer('Hello.'), say('Hi')])).toMatchObject([
      { role: 'user', content: [filler] },
      { role: 'assistant' },
      { role: 'user' },
    ]);
    for (const model of [claude, qwen]) {
      expect(turnsOf(model, [answer('Hello.'), say('Hi')])).toMatchObject([{ role: 'assistant' }, { role: 'user' }]);
    }
  });
});

describe('what stands beside the results of tools', () => {
  const after = (...parts: readonly (FilePart | ImagePart)[]): ChatRequest['messages'] => [
    say('Q'),
    call('nineChars'),
    result('nineChars', 'done'),
    { role: 'user', content: [{ type: 'text', text: 'Look.' }, ...parts] },
  ];

  test.each([
    ['text and pictures beside Claude’s', claude, [png], false],
    ['documents not beside Claude’s', claude, [pdf], true],
    ['documents beside Nova’s', nova, [pdf], false],
    ['nothing beside Llama’s', llama, [], true],
    ['nothing beside Mistral’s', mistral, [], true],
    ['nothing beside Palmyra’s', palmyra, [], true],
  ])('%s', (_what, model, parts, split) => {
    const turns = turnsOf(model, after(...parts));
    const roles = Array.isArray(turns) ? turns.map((turn) => Object(turn).role) : [];
    const apart = ['user', 'assistant', 'user', 'assistant', 'user'];
    expect(roles).toEqual(split ? apart : ['user', 'assistant', 'user']);
    if (split)
      expect(turns).toMatchObject([
        {},
        {},
        {},
        { content: [filler] },
        { content: [{ text: 'Look.' }, ...parts.map(() => ({}))] },
      ]);
  });

  test('is never parted from a lone result', () => {
    expect(turnsOf(llama, [say('Q'), call('one'), result('one', 'done')])).toMatchObject([{}, {}, { role: 'user' }]);
  });
});

describe('the result of a tool', () => {
  const resultOf = (model: string, part: ToolResultPart) =>
    encode(model, {
      messages: [say('Q'), call(part.toolCallId), toolTurn(part)],
      tools: [{ type: 'function', name: 'get_weather' }],
    });
  const blocksOf = ({ body }: ReturnType<typeof encode>): JsonValue | undefined => {
    const turns = body['messages'];
    return Array.isArray(turns) ? turns.map((turn) => Object(turn).content).slice(2) : undefined;
  };

  test('says whether it is an error, where that is known', () => {
    const text = { type: 'text', text: 'done' } as const;
    const status = (part: ToolResultPart) => blocksOf(resultOf(claude, part));
    expect(status({ ...shown('a', text), isError: true })).toMatchObject([[{ toolResult: { status: 'error' } }]]);
    expect(status({ ...shown('a', text), isError: false })).toMatchObject([[{ toolResult: { status: 'success' } }]]);
    expect(status(shown('a', text))).toEqual([[{ toolResult: { toolUseId: 'a', content: [{ text: 'done' }] } }]]);
  });

  test('says so to no model that refuses it, and that is told', () => {
    const encoded = resultOf(palmyra, { ...shown('a', { type: 'text', text: 'no' }), isError: true });
    expect(blocksOf(encoded)).toEqual([[{ toolResult: { toolUseId: 'a', content: [{ text: 'no' }] } }]]);
    expect(encoded.dropped).toContain('is_error: this model takes no status');
  });

  test.each([[[]], [[{ type: 'text', text: ' \n' }]]] as const)(
    'that is empty (%j) says so, since it must hold something',
    (content) => {
      expect(blocksOf(resultOf(claude, shown('a', ...content)))).toEqual([
        [{ toolResult: { toolUseId: 'a', content: [{ text: '(no output)' }] } }],
      ]);
    },
  );

  test.each([
    [claude, 'both', [[{ toolResult: { toolUseId: 'a', content: [image, document] } }]]],
    [
      nova,
      'only pictures',
      [[{ toolResult: { toolUseId: 'a', content: [image] } }, { text: 'Attachments of the tool call a:' }, document]],
    ],
    [
      kimi,
      'neither',
      [
        [
          { toolResult: { toolUseId: 'a', content: [{ text: '(no output)' }] } },
          { text: 'Attachments of the tool call a:' },
          image,
          document,
        ],
      ],
    ],
  ])('holds media as %s takes them: %s', (model, _what, blocks) => {
    const encoded = resultOf(model, shown('a', png, pdf));
    expect(blocksOf(encoded)).toEqual(blocks);
    expect(encoded.dropped).toEqual(model === claude ? [] : ['tool result media: moved behind the results']);
  });

  test('moves its media into a turn of their own where nothing may stand beside it', () => {
    expect(blocksOf(resultOf(mistral, shown('nineChars', png)))).toEqual([
      [{ toolResult: { toolUseId: 'nineChars', content: [{ text: '(no output)' }] } }],
      [filler],
      [{ text: 'Attachments of the tool call nineChars:' }, image],
    ]);
  });

  test('is marked for the cache behind it, also where the mark stands inside', () => {
    const inside = shown('a', { type: 'text', text: 'x', cache: {} });
    expect(blocksOf(resultOf(claude, inside))).toMatchObject([
      [{ toolResult: {} }, { cachePoint: { type: 'default' } }],
    ]);
    expect(blocksOf(resultOf(claude, { ...shown('a'), cache: { ttl: '1h' } }))).toMatchObject([
      [{}, { cachePoint: { type: 'default', ttl: '1h' } }],
    ]);
  });
});

describe('documents', () => {
  test('do not stand without words', () => {
    expect(turnsOf(claude, [{ role: 'user', content: [pdf] }])).toEqual([{ role: 'user', content: [words, document] }]);
  });

  test('have names that the platform takes, each once', () => {
    const named = (filename: string): FilePart => ({ ...pdf, filename });
    const names = ['Q3 (draft)/final_v2.pdf', 'a.pdf', 'a.docx.pdf', 'a.pdf', 'a.pdf', '…', `${'x'.repeat(250)}.pdf`];
    const turns = turnsOf(claude, [{ role: 'user', content: [{ type: 'text', text: 'Read.' }, ...names.map(named)] }]);
    const [turn] = Array.isArray(turns) ? turns : [];
    const given = Object(turn)
      .content.slice(1)
      .map((block: JsonValue) => Object(block).document.name);
    expect(given).toEqual(['Q3 (draft) final v2', 'a', 'a docx', 'a (2)', 'a (3)', 'Document 6', 'x'.repeat(200)]);
  });
});

describe('cache marks', () => {
  const marked = { type: 'text', text: 'Long.', cache: {} } as const;

  test('become points behind what is marked, once', () => {
    const twice = {
      role: 'user',
      content: [marked, { type: 'text', text: ' ', cache: { ttl: '5m' } }, marked],
    } as const;
    expect(turnsOf(nova, [twice])).toEqual([
      {
        role: 'user',
        content: [
          { text: 'Long.' },
          { cachePoint: { type: 'default' } },
          { text: 'Long.' },
          { cachePoint: { type: 'default' } },
        ],
      },
    ]);
  });

  test('of documents stand before them, or nowhere, which is told', () => {
    const cached = { ...pdf, cache: {} };
    expect(turnsOf(claude, [{ role: 'user', content: [{ type: 'text', text: 'A' }, pdf, cached] }])).toMatchObject([
      { content: [{ text: 'A' }, { cachePoint: {} }, { document: {} }, { document: {} }] },
    ]);
    expect(
      encode(claude, { messages: [{ role: 'user', content: [cached, { type: 'text', text: 'A' }] }] }).dropped,
    ).toEqual(['cache_control: there is nothing before it that can be cached']);
  });

  test.each([llama, 'anthropic.claude-3-haiku-20240307-v1:0', 'anthropic.claude-v2:1'])(
    'are told of to callers of %s, which has no cache',
    (model) => {
      const { body, dropped } = encode(model, { messages: [{ role: 'user', content: [marked] }] });
      expect(JSON.stringify(body)).not.toContain('cachePoint');
      expect(dropped).toEqual(['cache_control: this model caches no prompts']);
    },
  );
});

describe('what the model said before', () => {
  const said = (model: string, ...content: readonly AssistantPart[]) =>
    encode(model, { messages: [say('Q'), { role: 'assistant', content }, say('Go on.')] });
  const thought = { type: 'reasoning', text: 'Hm.', signature: 'c2ln' } as const;
  const hidden = { type: 'redacted-reasoning', data: 'EtkE' } as const;

  test('goes back to Claude with the proofs of its thinking', () => {
    expect(said(claude, thought, hidden).body['messages']).toMatchObject([
      {},
      {
        content: [
          { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'c2ln' } } },
          { reasoningContent: { redactedContent: 'RXRrRQ==' } },
        ],
      },
      {},
    ]);
  });

  test('loses thinking without a proof, and thinking of another model, and that is told', () => {
    expect(said(claude, { type: 'reasoning', text: 'Hm.' }, { type: 'text', text: 'A' }).dropped).toEqual([
      'reasoning of earlier turns: without a signature',
    ]);
    const { body, dropped } = said(nova, thought, hidden, { type: 'text', text: 'A' });
    expect(body['messages']).toMatchObject([{}, { content: [{ text: 'A' }] }, {}]);
    expect(dropped).toEqual(['reasoning of earlier turns: this model takes back none']);
  });

  test('keeps what can be said in words, and tells of the rest', () => {
    const { body, dropped } = said(
      claude,
      { type: 'refusal', text: 'No.' },
      { type: 'audio', source: { kind: 'file-id', fileId: 'a' }, transcript: 'Spoken.' },
      { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } },
      { type: 'opaque', format: 'gemini-generate', value: {} },
    );
    expect(body['messages']).toMatchObject([{}, { content: [{ text: 'No.' }, { text: 'Spoken.' }] }, {}]);
    expect(dropped).toEqual([
      'audio: in an assistant turn',
      'image: in an assistant turn',
      'content: a block of gemini-generate',
    ]);
  });

  test('calls tools with an object, also where the model wrote none', () => {
    const calls = said(
      claude,
      { type: 'tool-call', id: 'a', name: 'f', argumentsJson: '{"x":' },
      { type: 'tool-call', id: 'b', name: 'f', argumentsJson: '' },
    );
    expect(calls.body['messages']).toMatchObject([
      {},
      { content: [{ toolUse: { input: { INVALID_JSON: '{"x":' } } }, { toolUse: { input: {} } }] },
      {},
    ]);
  });
});

test('names of speakers are told of', () => {
  expect(
    encode(claude, { messages: [{ role: 'user', name: 'ada', content: [{ type: 'text', text: 'Hi' }] }] }).dropped,
  ).toEqual(['messages[].name']);
});
