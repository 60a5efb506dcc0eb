import { describe, expect, it } from '@jest/globals';
import { usageEvent } from '../test-support/usage-events.js';
import { contentHashOf } from './attempt-row.js';

describe('the content hash', () => {
  it('does not depend on the order of tags', () => {
    const event = usageEvent({ tags: { a: '1', b: '2' } });
    expect(contentHashOf({ ...event, tags: { b: '2', a: '1' } })).toBe(contentHashOf(event));
  });

  it('never changes from one release to the next, or batches that come again would conflict with themselves', () => {
    const event = usageEvent({
      requestId: '0197a3c2-0000-7000-8000-000000000001',
      admittedAtMs: 1_795_000_000_000,
      tags: { team: 'growth', feature: 'search' },
    });
    expect(contentHashOf(event)).toBe('06f0f4cc0c84e17b');
  });

  it.each([
    ['a token', { usage: { inputTokens: 101, outputTokens: 20 } }],
    ['a count that was unknown', { usage: { inputTokens: 100, outputTokens: 20, reasoningTokens: 0 } }],
    ['a tag', { tags: { feature: 'search', team: 'growth' } }],
    ['the time of admission', { admittedAtMs: 5 }],
    ['the outcome', { outcome: 'failed' }],
  ])('differs when %s differs', (_what, change) => {
    const event = usageEvent();
    expect(contentHashOf({ ...event, ...usageEvent({ ...event, ...change }) })).not.toBe(contentHashOf(event));
  });
});
