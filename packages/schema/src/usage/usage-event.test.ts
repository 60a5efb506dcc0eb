import { describe, expect, it } from '@jest/globals';
import { tokenCountMax } from '../chat/usage.js';
import { Tags, tagCountMax, UsageEvent, usageEventId } from './usage-event.js';

const event = {
  version: 1,
  requestId: '0197a3c2-0000-7000-8000-000000000001',
  attempt: 2,
  proxyId: 'proxy-0',
  bootId: '0197a3c2-0000-7000-8000-000000000002',
  sequence: 1,
  admittedAtMs: 1_700_000_000_000,
  closedAtMs: 1_700_000_000_100,
  projectId: '0197a3c2-0000-7000-8000-000000000003',
  virtualKeyId: '0197a3c2-0000-7000-8000-000000000004',
  tags: { feature: 'code-review' },
  endpoint: 'chat',
  stream: true,
  requestedModel: 'fast',
  provider: 'openai-main',
  kind: 'acme',
  bringYourOwnKey: false,
  model: 'gpt-4.1',
  outcome: 'settled',
  usage: { inputTokens: 0 },
  usageQuality: 'provider-final',
  latencyMs: 100.5,
};

describe('a usage event', () => {
  it('keeps the difference between zero and unknown', () => {
    const parsed = UsageEvent.parse(event);
    expect(parsed.usage.inputTokens).toBe(0);
    expect('outputTokens' in parsed.usage).toBe(false);
    expect(usageEventId(parsed)).toBe(`${event.requestId}.2`);
  });

  it.each([
    ['a member nobody declared', { ...event, prompt: 'hello' }],
    ['a negative count', { ...event, usage: { inputTokens: -1 } }],
    ['a fraction of a token', { ...event, usage: { inputTokens: 1.5 } }],
    ['a count that no answer can have', { ...event, usage: { inputTokens: tokenCountMax + 1 } }],
    ['no attempt number', { ...event, attempt: 0 }],
    ['an outcome nobody knows', { ...event, outcome: 'fine' }],
    ['another version', { ...event, version: 2 }],
  ])('refuses %s', (_, candidate) => {
    expect(UsageEvent.safeParse(candidate).success).toBe(false);
  });
});

describe('tags', () => {
  it('are bounded in number and length', () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, 'v']));
    expect(Tags.safeParse(many(tagCountMax)).success).toBe(true);
    expect(Tags.safeParse(many(tagCountMax + 1)).success).toBe(false);
    expect(Tags.safeParse({ '': 'v' }).success).toBe(false);
    expect(Tags.safeParse({ t: 'v'.repeat(257) }).success).toBe(false);
  });
});
