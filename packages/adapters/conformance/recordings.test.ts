import { afterAll, describe, expect, test } from '@jest/globals';
import { isJsonObject } from '@tollgate/schema';
import fc from 'fast-check';
import { findClientFormat } from '../src/registry.js';
import { type ObservedAnswer, observeEvents, observeResult } from './harness/answer.js';
import { expectNeverWhole, expectSameWhenCut } from './harness/cut-laws.js';
import { brokenLaws, claimsToBeWhole } from './harness/event-laws.js';
import { expectedCode, expectedRetryable } from './harness/expected-errors.js';
import { type Family, families, otherApis } from './harness/families.js';
import { geminiTotalOf } from './harness/oracles/gemini-generate.js';
import { totalOf } from './harness/oracles/openai-chat.js';
import { translationOf } from './harness/recorded-translation.js';
import {
  bodyOf,
  type RecordedCase,
  readHeaders,
  readIndex,
  readRequest,
  readResponse,
  readStreamText,
  recordingsFolder,
} from './harness/recordings-folder.js';
import { cutPlaces, replay } from './harness/replay.js';
import { Tally } from './harness/tally.js';

/** Streams up to this size are cut at every byte, larger ones at so many places. */
const everyCutBytesMax = 2048;
const sampledCuts = 128;
const randomPartitions = 10;

const folder = recordingsFolder();
const index = folder === undefined ? [] : readIndex(folder);
const tally = new Tally();
afterAll(() => {
  if (folder === undefined) process.stdout.write('recordings: absent, so nothing recorded by others was replayed\n');
  tally.print();
});

test('the folder of recordings is there with cases in it, or is absent as a whole', () => {
  expect(folder === undefined || index.length > 0).toBe(true);
});

test('what is recorded of an API that is not spoken is named with its reason', () => {
  for (const { provider, api, reason } of otherApis) {
    const cases = index.filter((recorded) => recorded.provider === provider && recorded.api === api);
    expect(families.some((family) => family.api === api)).toBe(false);
    for (const _case of cases) tally.count(`not handled, ${provider} ${api}: ${reason}`, 'cases');
  }
});

for (const family of families) {
  const cases = index.filter((recorded) => recorded.api === family.api);
  const refused = cases.filter((recorded) => recorded.status >= 400);
  const answered = cases.filter((recorded) => recorded.status < 400);
  describe(`recorded ${family.api}`, () => {
    for (const recorded of refused) describeRefused(family, recorded);
    for (const recorded of answered) {
      // A list of pieces is a stream that can also be read as a whole.
      if (recorded.wire !== 'json') describeStream(family, recorded);
      if (recorded.wire.startsWith('json')) describeAnswer(family, recorded);
    }
    for (const recorded of cases) describeRequest(family, recorded);
  });
}

function describeAnswer(family: Family, recorded: RecordedCase): void {
  test(`${recorded.path} reads as a plain reader reads it`, () => {
    const { body, response } = answerOf(recorded);
    const decoded = translationOf(family, recorded).decodeResponse(response);
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const expected = family.oracle.readUnary(body, recorded.provider);
    expectSameAnswer(observeResult(decoded.value), expected);
    // Google writes it in its own way, and in a place of its own.
    if (family.format !== 'gemini-generate') expect(decoded.value.serviceTier).toBe(lastTierIn(JSON.stringify(body)));
    expect(totalOf(expected, body)).not.toBe(false);
    expect(geminiTotalOf(expected, body)).not.toBe(false);
    tally.count(`recorded ${family.api}, whole answers`, recorded.provider);
  });
}

/** The last tier that a text names, by a look at the text alone. */
function lastTierIn(text: string): string | undefined {
  return [...text.matchAll(/"service_tier" ?: ?"(\w+)"/g)].at(-1)?.[1];
}

