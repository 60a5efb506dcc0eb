import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type CarriedState,
  envelopeCharsMax,
  envelopePrefix,
  foreignExtensions,
  isEnvelope,
  openEnvelope,
  sealEnvelope,
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
