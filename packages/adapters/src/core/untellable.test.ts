import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatResult } from '@tollgate/schema';
import { clientFormats } from '../registry.js';
import { sealEnvelope } from './carried-state.js';
import { heldBlockCharsMax, tooLongToTell, whyUntellable } from './untellable.js';

const answerOf = (...content: AssistantPart[]): ChatResult => ({
  choices: [{ content, finish: { reason: 'stop' } }],
  usage: {},
});
const chat = { id: 'openai-chat' } as const;
const anthropic = { id: 'anthropic-messages' } as const;

describe('an answer that cannot be told', () => {
  const block = (chars: number): AssistantPart => ({
    type: 'opaque',
    format: 'anthropic-messages',
    value: 'x'.repeat(chars),
  });

  test('holds a block of another format that no envelope has room for', () => {
    expect(whyUntellable(answerOf(block(heldBlockCharsMax)), chat)).toBe(tooLongToTell);
    expect(whyUntellable(answerOf(block(heldBlockCharsMax - 2)), chat)).toBeUndefined();
    expect(whyUntellable(answerOf(block(heldBlockCharsMax)), anthropic)).toBeUndefined();
  });

  test('holds hidden thinking of another vendor that is as long', () => {
    const thought: AssistantPart = { type: 'redacted-reasoning', data: 'x'.repeat(heldBlockCharsMax + 1) };
    expect(whyUntellable(answerOf(thought), chat)).toBe(tooLongToTell);
    expect(whyUntellable(answerOf(thought), anthropic)).toBeUndefined();
  });

  test('does not hold a block that is as long as may be: that has room in its envelope', () => {
    const value = { text: 'x'.repeat(heldBlockCharsMax - '{"text":""}'.length) };
    const part = { type: 'opaque', format: 'openai-responses', value } as const;
    expect(sealEnvelope({ vendor: 'openai-responses', part })).toBeDefined();
  });
});

test('each dialect says of a picture of the model whether it has a place for it', () => {
  const bytes: AssistantPart = { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } };
  const address: AssistantPart = { type: 'image', source: { kind: 'url', url: 'https://a/b.png' } };
  const words: AssistantPart = { type: 'text', text: 'Here: ' };
  const told = Object.fromEntries(
    clientFormats.map((format) => [
      format.id,
      [words, bytes, address].map((part) => whyUntellable(answerOf(words, part), format)?.message.split(';')[0]),
    ]),
  );
  const noPictures = 'The model answered with a picture, which the Anthropic Messages format has no place for';
  expect(told).toEqual({
    'openai-chat': [undefined, undefined, undefined],
    'gemini-generate': [undefined, undefined, undefined],
    'anthropic-messages': [undefined, noPictures, noPictures],
    'openai-responses': [
      undefined,
      undefined,
      'The model answered with the address of a picture, while the OpenAI Responses format has a place for its bytes only',
    ],
  });
});
