import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { encodeRequest } from './encode-request.js';
import { type OpenAiChatQuirks, openAiQuirks } from './quirks.js';

const plain: ChatRequest = {
  model: 'm',
  stream: false,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function encoded(
  request: Partial<ChatRequest>,
  quirks: Partial<OpenAiChatQuirks> = {},
): { body: JsonObject; dropped: readonly string[] } {
  const result = encodeRequest({ ...plain, ...request }, { ...openAiQuirks, ...quirks });
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return { body: JSON.parse(JSON.stringify(result.value.wire.body)), dropped: result.value.dropped };
}

describe('a request', () => {
  test('is a POST below the base URL, without headers of ours', () => {
    const result = encodeRequest(plain, { ...openAiQuirks, path: '/v9/chat' });
    expect(result).toMatchObject({
      ok: true,
      value: { wire: { method: 'POST', path: '/v9/chat', headers: {} }, dropped: [] },
    });
  });

  test('says no more than it has to', () => {
    expect(encoded({}).body).toEqual({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], stream: false });
  });

  test('has no member that is undefined, even before it becomes text', () => {
    const result = encodeRequest(plain, openAiQuirks);
    expect(result.ok && Object.values(result.value.wire.body)).not.toContain(undefined);
  });

  test('is the same text each time', () => {
    const request: ChatRequest = {
      ...plain,
      temperature: 1,
      seed: 2,
      stop: ['a'],
      tools: [{ type: 'function', name: 'f' }],
      user: 'u',
    };
    const texts = [1, 2, 3].map(() => JSON.stringify(encodeRequest(structuredClone(request), openAiQuirks)));
    expect(new Set(texts).size).toBe(1);
  });

  test('is not changed by being encoded', () => {
    const request: ChatRequest = { ...plain, extensions: { 'openai-chat': { store: true } } };
    const before = JSON.stringify(request);
    encodeRequest(request, openAiQuirks);
    expect(JSON.stringify(request)).toBe(before);
  });

  test('that cannot be expressed is refused with every reason at once', () => {
    const result = encodeRequest(
      { ...plain, choices: 3, tools: [{ type: 'opaque', format: 'anthropic-messages', value: {} }] },
      { ...openAiQuirks, refuses: ['n'] },
    );
    expect(result).toEqual({
      ok: false,
      failure: [
        { path: 'tools[0]', message: 'only a provider of the format anthropic-messages can run this tool' },
        { path: 'n', message: 'this provider cannot do that' },
      ],
    });
  });
});

describe('members that only this format knows', () => {
  const extensions = { 'openai-chat': { logit_bias: { 5: 1 }, verbosity: 'low', store: true } };

  test('go as they came', () => {
    expect(encoded({ extensions }).body).toMatchObject(extensions['openai-chat']);
  });

  test('go only where they are known, and are reported where they are not', () => {
    const { body, dropped } = encoded({ extensions }, { extensionMembers: { only: ['store'] } });
    expect(body).toMatchObject({ store: true });
    expect(body).not.toHaveProperty('verbosity');
    expect(dropped).toEqual(['logit_bias', 'verbosity']);
  });

  test('go unless they are known to be refused', () => {
    const { body, dropped } = encoded({ extensions }, { extensionMembers: { except: ['logit_bias'] } });
    expect(body).toMatchObject({ store: true, verbosity: 'low' });
    expect(dropped).toEqual(['logit_bias']);
  });

  test('win over what was made from their meaning', () => {
    const thinking = { type: 'enabled', clear_thinking: false };
    const { body } = encoded(
      { reasoning: { mode: 'enabled' }, extensions: { 'openai-chat': { thinking } } },
      { reasoning: 'thinking' },
    );
    expect(body['thinking']).toEqual(thinking);
  });

  test('are not said twice where the request already means them', () => {
    const members = { functions: [], function_call: 'auto', stream_options: { include_obfuscation: false } };
    const { body, dropped } = encoded({ extensions: { 'openai-chat': members } });
    expect(Object.keys(body)).toEqual(['model', 'messages', 'stream']);
    expect(dropped).toEqual([]);
  });

  test('of other formats stay behind', () => {
    const { body } = encoded({ extensions: { 'anthropic-messages': { container: 'c' } } });
    expect(body).not.toHaveProperty('container');
  });
});

describe('a stream', () => {
  test('asks for counts where they come only when asked for', () => {
    expect(encoded({ stream: true }).body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  test('does not ask where they always come', () => {
    expect(encoded({ stream: true }, { streamUsage: 'always' }).body).not.toHaveProperty('stream_options');
  });

  test('keeps the caller’s other options of it', () => {
    const extensions = { 'openai-chat': { stream_options: { include_obfuscation: false } } };
    expect(encoded({ stream: true, extensions }).body['stream_options']).toEqual({
      include_obfuscation: false,
      include_usage: true,
    });
  });

  test('has options only when it is one', () => {
    const extensions = { 'openai-chat': { stream_options: { include_obfuscation: false } } };
    expect(encoded({ stream: false, extensions }).body).not.toHaveProperty('stream_options');
  });
});
