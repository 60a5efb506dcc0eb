import { describe, expect, test } from '@jest/globals';
import { publicMessage, publicMessageCharsMax } from './public-message.js';

describe('a message for a caller', () => {
  test.each([
    [
      'Incorrect API key provided: sk-proj-abc123def456. You can find it.',
      'Incorrect API key provided: [redacted]. You can find it.',
    ],
    ['Incorrect API key provided: bad-key-**********test.', 'Incorrect API key provided: [redacted].'],
    [
      'Authentication Fails, Your api key: ****-key is invalid',
      'Authentication Fails, Your api key: [redacted] is invalid',
    ],
    ['Bad header Authorization: Bearer abcdefgh.12345', 'Bad header Authorization: Bearer [redacted]'],
    ['Limit reached in organization org-AbCdEf123456 on tokens', 'Limit reached in organization [redacted] on tokens'],
    ['key gsk_0123456789abcdef is unknown', 'key [redacted] is unknown'],
    ['xai-0123456789 and pplx-0123456789', '[redacted] and [redacted]'],
    [`key AIza${'a'.repeat(35)} has no access`, 'key [redacted] has no access'],
    ['token="abcd1234" is expired', 'token="[redacted]" is expired'],
  ])('hides what looks like a secret in %j', (message, expected) => {
    expect(publicMessage(message)).toBe(expected);
  });

  test.each([
    'The model `gpt-none` does not exist or you do not have access to it.',
    'Invalid API Key',
    'Invalid API key provided. Ensure your API key is correct and active.',
    'max_tokens: 5000 is more than the model can write',
    "Unsupported parameter: 'stop' is not supported with this model.",
    'ask-around is not a key',
    '',
  ])('leaves %j as it is', (message) => {
    expect(publicMessage(message)).toBe(message);
  });

  test('hides every one of several', () => {
    expect(publicMessage('sk-aaaaaaaa sk-bbbbbbbb')).toBe('[redacted] [redacted]');
  });

  test('has a bounded length', () => {
    expect(publicMessage('x'.repeat(1_000_000)).length).toBe(publicMessageCharsMax);
  });

  test('takes no long time for a long run of one character', () => {
    const started = performance.now();
    for (const character of ['a', ' ', '-', '*', '=', 'key ']) publicMessage(character.repeat(1_000_000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});
