import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatRequest, ChatResult, FormatId, JsonObject, JsonValue } from '@tollgate/schema';
import { envelopePrefix } from '../src/core/carried-state.js';
import { clientFormats, findProvider } from '../src/registry.js';

/** What each vendor wants back, each with a mark of its own by which it is found wherever it should not be. */
const kept: readonly (readonly [string, FormatId, AssistantPart])[] = [
  ['a signed thought', 'anthropic-messages', { type: 'reasoning', text: 'Hm.', signature: 'MARK' }],
  ['hidden thinking', 'anthropic-messages', { type: 'redacted-reasoning', data: 'MARK' }],
  [
    'encrypted reasoning',
    'openai-responses',
    {
      type: 'reasoning',
      text: 'Hm.',
      extensions: {
        'openai-responses': {
          item: {
            type: 'reasoning',
            id: 'rs_1',
            summary: [{ type: 'summary_text', text: 'Hm.' }],
            encrypted_content: 'gAAAAMARK',
          },
        },
      },
    },
  ],
  [
    'a thought signature on a call',
    'gemini-generate',
    {
      type: 'tool-call',
      id: 'call_1',
      name: 'f',
      argumentsJson: '{"a":1}',
      extensions: { 'gemini-generate': { thoughtSignature: 'MARK' } },
    },
  ],
  [
    'a thought signature on a text',
    'gemini-generate',
    { type: 'text', text: 'Hello.', extensions: { 'gemini-generate': { thoughtSignature: 'MARK' } } },
  ],
  [
    'a block of a tool that the vendor runs',
    'anthropic-messages',
    {
      type: 'opaque',
      format: 'anthropic-messages',
      value: { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'MARK' } },
    },
  ],
];

const user = 'What next?';
const asked: ChatRequest = { model: 'm', messages: [], stream: false, reasoningState: true };
const context = { responseId: 'r', createdS: 1, model: 'm', streamUsage: false, request: asked };

/** The next request of a caller that sends back what it got, as the SDKs of its dialect do. */
const nextBody: Partial<Record<FormatId, (answer: JsonObject) => JsonValue>> = {
  'openai-chat': ({ choices }) => ({
    model: 'm',
    messages: [{ role: 'user', content: user }, ...members(choices, 'message'), { role: 'user', content: user }],
  }),
  'openai-responses': ({ output }) => ({
    model: 'm',
    store: false,
    input: [{ role: 'user', content: user }, ...list(output), { role: 'user', content: user }],
  }),
  'anthropic-messages': ({ content = [] }) => ({
    model: 'm',
    max_tokens: 99,
    messages: [
      { role: 'user', content: user },
      { role: 'assistant', content },
      { role: 'user', content: user },
    ],
  }),
  'gemini-generate': ({ candidates }) => ({
    contents: [
      { role: 'user', parts: [{ text: user }] },
      ...members(candidates, 'content'),
      { role: 'user', parts: [{ text: user }] },
    ],
  }),
};

const list = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);
function members(value: JsonValue | undefined, name: string): readonly JsonValue[] {
  return list(value).flatMap((item) => {
    const member = typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.entries(item) : [];
    return member.flatMap(([key, inner]) => (key === name && inner !== undefined ? [inner] : []));
  });
}

/** A caller's own format may have named the part as well. */
function atLeast(part: AssistantPart): object {
  const extensions = 'extensions' in part ? part.extensions : undefined;
  return extensions === undefined ? part : { ...part, extensions: expect.objectContaining(extensions) };
}

const targets: readonly (readonly [FormatId, string, string])[] = [
  ['openai-chat', 'openai', 'gpt-4.1'],
  ['openai-responses', 'openai', 'gpt-5'],
  ['anthropic-messages', 'anthropic', 'claude-sonnet-4-6'],
  ['gemini-generate', 'google', 'gemini-3-pro-preview'],
  ['bedrock-converse', 'bedrock', 'us.amazon.nova-pro-v1:0'],
  ['cohere-chat', 'cohere', 'command-a-03-2025'],
];

function answerOf(part: AssistantPart): ChatResult {
  const reason = part.type === 'tool-call' ? 'tool-calls' : 'stop';
  return { id: 'a1', model: 'm', choices: [{ content: [part], finish: { reason } }], usage: {} };
}

describe.each(clientFormats.map((format) => [format.id, format] as const))('a caller of %s', (id, format) => {
  test.each(kept)('brings %s of %s back as it was, without knowing', (_what, vendor, part) => {
    const request = nextRequest(part);
    const turn = request.messages.flatMap(({ role, content }) => (role === 'assistant' ? content : []));
    expect(turn).toContainEqual(expect.objectContaining(atLeast(part)));
    for (const [target, provider, model] of targets) {
      const encoded = findProvider(provider)
        ?.chat(model, target)
        .encodeRequest({ ...request, model });
      if (encoded?.ok !== true) throw new Error(`${target}: ${JSON.stringify(encoded)}`);
      const sent = JSON.stringify(encoded.value.wire.body);
      expect([target, sent.includes('MARK')]).toEqual([target, target === vendor]);
      expect([target, sent.includes(envelopePrefix)]).toEqual([target, false]);
      const isPart = part.type !== 'text' && part.type !== 'tool-call';
      if (isPart && target !== vendor) expect([target, encoded.value.dropped.length > 0]).toEqual([target, true]);
    }
  });

  function nextRequest(part: AssistantPart): ChatRequest {
    const body = nextBody[id]?.(format.renderResult(answerOf(part), context));
    if (body === undefined) throw new Error(`Nobody knows how callers of ${id} go on`);
    const parsed = format.parseRequest(body, { model: 'm' });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
    return parsed.value;
  }
});
