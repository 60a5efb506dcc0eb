import { describe, expect, test } from '@jest/globals';
import type { AssistantPart } from '@tollgate/schema';
import fc from 'fast-check';
import {
  type CarriedState,
  envelopeCharsMax,
  envelopePrefix,
  foreignExtensions,
  isEnvelope,
  openEnvelope,
  provedThought,
  sealEnvelope,
  stateOf,
  vendorOf,
} from './carried-state.js';

const states: readonly CarriedState[] = [
  { vendor: 'anthropic-messages', part: { type: 'reasoning', text: 'Hm… ✓', signature: 'sig==' } },
  { vendor: 'anthropic-messages', part: { type: 'redacted-reasoning', data: 'data' } },
  { vendor: 'openai-chat', part: { type: 'opaque', format: 'openai-chat', value: { type: 'custom' } } },
  { vendor: 'openai-chat', extensions: { 'openai-chat': { extra_content: { a: 1 } } } },
  { vendor: 'gemini-generate', extensions: { 'gemini-generate': { thoughtSignature: 's' } }, call: 'c' },
  { vendor: 'openai-chat', part: { type: 'reasoning', text: '', extensions: { 'openai-chat': { a: null } } } },
];

describe('an envelope', () => {
  test.each(states)('holds %j and gives it back', (state) => {
    const sealed = sealEnvelope(state) ?? '';
    expect(openEnvelope(sealed)).toEqual(state);
    expect(isEnvelope(sealed)).toBe(true);
    expect(sealed.startsWith(envelopePrefix)).toBe(true);
  });

  test.each(states)('comes through an SDK that writes the other alphabet, without padding', (state) => {
    const sealed = Buffer.from(sealEnvelope(state) ?? '', 'base64').toString('base64url');
    expect(openEnvelope(sealed)).toEqual(state);
  });

  test('is written as it is documented', () => {
    const sealed =
      sealEnvelope({ vendor: 'anthropic-messages', part: { type: 'redacted-reasoning', data: 'x' } }) ?? '';
    expect(Buffer.from(sealed, 'base64').toString()).toBe(
      '{"tollgate":1,"vendor":"anthropic-messages","part":{"type":"redacted-reasoning","data":"x"}}',
    );
  });

  test('is not written where it would be too long to travel', () => {
    const text = 'x'.repeat(envelopeCharsMax);
    expect(sealEnvelope({ vendor: 'anthropic-messages', part: { type: 'reasoning', text } })).toBeUndefined();
  });

  test.each([
    ['a signature of the provider', 'EsMBCsABAdHtim9+'],
    ['nothing', ''],
    ['the beginning alone', envelopePrefix],
    ['another version', Buffer.from('{"tollgate":2,"vendor":"openai-chat"}').toString('base64')],
    ['an unknown vendor', Buffer.from('{"tollgate":1,"vendor":"nobody"}').toString('base64')],
    ['an unknown part', Buffer.from('{"tollgate":1,"vendor":"openai-chat","part":{"type":"text"}}').toString('base64')],
    ['what is no base64', `${envelopePrefix}!!!!`],
  ])('is not %s', (_name, signature) => {
    expect(openEnvelope(signature)).toBeUndefined();
  });

  test('that is damaged anywhere gives nothing or its state, and never throws', () => {
    const sealed =
      sealEnvelope({ vendor: 'anthropic-messages', part: { type: 'reasoning', text: 'Hm.', signature: 's' } }) ?? '';
    fc.assert(
      fc.property(fc.nat({ max: sealed.length - 1 }), fc.string({ maxLength: 3 }), (at, piece) => {
        openEnvelope(sealed.slice(0, at) + piece + sealed.slice(at + 1));
      }),
    );
  });
});

test('what names no format of its own is Anthropic’s', () => {
  expect(vendorOf(undefined)).toBe('anthropic-messages');
  expect(vendorOf({})).toBe('anthropic-messages');
  expect(vendorOf({ 'bedrock-converse': {} })).toBe('bedrock-converse');
});

test('what belongs to the format itself needs no envelope', () => {
  expect(foreignExtensions({ 'gemini-generate': { a: 1 } }, 'gemini-generate')).toBeUndefined();
  expect(foreignExtensions(undefined, 'gemini-generate')).toBeUndefined();
  const both = { 'gemini-generate': { a: 1 }, 'openai-chat': { b: 1 } };
  expect(foreignExtensions(both, 'gemini-generate')).toEqual({ 'openai-chat': { b: 1 } });
  expect(foreignExtensions(both, 'anthropic-messages')).toEqual(both);
});

describe('what has to be carried to callers of OpenAI Responses', () => {
  const own = { 'openai-responses': { id: 'fc_1' } };
  const signed = { 'gemini-generate': { thoughtSignature: 't' } };
  const call: AssistantPart = { type: 'tool-call', id: 'c', name: 'f', argumentsJson: '{}' };
  const block: AssistantPart = { type: 'opaque', format: 'cohere-chat', value: { type: 'plan' } };

  test.each<[string, AssistantPart, CarriedState | undefined]>([
    ['a thought without proof', { type: 'reasoning', text: 'Hm' }, undefined],
    ['a thought that they bring back by themselves', { type: 'reasoning', text: 'Hm', extensions: own }, undefined],
    [
      'a signed thought',
      { type: 'reasoning', text: 'Hm', signature: 's' },
      { vendor: 'anthropic-messages', part: { type: 'reasoning', text: 'Hm', signature: 's' } },
    ],
    [
      'a hidden thought',
      { type: 'redacted-reasoning', data: 'd' },
      { vendor: 'anthropic-messages', part: { type: 'redacted-reasoning', data: 'd' } },
    ],
    ['a call that only has a name of this format', { ...call, extensions: own }, undefined],
    [
      'a call with what another format left there, without this format’s own',
      { ...call, extensions: { ...own, ...signed } },
      { vendor: 'gemini-generate', extensions: signed, call: 'c' },
    ],
    ['a plain text', { type: 'text', text: 'Hi' }, undefined],
    [
      'a text that another format signed',
      { type: 'text', text: 'Hi', extensions: signed },
      { vendor: 'gemini-generate', extensions: signed },
    ],
    ['an item of this format', { type: 'opaque', format: 'openai-responses', value: {} }, undefined],
    ['a block of another format', block, { vendor: 'cohere-chat', part: block }],
    ['a refusal', { type: 'refusal', text: 'No' }, undefined],
  ])('of %s', (_what, part, expected) => {
    expect(stateOf(part, 'openai-responses')).toEqual(expected);
  });
});

describe('a thought that comes back with its proof', () => {
  test('has the signature of its vendor, or what another format keeps', () => {
    expect(provedThought('Hm', 'sig')).toEqual({ type: 'reasoning', text: 'Hm', signature: 'sig' });
    const part = { type: 'reasoning', text: '', extensions: { 'openai-responses': { item: {} } } } as const;
    const sealed = sealEnvelope({ vendor: 'openai-responses', part });
    expect(provedThought('Hm', sealed)).toEqual({ ...part, text: 'Hm' });
  });

  test('has none where nothing is left of it, or it is of something else', () => {
    const hidden = sealEnvelope({ vendor: 'anthropic-messages', part: { type: 'redacted-reasoning', data: 'd' } });
    for (const none of [undefined, '', `${envelopePrefix}damaged`, hidden]) {
      expect(provedThought('Hm', none)).toEqual({ type: 'reasoning', text: 'Hm' });
    }
  });
});
