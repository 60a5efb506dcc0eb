import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TokenUsage } from '../chat/usage.js';
import { readUsageBatch } from './read-usage-batch.js';
import { readUsageEvent } from './read-usage-event.js';
import { batchEventsMax, UsageBatch } from './usage-batch.js';
import { UsageEvent } from './usage-event.js';

type Members = Readonly<Record<string, unknown>>;

const uuids = fc.uuid({ version: [4, 7] });
const name = fc.oneof(
  fc.string({ maxLength: 40, unit: 'grapheme' }),
  fc.constantFrom('é'.repeat(512), '😀'.repeat(512)),
);
const count = fc.integer({ min: 0, max: 1_000_000_000_000 });
const whole = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const duration = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
const tagName = fc.string({ minLength: 1, maxLength: 64 }).filter((text) => text !== '__proto__');
const tags = fc.dictionary(tagName, fc.string({ maxLength: 256 }), { maxKeys: 20, noNullPrototype: true });

const required = {
  version: fc.constant(1),
  requestId: uuids,
  attempt: fc.integer({ min: 1, max: 1000 }),
  proxyId: name.filter((text) => text !== ''),
  bootId: uuids,
  sequence: whole,
  admittedAtMs: count,
  closedAtMs: count,
  projectId: uuids,
  virtualKeyId: uuids,
  tags,
  endpoint: fc.constantFrom(...UsageEvent.shape.endpoint.options),
  stream: fc.boolean(),
  requestedModel: name,
  provider: fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/),
  kind: name,
  bringYourOwnKey: fc.boolean(),
  model: name,
  outcome: fc.constantFrom(...UsageEvent.shape.outcome.options),
  usage: fc.record(Object.fromEntries(Object.keys(TokenUsage.shape).map((member) => [member, count])), {
    requiredKeys: [],
    noNullPrototype: true,
  }),
  usageQuality: fc.constantFrom(...UsageEvent.shape.usageQuality.options),
  latencyMs: duration,
};
const optional = {
  team: name,
  user: name,
  conversationId: name,
  traceId: name,
  clientFormat: fc.constantFrom('openai-chat', 'anthropic-messages'),
  route: name,
  priceList: name,
  credentialId: uuids,
  variant: name,
  servedModel: name,
  upstreamId: name,
  upstreamStatus: fc.integer({ min: 100, max: 599 }),
  errorCode: name,
  finish: name,
  cache: fc.constantFrom('hit', 'miss', 'bypass'),
  timeToFirstTokenMs: duration,
};

/** Events with any of the members, written in any order. */
const events: fc.Arbitrary<Members> = fc
  .record({ ...required, ...optional }, { requiredKeys: Object.keys(required) as never[], noNullPrototype: true })
  .chain((event) =>
    fc
      .shuffledSubarray(Object.entries(event), { minLength: Object.keys(event).length })
      .map((members) => Object.fromEntries(members)),
  );

/** What may stand anywhere in JSON, near the bounds of what an event takes in particular. */
const oddValues: readonly unknown[] = [
  ...[null, true, '', ' ', 0, -0, -1, 1.5, 2, 99, 600, 1001, 1e12, 1e12 + 1, 2 ** 53, 1e300],
  ...[[], {}, [1], { inputTokens: -1 }, { a: 1 }, { '': 'a' }, 'chat', 'hit', 'settled', 'UPPER'],
  ...['-a', 'a-', 'a'.repeat(64), 'a'.repeat(65), 'a'.repeat(513), '😀'.repeat(513), '\ud800'],
  ...['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  ...['0197A3C2-0000-7000-8000-000000000001', '0197a3c2-0000-9000-8000-000000000001'],
  ...[JSON.parse('{"__proto__":"a"}'), { ['a'.repeat(65)]: 'b' }, { a: 'b'.repeat(257) }],
  Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`t${index}`, 'a'])),
];
const odd = fc.oneof(fc.constantFrom(...oddValues), fc.jsonValue());
const members = [...Object.keys(UsageEvent.shape), 'prompt', '__proto__', 'constructor'];
const counts = [...Object.keys(TokenUsage.shape), 'tokens', '__proto__'];

