import { afterAll, describe, expect, test } from '@jest/globals';
import type { ChatTranslation } from '../src/core/chat-translation.js';
import { callersStreams } from './harness/callers-stream.js';
import { claimsToBeWhole } from './harness/event-laws.js';
import { families } from './harness/families.js';
import { readFixtures } from './harness/own-fixtures.js';
import { models } from './harness/pairs/pair.js';
import { translationOf } from './harness/recorded-translation.js';
import { readIndex, readResponse, recordingsFolder } from './harness/recordings-folder.js';
import { cutPlaces, meaningfulLength, replay } from './harness/replay.js';
import { spokenByMaker } from './harness/spoken.js';
import { Tally } from './harness/tally.js';

/** Streams up to this size are cut at every byte; longer ones at so many places, the same in every run. */
const everyCutBytesMax = 1024;
const sampledCuts = 40;

const folder = recordingsFolder();
const index = folder === undefined ? [] : readIndex(folder);
const tally = new Tally();
afterAll(() => {
  if (folder === undefined) process.stdout.write('recordings: absent, so none recorded by others was cut short\n');
  tally.print();
});

describe('a stream of ours that is cut short, as each kind of caller gets it', () => {
  for (const [format] of models) {
    const { trailer } = families.find((family) => family.format === format) ?? {};
    for (const { name, stream, provenance } of readFixtures(format)?.scenarios ?? []) {
      if (stream === undefined) continue;
      test(`${format} ${name} never looks whole`, () => {
        expectNeverWhole(spokenByMaker(format, provenance?.model ?? ''), stream, trailer, `own ${format}`);
      });
    }
  }
});

describe('a recorded stream that is cut short, as each kind of caller gets it', () => {
  for (const family of families) {
    const streams = index.filter(({ api, status, wire }) => api === family.api && status < 400 && wire !== 'json');
    for (const recorded of streams) {
      test(`${recorded.path} never looks whole`, () => {
        const bytes = readResponse(folder ?? '', recorded);
        expectNeverWhole(translationOf(family, recorded), bytes, family.trailer, `recorded ${family.api}`);
      });
    }
  }
});

/** Cuts that leave the same events are one case: what a caller gets is made of the events alone. */
function expectNeverWhole(translation: ChatTranslation, bytes: Uint8Array, trailer = '', what = ''): void {
  const end = meaningfulLength(translation, bytes, trailer);
  const most = bytes.length <= everyCutBytesMax ? bytes.length : sampledCuts;
  const told = new Set<string>();
  for (const place of cutPlaces(bytes, most)) {
    if (place >= end) continue;
    const events = replay(translation, bytes.subarray(0, place));
    tally.count(`${what}, cuts`, translation.format);
    const key = JSON.stringify(events);
    if (told.has(key)) continue;
    told.add(key);
    for (const caller of callersStreams) {
      const wrong = caller.wrongWhenCut(caller.render(events));
      if (wrong.length > 0) throw new Error(`cut at byte ${place}, a caller of ${caller.name}: ${wrong.join(', ')}`);
      tally.count(`${what}, answers that say so`, caller.name);
    }
  }
  const whole = replay(translation, bytes);
  for (const caller of callersStreams) {
    const text = caller.render(whole);
    // Where the provider itself failed, or was cut off when it was recorded, the whole of it is no whole answer.
    expect([caller.name, caller.isFinished(text)]).toEqual([caller.name, claimsToBeWhole(whole)]);
  }
}
