import { describe, expect, test } from '@jest/globals';
import { envelopePrefix, isEnvelope } from './carried-state.js';
import { proofOf, provedThought } from './thought-proof.js';

const item = { type: 'reasoning', id: 'rs_1', encrypted_content: 'gAAAA' };
const extensions = { 'openai-responses': { item } };

describe('the proof of a thought', () => {
  test('is its signature where it has one', () => {
    expect(proofOf({ signature: 'sig', extensions }, 'anthropic-messages')).toBe('sig');
    expect(provedThought('Hm', 'sig')).toEqual({ type: 'reasoning', text: 'Hm', signature: 'sig' });
  });

  test('is an envelope of what another format keeps, and comes back as that', () => {
    const proof = proofOf({ extensions }, 'anthropic-messages');
    expect(isEnvelope(proof)).toBe(true);
    expect(provedThought('Hm', proof)).toEqual({ type: 'reasoning', text: 'Hm', extensions });
  });

  test('is nothing where the format has a place of its own, or nothing is kept', () => {
    expect(proofOf({ extensions }, 'openai-responses')).toBeUndefined();
    expect(proofOf({}, 'openai-chat')).toBeUndefined();
    for (const none of [undefined, '', `${envelopePrefix}damaged`]) {
      expect(provedThought('Hm', none)).toEqual({ type: 'reasoning', text: 'Hm' });
    }
  });
});