function describeStream(family: Family, recorded: RecordedCase): void {
  const bytes = (): Uint8Array => readResponse(folder ?? '', recorded);
  const translation = translationOf(family, recorded);
  describe(recorded.path, () => {
    test('reads as a plain reader reads it', () => {
      const events = replay(translation, bytes());
      const expected = family.oracle.readStream(readStreamText(folder ?? '', recorded), recorded.provider);
      expect(brokenLaws(events)).toEqual([]);
      expect(claimsToBeWhole(events)).toBe(!expected.failed);
      expectSameAnswer(observeEvents(events), expected);
      tally.count(`recorded ${family.api}, streams`, recorded.provider);
    });

    test('is of the tier that its last word says', () => {
      const end = replay(translation, bytes()).at(-1);
      if (end?.type !== 'response-end' || !claimsToBeWhole([end])) return;
      const tier = lastTierIn(readStreamText(folder ?? '', recorded));
      expect(end.serviceTier).toBe(tier);
      if (tier !== undefined) tally.count(`recorded ${family.api}, streams that name their tier`, recorded.provider);
    });

    test('gives the same events however its bytes were cut', () => {
      const all = bytes();
      const { length } = all;
      expectSameWhenCut(translation, all, cutPlaces(all, length <= everyCutBytesMax ? length : sampledCuts / 8));
      const whole = JSON.stringify(replay(translation, all));
      const partition = fc.uniqueArray(fc.nat({ max: Math.max(0, length - 1) }), { maxLength: 40 });
      fc.assert(
        fc.property(partition, (cuts) => {
          const sorted = cuts.toSorted((left, right) => left - right);
          expect(JSON.stringify(replay(translation, all, sorted))).toBe(whole);
        }),
        { numRuns: randomPartitions },
      );
    });

    test('never claims to be whole when it was cut short', () => {
      const all = bytes();
      const most = all.length <= everyCutBytesMax ? all.length : sampledCuts;
      expectNeverWhole(translation, all, cutPlaces(all, most));
    });
  });
}

function describeRefused(family: Family, recorded: RecordedCase): void {
  test(`${recorded.path} maps to a code of ours`, () => {
    const { body, response } = answerOf(recorded);
    const translation = translationOf(family, recorded);
    const failure = translation.decodeFailure(response);
    expect(failure.code).toBe(expectedCode(recorded.status, body));
    expect(failure.retryable).toBe(expectedRetryable(recorded.status, body, response.headers));
    expect(failure.status).toBe(recorded.status);
    expect(failure.message).not.toBe('');
    expect(failure.message).not.toMatch(/sk-[\w*-]{4}|bad-key-/);
    expect(translation.decodeResponse(response)).toEqual({ ok: false, failure });
    tally.count(`recorded ${family.api}, errors`, recorded.provider);
  });
}

function describeRequest(family: Family, recorded: RecordedCase): void {
  const request = readRequest(folder ?? '', recorded);
  const client = findClientFormat(family.format);
  const { meaningOf } = family;
  if (meaningOf === undefined || client === undefined) return;
  if (!isJsonObject(request)) {
    tally.count(`recorded ${family.api}, requests that their source did not keep`, recorded.provider);
    return;
  }
  if (recorded.status === 400 && !isWellFormed(request)) {
    test(`${recorded.path}/request.json is refused here as it was there`, () => {
      const parsed = client.parseRequest(request, {});
      expect(parsed.ok).toBe(false);
      tally.count(`recorded ${family.api}, malformed requests`, recorded.provider);
    });
    return;
  }
  test(`${recorded.path}/request.json means the same after parsing and encoding`, () => {
    const parsed = client.parseRequest(request, { model: recorded.model });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
    const translation = translationOf(family, recorded);
    const encoded = translation.encodeRequest({ ...parsed.value, model: recorded.model });
    if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
    const sent = JSON.parse(JSON.stringify(encoded.value.wire.body));
    expect(meaningOf(sent)).toEqual(meaningOf({ ...request, model: recorded.model }));
    expect(encoded.value.dropped).toEqual([]);
    tally.count(`recorded ${family.api}, requests`, recorded.provider);
  });
}

/** Some recorded requests were refused for their form, and for a reason that is ours to find too. */
function isWellFormed(request: object): boolean {
  const text = JSON.stringify(request);
  return (
    !text.includes('"messages":[]') && !text.includes('"content":[{"role"') && !text.includes('"content":[{"content"')
  );
}

function answerOf(recorded: RecordedCase): {
  readonly body: ReturnType<typeof bodyOf>;
  readonly response: { status: number; headers: Record<string, string>; body: ReturnType<typeof bodyOf> };
} {
  const body = bodyOf(readResponse(folder ?? '', recorded));
  return { body, response: { status: recorded.status, headers: readHeaders(folder ?? '', recorded), body } };
}

/** Ids that a provider left out are made up here, so they are compared only where it gave one. */
function expectSameAnswer(actual: ObservedAnswer, expected: ObservedAnswer): void {
  expect(actual.failed).toBe(expected.failed);
  expect(actual.usage).toEqual(expected.usage);
  expect(actual.choices.length).toBe(expected.choices.length);
  actual.choices.forEach((choice, place) => {
    const other = expected.choices[place];
    const ids = choice.toolCalls.map((call) => call.id);
    expect(new Set(ids).size).toBe(ids.length);
    const toolCalls = choice.toolCalls.map((call, nth) => ({
      ...call,
      id: other?.toolCalls[nth]?.id === '' ? '' : call.id,
    }));
    expect({ ...choice, toolCalls }).toEqual(other);
  });
}
