import { afterAll, describe, expect, test } from '@jest/globals';
import { type ChatRequest, errorCodes, type FormatId, type JsonValue } from '@tollgate/schema';
import fc from 'fast-check';
import type { ChatTranslation } from '../src/core/chat-translation.js';
import { providers } from '../src/providers/index.js';
import { findClientFormat } from '../src/registry.js';
import { brokenLaws } from './harness/event-laws.js';
import { families } from './harness/families.js';
import { mutationsOf } from './harness/mutations.js';
import { readFixtures, type Scenario } from './harness/own-fixtures.js';
import { bodyOf, readIndex, readRequest, readResponse, recordingsFolder } from './harness/recordings-folder.js';
import { replay } from './harness/replay.js';
import { spokenBy, spokenByMaker } from './harness/spoken.js';
import { Tally } from './harness/tally.js';
import { streamSaying } from './harness/wire-bytes.js';

/** Random values and random damage, each so many times. */
const randomRuns = 200;
const mutationsPerCase = 12;
/** Larger recordings add nothing but time to random damage. */
const damagedBytesMax = 16 * 1024;

const tally = new Tally();
afterAll(() => tally.print());

const spoken = providers.flatMap(spokenBy);
const formats = [...new Set(spoken.map(({ translation }) => translation.format))];

for (const { provider, translation } of spoken) {
  const scenarios = readFixtures(translation.format)?.scenarios ?? [];
  describe(`requests to ${provider} in ${translation.format}`, () => {
    for (const { name, request } of scenarios) {
      if (request !== undefined) describeEncoding(name, request, provider, translation);
    }

    test('no JSON value makes a decoder throw, as an answer, as an error or in a stream', () => {
      fc.assert(
        fc.property(fc.jsonValue({ maxDepth: 4 }), (value) =>
          expectCalm(translation, JSON.parse(JSON.stringify(value))),
        ),
        { numRuns: randomRuns },
      );
    });
  });
}

function describeEncoding(name: string, request: ChatRequest, provider: string, translation: ChatTranslation): void {
  test(`${name} is encoded the same each time, or refused with a place and a reason`, () => {
    const once = translation.encodeRequest(request);
    expect(translation.encodeRequest(structuredClone(request))).toEqual(once);
    if (once.ok) {
      expect(once.value.wire.body['model'] ?? request.model).toBe(request.model);
      expect(once.value.dropped.every((entry) => entry !== '')).toBe(true);
    } else {
      expect(once.failure.length).toBeGreaterThan(0);
      for (const problem of once.failure) expect(problem.message).not.toBe('');
    }
    tally.count(`own requests, ${translation.format}`, provider);
  });
}

for (const format of formats) {
  const scenarios = readFixtures(format)?.scenarios ?? [];
  describe(`${format} as its maker speaks it`, () => {
    test('every recording says where it comes from', () => {
      const fixtures = readFixtures(format);
      expect(fixtures?.strayProvenance).toEqual([]);
      for (const { name, provenance } of scenarios) {
        expect({ name, origin: provenance?.origin }).toEqual({
          name,
          origin: expect.stringMatching(/^(recorded|documented|handmade)$/),
        });
        expect(provenance?.source).toBeTruthy();
        expect(provenance?.date).toMatch(/^\d{4}-\d\d-\d\d$/);
      }
    });

    for (const scenario of scenarios) {
      const translation = spokenByMaker(format, scenario.request?.model ?? scenario.provenance?.model ?? '');
      if (scenario.request !== undefined) describeGolden(scenario, translation);
      if (scenario.response !== undefined && scenario.events === undefined) describeAnswer(scenario, translation);
    }
  });
}

function describeGolden({ name, request, upstream }: Scenario, translation: ChatTranslation): void {
  test(`${name} is sent as written down`, () => {
    const encoded = request === undefined ? undefined : translation.encodeRequest(request);
    if (encoded?.ok !== true) throw new Error(JSON.stringify(encoded?.failure));
    expect(JSON.parse(JSON.stringify(encoded.value.wire))).toEqual(upstream);
  });
}

/** An answer without a stream beside it is either an error or a whole answer. */
function describeAnswer({ name, response, provenance }: Scenario, translation: ChatTranslation): void {
  const status = provenance?.status;
  const answer = { status: status ?? 200, headers: {}, body: response ?? null };
  if (status === undefined && translation.decodeResponse(answer).ok) {
    test(`${name} can be read`, () => {
      expect(translation.decodeResponse(answer).ok).toBe(true);
    });
    return;
  }
  test(`${name} is an error with a code of ours`, () => {
    const failure = translation.decodeFailure({ ...answer, status: status ?? 400 });
    expect(Object.keys(errorCodes)).toContain(failure.code);
    if (provenance?.code !== undefined) expect(failure.code).toBe(provenance.code);
    if (provenance?.retryable !== undefined) expect(failure.retryable).toBe(provenance.retryable);
    if (provenance?.retryAfterMs !== undefined) expect(failure.retryAfterMs).toBe(provenance.retryAfterMs);
    expect(translation.decodeResponse(answer).ok).toBe(false);
  });
}

describe('damaged recordings', () => {
  const folder = recordingsFolder();
  for (const family of families) {
    const values = [...ownValues(family.format), ...recordedValues(folder, family.api)];
    test(`no damage to an answer or a request of ${family.format} makes anything throw`, () => {
      const translation = spokenByMaker(family.format, 'some-model');
      const client = findClientFormat(family.format);
      for (const value of values) {
        for (const damaged of mutationsOf(value, mutationsPerCase)) {
          expectCalm(translation, damaged);
          client?.parseRequest(damaged, {});
        }
        tally.count('damaged bodies', family.format);
      }
    });
  }
});

function ownValues(format: FormatId): JsonValue[] {
  return (readFixtures(format)?.scenarios ?? [])
    .flatMap(({ response, upstream }) => [response, upstream?.body])
    .filter((value) => value !== undefined);
}

function recordedValues(folder: string | undefined, api: string): JsonValue[] {
  if (folder === undefined) return [];
  const cases = readIndex(folder).filter((recorded) => recorded.api === api);
  const requests = cases.map((recorded) => readRequest(folder, recorded)).filter((request) => request !== undefined);
  const answers = cases
    .filter((recorded) => recorded.wire === 'json')
    .map((recorded) => bodyOf(readResponse(folder, recorded)));
  return [...requests, ...answers].filter((value) => JSON.stringify(value).length <= damagedBytesMax);
}

/** Whatever a provider sends, it is an answer, a failure, or a frame that is passed over. */
function expectCalm(translation: ChatTranslation, body: JsonValue): void {
  for (const status of [200, 400, 429, 503]) {
    const response = { status, headers: { 'retry-after': 'soon' }, body };
    translation.decodeResponse(response);
    const failure = translation.decodeFailure(response);
    if (!(failure.code in errorCodes)) throw new Error(`not a code: ${failure.code}`);
  }
  const broken = brokenLaws(replay(translation, streamSaying(translation.framing, body)));
  if (broken.length > 0) throw new Error(`${broken.join('; ')} for ${JSON.stringify(body)}`);
}
