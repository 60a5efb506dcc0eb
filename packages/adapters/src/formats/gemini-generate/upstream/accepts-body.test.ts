import { describe, expect, test } from '@jest/globals';
import type { JsonObject, JsonValue } from '@tollgate/schema';
import { sealEnvelope } from '../../../core/carried-state.js';
import { acceptsBody } from './accepts-body.js';
import { geminiTraits } from './gemini-traits.js';

const third = geminiTraits('gemini-3.8-flash');
const second = geminiTraits('gemini-2.5-flash');

const model = (...parts: readonly JsonObject[]): JsonObject => ({ role: 'model', parts });
const user = (...parts: readonly JsonObject[]): JsonObject => ({ role: 'user', parts });
const call = (members: JsonObject = {}): JsonObject => ({ functionCall: { name: 'f' }, ...members });
const result = user({ functionResponse: { name: 'f', response: {} } });
const carried = sealEnvelope({ vendor: 'anthropic-messages', part: { type: 'redacted-reasoning', data: 'x' } }) ?? '';

describe('a body passes as it is', () => {
  test.each<[string, JsonValue]>([
    ['without calls', [user({ text: 'Hi' })]],
    ['with a signed call', [model(call({ thoughtSignature: 's' }), call()), result]],
    ['with a signed call in snake case', [model({ function_call: { name: 'f' }, thought_signature: 's' }), result]],
    ['with a turn of calls in several contents', [model(call({ thoughtSignature: 's' })), model(call()), result]],
    ['as one content instead of a list', user({ text: 'Hi' })],
    ['with nonsense, which the provider refuses itself', ['x', null, { parts: 1 }, { parts: ['x'] }]],
    ['without contents', null],
  ])('%s', (_name, contents) => {
    expect(acceptsBody({ contents }, third)).toBe(true);
  });
});

describe('a body is written anew', () => {
  test.each<[string, JsonValue]>([
    ['with a call that nobody signed', [model(call()), result]],
    ['with a signed call behind one that nobody signed', [model(call(), call({ thoughtSignature: 's' })), result]],
    [
      'with a second turn whose call nobody signed',
      [model(call({ thoughtSignature: 's' })), result, model(call()), result],
    ],
  ])('%s, for a model that wants signatures', (_name, contents) => {
    expect(acceptsBody({ contents }, third)).toBe(false);
    expect(acceptsBody({ contents }, second)).toBe(true);
  });

  test('that brings back what another vendor signed', () => {
    for (const traits of [second, third]) {
      expect(acceptsBody({ contents: [model({ text: '', thought: true, thoughtSignature: carried })] }, traits)).toBe(
        false,
      );
      expect(acceptsBody({ contents: [model({ text: '', thought_signature: carried })] }, traits)).toBe(false);
    }
  });
});
