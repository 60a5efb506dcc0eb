import { describe, expect, test } from '@jest/globals';
import { foreignMembers } from './foreign-members.js';

describe('the members of other formats', () => {
  test('are named, and those of the own format are not', () => {
    const extensions = { 'openai-chat': { logit_bias: {} }, 'gemini-generate': { safetySettings: [], labels: {} } };
    expect(foreignMembers(extensions, 'openai-chat')).toEqual(['safetySettings', 'labels']);
    expect(foreignMembers(undefined, 'openai-chat')).toEqual([]);
  });

  test('do not have the wish that nothing be kept among them, since nothing is', () => {
    expect(foreignMembers({ 'openai-responses': { store: false } }, 'openai-chat')).toEqual([]);
    expect(foreignMembers({ 'openai-responses': { store: true } }, 'openai-chat')).toEqual(['store']);
  });
});
