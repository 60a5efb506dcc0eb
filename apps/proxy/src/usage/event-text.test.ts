import { describe, expect, test } from '@jest/globals';
import {
  AttemptOutcome,
  canonicalJson,
  Endpoint,
  FormatId,
  parseJson,
  TokenUsage,
  UsageEvent,
  UsageQuality,
} from '@tollgate/schema';
import fc from 'fast-check';
import type { AttemptAdmission, AttemptClosing } from './attempt.js';
import { admissionJson, admittedFacts, eventJson, runMembers, textOfEvent } from './event-text.js';
import { expiredClosing } from './expired-closing.js';
import { parseRecord } from './log/records.js';
import { admissionOf, closingOf } from './testing/fixtures.js';
import { tidyAdmission, tidyClosing, tidyProgress } from './tidy.js';
import { usageEventOf } from './usage-event-of.js';

/** Texts as callers and providers may send them: long, with quotes, control characters, halves of characters. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc.string({ minLength: 500, maxLength: 530 }),
  fc.constantFrom('', '"', '\\', '\u0000\n\u2028', '\ud800', `${'x'.repeat(511)}😀`, '},"proxyId":"other"'),
);
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0, 1e12, 1e12 + 1, 2 ** 53, 200, 599, 600));
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
/**
 * No key begins with a backslash: once `JSON.parse` of V8 14.6 has met such a key, it takes other escaped keys for it.
 * After `{"\\":1}` it reads `{"\u0041":1}` as `{"\\":1}`, here as anywhere else.
 */
const tagKey = text.filter((key) => !key.startsWith('\\'));
const tags = fc.oneof(
  fc.dictionary(tagKey, text, { maxKeys: 30 }),
  fc.constant<Record<string, string>>(JSON.parse('{"__proto__":"x","constructor":"y","1":"z"}')),
);
const usage = fc
  .dictionary(fc.constantFrom(...Object.keys(TokenUsage.shape), 'unknown'), maybe(number))
  .map((counts): TokenUsage => Object.assign({}, counts));

const admission: fc.Arbitrary<AttemptAdmission> = fc
  .record({
    attempt: fc.integer({ min: 1, max: 1000 }),
    team: maybe(text),
    user: maybe(text),
    conversationId: maybe(text),
    traceId: maybe(text),
    tags,
    endpoint: fc.constantFrom(...Endpoint.options),
    clientFormat: maybe(fc.constantFrom(...FormatId.options)),
    stream: fc.boolean(),
    requestedModel: text,
    route: maybe(text),
    kind: text,
    priceList: maybe(text),
    bringYourOwnKey: fc.boolean(),
    model: text,
    variant: maybe(text),
    inputTokensEstimate: maybe(number),
    unitsEstimate: maybe(usage),
  })
  .map((members) => admissionOf(1, members));

const progress = fc.record({
  usage,
  outputTokensEstimate: number,
  servedModel: maybe(text),
  upstreamId: maybe(text),
  upstreamStatus: maybe(number),
  timeToFirstTokenMs: maybe(number),
});

const closing: fc.Arbitrary<AttemptClosing> = fc
  .record({
    outcome: fc.constantFrom(...AttemptOutcome.options),
    upstreamStatus: maybe(number),
    errorCode: maybe(text),
    finish: maybe(text),
    usage,
    usageQuality: fc.constantFrom(...UsageQuality.options),
    servedModel: maybe(text),
    upstreamId: maybe(text),
    latencyMs: number,
    timeToFirstTokenMs: maybe(number),
  })
  .map((members) => closingOf(1, members));

const origin = {
  proxyId: 'proxy "a" é',
  bootId: '01890a5d-ac96-774b-bcce-000000000b01',
  sequence: 7,
  admittedAtMs: 12,
};
const run = runMembers(origin.proxyId, origin.bootId);

/** The text of an event as a running proxy makes it, of facts as they come in. */
function textOf(given: AttemptAdmission, tidyEnd: AttemptClosing): string {
  const facts = admittedFacts(tidyAdmission(given));
  return eventJson({ ...origin, run, facts, closedAtMs: 34, closing: JSON.stringify(tidyEnd) });
}

/** What `UsageEvent` makes of a text; it fails on what it does not take, and on what it would take otherwise. */
function accepted(json: string): UsageEvent {
  const value = parseJson(json);
  const event = UsageEvent.parse(value);
  expect(canonicalJson(event)).toBe(canonicalJson(value));
  return event;
}

const numRuns = 1000;

describe('the text of an event', () => {
  test('is an event of the schema, whatever callers and providers say, and the one its facts make', () => {
    fc.assert(
      fc.property(admission, closing, (given, end) => {
        const tidyEnd = tidyClosing(end);
        const event = accepted(textOf(given, tidyEnd));
        const facts = usageEventOf(origin, tidyAdmission(given), tidyEnd, 34);
        expect(event).toEqual(JSON.parse(JSON.stringify(facts)));
      }),
      { numRuns },
    );
  });

  test('is one of the schema when nobody ended the attempt', () => {
    fc.assert(
      fc.property(admission, maybe(progress), fc.nat(), (given, last, atMs) => {
        const facts = admittedFacts(tidyAdmission(given));
        const checkpoint = last === undefined ? undefined : { atMs, progress: tidyProgress(last) };
        accepted(textOf(given, expiredClosing({ admittedAtMs: 12, facts, checkpoint })));
      }),
      { numRuns },
    );
  });

  test('is the same when the log is read again', () => {
    fc.assert(
      fc.property(admission, closing, (given, end) => {
        const tidyEnd = tidyClosing(end);
        const facts = admittedFacts(tidyAdmission(given));
        const admit = parseRecord(
          `{"record":"admit","sequence":7,"admittedAtMs":12,"admission":${admissionJson(facts)}}`,
        );
        const close = parseRecord(JSON.stringify({ record: 'close', sequence: 7, closedAtMs: 34, closing: tidyEnd }));
        if (admit?.record !== 'admit' || close?.record !== 'close')
          throw new Error('The log does not read its own records');
        expect(admissionJson(admittedFacts(admit.admission))).toHaveLength(admissionJson(facts).length);
        const { source, id } = textOfEvent(usageEventOf(origin, admit.admission, close.closing, close.closedAtMs));
        expect(id).toBe(`${given.requestId}.${given.attempt}`);
        expect(canonicalJson(JSON.parse(source.toString()))).toBe(canonicalJson(JSON.parse(textOf(given, tidyEnd))));
      }),
      { numRuns },
    );
  });
});
