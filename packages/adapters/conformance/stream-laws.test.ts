import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChatTranslation } from '../src/core/chat-translation.js';
import { providers } from '../src/providers/index.js';
import { observeEvents, observeResult } from './harness/answer.js';
import { expectNeverWhole, expectSameWhenCut } from './harness/cut-laws.js';
import { brokenLaws, claimsToBeWhole } from './harness/event-laws.js';
import { readFixtures, type Scenario } from './harness/own-fixtures.js';
import { cutPlaces, replay } from './harness/replay.js';
import { spokenBy, spokenByMaker } from './harness/spoken.js';
import { Tally } from './harness/tally.js';

/** The maker's translation is cut at every byte, those that differ only in data at so many places. */
const sampledCuts = 24;
const partitions = 8;

const tally = new Tally();
afterAll(() => tally.print());

for (const provider of providers) {
  for (const { model, translation } of spokenBy(provider)) {
    describe(`streams of ${provider.id} in ${translation.format}`, () => {
      const streams = (readFixtures(translation.format)?.scenarios ?? []).filter(({ stream }) => stream !== undefined);

      test('there are recordings to replay', () => {
        expect(streams.map(({ name }) => name)).toContain('text');
      });

      for (const scenario of streams) {
        const bytes = scenario.stream ?? new Uint8Array();

        test(`${scenario.name} keeps the laws however it is cut, and cut short it never looks whole`, () => {
          const events = replay(translation, bytes);
          expect(brokenLaws(events)).toEqual([]);
          expectSameWhenCut(translation, bytes, cutPlaces(bytes, sampledCuts));
          expectNeverWhole(translation, bytes, cutPlaces(bytes, sampledCuts));
          tally.count(`own streams, ${translation.format}`, provider.id);
        });
      }

      test('a stream without a single frame is truncated', () => {
        const events = replay(translation, new Uint8Array());
        expect(brokenLaws(events)).toEqual([]);
        expect(claimsToBeWhole(events)).toBe(false);
        expect(model).not.toBe('');
      });
    });
  }
}

const formats = [...new Set(providers.flatMap(spokenBy).map(({ translation }) => translation.format))];
for (const format of formats) {
  describe(`${format} as its maker speaks it`, () => {
    const scenarios = readFixtures(format)?.scenarios ?? [];
    for (const scenario of scenarios) {
      if (scenario.stream !== undefined)
        describeMakerStream(scenario, spokenByMaker(format, scenario.provenance?.model ?? ''));
    }
  });
}

function describeMakerStream(scenario: Scenario, translation: ChatTranslation): void {
  const bytes = scenario.stream ?? new Uint8Array();

  test(`${scenario.name} gives the events written down for it`, () => {
    expect(JSON.parse(JSON.stringify(replay(translation, bytes)))).toEqual(scenario.events);
  });

  test(`${scenario.name} keeps the laws when cut at any byte`, () => {
    const everywhere = Array.from({ length: bytes.length }, (_, place) => place);
    expectSameWhenCut(translation, bytes, everywhere);
    expectNeverWhole(translation, bytes, everywhere);
  });

  test(`${scenario.name} gives the same events in any partition`, () => {
    const whole = JSON.stringify(replay(translation, bytes));
    const cuts = fc.uniqueArray(fc.nat({ max: Math.max(0, bytes.length - 1) }), { maxLength: 60 });
    fc.assert(
      fc.property(cuts, (places) => {
        const sorted = places.toSorted((left, right) => left - right);
        return JSON.stringify(replay(translation, bytes, sorted)) === whole;
      }),
      { numRuns: partitions },
    );
    const single = Array.from({ length: bytes.length }, (_, place) => place);
    expect(JSON.stringify(replay(translation, bytes, single))).toBe(whole);
  });

  if (scenario.response !== undefined) {
    test(`${scenario.name} says the same streamed and whole`, () => {
      const decoded = translation.decodeResponse({ status: 200, headers: {}, body: scenario.response ?? null });
      if (!decoded.ok) throw new Error(decoded.failure.message);
      const streamed = observeEvents(replay(translation, bytes));
      const whole = observeResult(decoded.value);
      // Ids that were made up count the calls of an answer, and an answer is another one here.
      const withoutIds = (answer: typeof whole): typeof whole => ({
        ...answer,
        choices: answer.choices.map((choice) => ({
          ...choice,
          toolCalls: choice.toolCalls.map((call) => ({ ...call, id: '' })),
        })),
      });
      expect({ ...withoutIds(streamed), usage: whole.usage }).toEqual(withoutIds(whole));
    });
  }
}
