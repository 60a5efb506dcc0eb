import { expect, test } from '@jest/globals';
import { generateVirtualKey } from '@tollgate/keyring';
import { keyHeldBy, keyHeldByModel } from './held-key.js';

const { key } = generateVirtualKey();
const random = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8';

test.each([
  key,
  `main/${key}`,
  `models/${key}`,
  `sk-${random}`,
  `sk-ant-api03-${random}-${random}`,
  `main/sk-${random}`,
  `AIza${random.slice(1)}`,
  `gsk_${random}`,
])('the model %s is refused without being repeated', (model) => {
  const failure = keyHeldByModel(model);
  expect(failure).toMatchObject({ code: 'request.invalid', param: 'model' });
  expect(failure?.message).not.toMatch(/[a-z0-9]{20}/i);
});

test.each([
  'gpt-4.1',
  'main/gpt-4.1-mini-2026-01-01',
  'accounts/fireworks/models/llama-v3p1-405b-instruct-long-context',
  'ft:gpt-4o-mini-2024-07-18:my-organisation-with-a-name:suffix:A1b2C3d4',
  'anthropic.claude-sonnet-4-5-20250929-v1:0',
  'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6',
  'org/sk-small',
  `org/risk-${random}`,
  `tg_${random}`,
  'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8',
])('the model %s is a name', (model) => {
  expect(keyHeldByModel(model)).toBeUndefined();
});

test('a text that is kept may look like anything but a key', () => {
  expect(keyHeldBy('x-user', `session sk-${random}`)).toBeUndefined();
  for (const held of [key, `AIza${random.slice(1)}`]) {
    const failure = keyHeldBy('x-user', `mail:${held}`);
    expect(failure).toMatchObject({ code: 'request.invalid', param: 'x-user' });
    expect(failure?.message).not.toContain(held);
  }
});
