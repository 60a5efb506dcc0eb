import { describe, expect, test } from '@jest/globals';
import type { AssistantPart } from '@tollgate/schema';
import fc from 'fast-check';
import { isSealed, type SealedState, seal, stateOf, unseal } from './sealed-state.js';

const states: readonly (readonly [string, SealedState])[] = [
  ['anthropic-messages', { of: 'reasoning', signature: 'sig:with:colons' }],
  ['gemini-generate', { of: 'reasoning', extensions: { 'gemini-generate': { thoughtSignature: 'x' } } }],
  ['anthropic-messages', { of: 'redacted-reasoning', data: 'hidden' }],
  ['gemini-generate', { of: 'tool-call', id: 'call_1', extensions: { 'gemini-generate': { thoughtSignature: 'y' } } }],
  ['gemini-generate', { of: 'text', extensions: { 'gemini-generate': { thoughtSignature: 'z' } } }],
  ['anthropic-messages', { of: 'opaque', format: 'anthropic-messages', value: { type: 'server_tool_use' } }],
];

describe('state of another vendor', () => {
  test.each(states)('goes into an envelope that names %s, and comes out unchanged', (format, state) => {
    const sealed = seal(state);
    expect(sealed.startsWith(`tollgate:1:${format}:{`)).toBe(true);
    expect(isSealed(sealed)).toBe(true);
    expect(unseal(sealed)).toEqual(state);
  });

  test.each([
    ['of a later version', 'tollgate:2:anthropic-messages:{"of":"reasoning"}'],
    ['of a format nobody knows', 'tollgate:1:morse:{"of":"reasoning"}'],
    ['that was cut off', 'tollgate:1:anthropic-messages:{"of":"reas'],
    ['of a kind that is none', 'tollgate:1:anthropic-messages:{"of":"dream"}'],
    ['without what it is for', 'tollgate:1:anthropic-messages:{"of":"redacted-reasoning"}'],
    ['of a call that has no id', 'tollgate:1:gemini-generate:{"of":"tool-call","extensions":{"gemini-generate":{}}}'],
    ['of a text without anything', 'tollgate:1:gemini-generate:{"of":"text","extensions":{"morse":{}}}'],
    ['that holds a list', 'tollgate:1:anthropic-messages:[1]'],
    ['that holds nothing', 'tollgate:'],
  ])('is lost in an envelope %s, which is still known to be one', (_what, sealed) => {
    expect(isSealed(sealed)).toBe(true);
    expect(unseal(sealed)).toBeUndefined();
  });

  test.each(['gAAAAABo', '', 'Tollgate:1:', null, 7])('is not looked for in %j, which a vendor wrote', (value) => {
    expect(isSealed(value)).toBe(false);
  });

  test('is never trusted: no text makes the reader throw', () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (json, text) => {
        unseal(`tollgate:1:anthropic-messages:${json}`);
        unseal(text);
      }),
    );
  });
});

describe('what has to be sealed', () => {
  const parts: readonly (readonly [string, AssistantPart, SealedState | undefined])[] = [
    ['a thought without proof', { type: 'reasoning', text: 'Hm' }, undefined],
    [
      'a thought that this format itself can bring back',
      { type: 'reasoning', text: 'Hm', extensions: { 'openai-responses': { item: {} } } },
      undefined,
    ],
    [
      'a signed thought, without its text',
      { type: 'reasoning', text: 'Hm', signature: 's' },
      { of: 'reasoning', signature: 's' },
    ],
    ['a hidden thought', { type: 'redacted-reasoning', data: 'd' }, { of: 'redacted-reasoning', data: 'd' }],
    [
      'a call that only has an id of this format',
      {
        type: 'tool-call',
        id: 'c',
        name: 'f',
        argumentsJson: '{}',
        extensions: { 'openai-responses': { id: 'fc_1' } },
      },
      undefined,
    ],
    [
      'a call with what another format left there, without this format’s own',
      {
        type: 'tool-call',
        id: 'c',
        name: 'f',
        argumentsJson: '{}',
        extensions: { 'openai-responses': { id: 'fc_1' }, 'gemini-generate': { thoughtSignature: 't' } },
      },
      { of: 'tool-call', id: 'c', extensions: { 'gemini-generate': { thoughtSignature: 't' } } },
    ],
    ['a plain text', { type: 'text', text: 'Hi' }, undefined],
    ['an item of this format', { type: 'opaque', format: 'openai-responses', value: {} }, undefined],
    ['a refusal', { type: 'refusal', text: 'No' }, undefined],
  ];

  test.each(parts)('of %s', (_what, part, expected) => {
    expect(stateOf(part, 'openai-responses')).toEqual(expected);
  });
});
