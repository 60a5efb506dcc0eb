import { describe, expect, it } from '@jest/globals';
import { problemsOfSecret } from './secret-fields.js';

const pem = `-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n`;

describe('the secret of a credential', () => {
  it.each([
    ['bearer', { apiKey: 'sk-1' }],
    ['header', { apiKey: 'sk-1' }],
    ['aws-sigv4', { accessKeyId: 'a', secretAccessKey: 'b' }],
    ['aws-sigv4', { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' }],
    ['google-oauth', { clientEmail: 'a@b', privateKey: pem }],
  ] as const)('of %s may be %j', (auth, secret) => {
    expect(problemsOfSecret(auth, secret)).toEqual([]);
  });

  it.each([
    ['bearer', {}, 'secret.apiKey'],
    ['bearer', { apiKey: ' sk-canary' }, 'secret.apiKey'],
    ['bearer', { apiKey: 'sk-canary\n' }, 'secret.apiKey'],
    ['bearer', { apiKey: 'sk-canary\r\nx-evil: 1' }, 'secret.apiKey'],
    ['bearer', { apiKey: 'sk-1', canary: 'x' }, 'secret'],
    ['aws-sigv4', { accessKeyId: 'a' }, 'secret.secretAccessKey'],
    ['google-oauth', { clientEmail: 'a@b', privateKey: 'canary' }, 'secret.privateKey'],
  ] as const)('of %s must not be %j, and is not repeated', (auth, secret, path) => {
    const problems = problemsOfSecret(auth, secret);
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(JSON.stringify(problems)).not.toContain('canary');
  });
});