/** The same with one member, or one count, missing, replaced or new. */
const spoiled = fc
  .tuple(
    events,
    fc.constantFrom(...members),
    fc.constantFrom(...counts),
    fc.option(odd, { nil: undefined }),
    fc.boolean(),
  )
  .map(([event, member, countName, value, inUsage]) =>
    inUsage ? { ...event, usage: change(Object(event['usage']), countName, value) } : change(event, member, value),
  );

function change(members: Members, member: string, value: unknown): Members {
  const others = Object.entries(members).filter(([name]) => name !== member);
  return Object.fromEntries(value === undefined ? others : [...others, [member, value]]);
}

/** As it comes out of Redis. */
function received(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** What is read in the quick way is what the schema gives, in its order; and what the schema refuses is not read. */
function expectAgreement(read: unknown, parsed: { readonly success: boolean; readonly data?: unknown }): void {
  if (read === undefined) return;
  expect(parsed.success).toBe(true);
  expect(JSON.stringify(read)).toBe(JSON.stringify(parsed.data));
  expect(read).toEqual(parsed.data);
}

describe('a usage event that is read in the quick way', () => {
  it('is what the schema gives, with every member there is', () => {
    fc.assert(
      fc.property(events, (event) => {
        const value = received(event);
        expect(readUsageEvent(value)).toBeDefined();
        expectAgreement(readUsageEvent(value), UsageEvent.safeParse(value));
      }),
      { numRuns: 300 },
    );
  });

  it('is not one that the schema refuses, whatever is wrong with it', () => {
    let refused = 0;
    fc.assert(
      fc.property(spoiled, (event) => {
        const value = received(event);
        const parsed = UsageEvent.safeParse(value);
        if (!parsed.success) refused += 1;
        expectAgreement(readUsageEvent(value), parsed);
      }),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  it('is not one that the schema refuses, whatever stands for any one member', () => {
    const [event = {}] = fc.sample(events, { seed: 1, numRuns: 1 });
    for (const value of [undefined, ...oddValues]) {
      const inEvent = members.map((member) => change(event, member, value));
      const inUsage = counts.map((member) => ({ ...event, usage: change({ inputTokens: 1 }, member, value) }));
      for (const spoilt of [...inEvent, ...inUsage].map(received)) {
        expectAgreement(readUsageEvent(spoilt), UsageEvent.safeParse(spoilt));
      }
    }
  });

  it('has no member that it inherits in the place of one that nobody declared', () => {
    const [event] = fc.sample(
      events.map((all) => change(all, 'team', undefined)),
      { seed: 1, numRuns: 1 },
    );
    const heir = Object.assign(Object.create({ team: 'growth' }), event, { prompt: 'hello' });
    expect(readUsageEvent(heir)).toBeUndefined();
  });

  it.each([
    ['nothing', undefined],
    ['a list', []],
    ['a text', 'event'],
  ])('is not %s', (_what, value) => expect(readUsageEvent(value)).toBeUndefined());
});

describe('a usage batch that is read in the quick way', () => {
  const batchId = 'a'.repeat(64);
  const [event] = fc.sample(events, { seed: 1, numRuns: 1 });
  const batch = { version: 1, batchId, proxyId: 'proxy-1', events: [event, event] };

  it('is what the schema gives', () => {
    const value = received(batch);
    expect(readUsageBatch(value)).toBeDefined();
    expectAgreement(readUsageBatch(value), UsageBatch.safeParse(value));
  });

  it.each([
    ['another version', { ...batch, version: 2 }],
    ['an id that is no hash', { ...batch, batchId: 'A'.repeat(64) }],
    ['no proxy', { ...batch, proxyId: '' }],
    ['a proxy with too long a name', { ...batch, proxyId: 'p'.repeat(513) }],
    ['no events', { ...batch, events: [] }],
    ['too many events', { ...batch, events: Array.from({ length: batchEventsMax + 1 }, () => event) }],
    ['something else than a list of events', { ...batch, events: { 0: event } }],
    ['an event that is none', { ...batch, events: [event, { ...event, outcome: 'fine' }] }],
    ['a member nobody declared', { ...batch, prompt: 'hello' }],
    ['a member too few', { version: 1, batchId, events: [event] }],
  ])('is not one with %s', (_what, value) => {
    expect(UsageBatch.safeParse(received(value)).success).toBe(false);
    expect(readUsageBatch(received(value))).toBeUndefined();
  });
});
