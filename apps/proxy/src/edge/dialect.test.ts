import { expect, test } from '@jest/globals';
import { guessDialect } from './dialect.js';

test.each([
  ['/v1beta/models', { 'anthropic-version': '2023-06-01', 'x-goog-api-key': 'k' }, 'gemini-generate'],
  ['/v1beta/models/m', {}, 'gemini-generate'],
  ['/v1beta1/anything', {}, 'gemini-generate'],
  ['/v1/publishers/google/models', {}, 'gemini-generate'],
  ['/v1/models/m:predict', {}, 'gemini-generate'],
  ['/v1/models', { 'x-goog-api-key': 'k' }, 'gemini-generate'],
  ['/v1/models', { 'anthropic-version': '2023-06-01' }, 'anthropic-messages'],
  ['/v1/messages/nope', {}, 'anthropic-messages'],
  ['/v1/responses/nope', {}, 'openai-responses'],
  ['/v1/models', {}, 'openai-chat'],
])('a request to %s with the headers %j is most likely of an SDK of its own', (path, headers, dialect) => {
  expect(guessDialect(path, headers)).toBe(dialect);
});
