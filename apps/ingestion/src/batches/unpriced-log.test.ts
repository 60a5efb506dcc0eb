import { beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@tollgate/platform';
import { knownModelsMax, namedModelsMax, tellEveryMs, UnpricedLog } from './unpriced-log.js';

let nowMs: number;
let lines: { readonly fields: unknown; readonly text: string }[];
let log: UnpricedLog;

beforeEach(() => {
  nowMs = 0;
  lines = [];
  const silent = createLogger({ service: 'test', level: 'silent' });
  const logger = Object.assign(silent, {
    error: (fields: unknown, text: string) => void lines.push({ fields, text }),
  });
  log = new UnpricedLog(logger, { now: () => 0, monotonicMs: () => nowMs });
});

describe('the log of models without a price', () => {
  it('tells a model at once, and then at most every ten minutes with its events since', () => {
    for (let batch = 0; batch < 165; batch += 1) {
      log.note(['groq/new', 'groq/new']);
      nowMs += 5800;
    }
    expect(lines.map(({ fields }) => fields)).toEqual([
      { events: 2, models: ['groq/new'] },
      { events: 208, models: ['groq/new'] },
    ]);
    expect(lines[1]?.text).toBe('usage was stored without a cost: no price is known for groq/new (208 events)');
  });

  it('tells each model for itself', () => {
    log.note(['groq/one']);
    nowMs += 1000;
    log.note(['groq/one', 'groq/two']);
    expect(lines.map(({ fields }) => fields)).toEqual([
      { events: 1, models: ['groq/one'] },
      { events: 1, models: ['groq/two'] },
    ]);
  });

  it('tells what has waited with the next batch, also when that has prices for all', () => {
    log.note(['groq/one']);
    log.note(['groq/one', 'groq/one']);
    nowMs += tellEveryMs;
    log.note([]);
    expect(lines.map(({ fields }) => fields)).toEqual([
      { events: 1, models: ['groq/one'] },
      { events: 2, models: ['groq/one'] },
    ]);
    nowMs += tellEveryMs;
    log.note([]);
    expect(lines).toHaveLength(2);
  });

  it('names ten models in a line, and the others in the lines after it', () => {
    const models = Array.from({ length: namedModelsMax + 2 }, (_, index) => `groq/m${index}`);
    log.note(models);
    log.note([]);
    expect(lines.map(({ fields }) => fields)).toEqual([
      { events: namedModelsMax, models: models.slice(0, namedModelsMax) },
      { events: 2, models: models.slice(namedModelsMax) },
    ]);
    expect(lines[0]?.text).toMatch(/groq\/m9 \(1 event\) and 2 more$/);
  });

  it('remembers so many models and no more, and counts the events of the others', () => {
    const many = Array.from({ length: knownModelsMax + 7 }, (_, index) => `groq/m${index}`);
    log.note(many);
    expect(lines[0]?.fields).toMatchObject({ eventsOfUnnamedModels: 7 });
    for (let batch = 0; batch < knownModelsMax; batch += 1) log.note([`groq/x${batch}`]);
    // All that were known were named once by then, and there is room for no others until they are due to be forgotten.
    expect(lines).toHaveLength(knownModelsMax / namedModelsMax);
    nowMs += tellEveryMs;
    log.note([]);
    log.note(['groq/late']);
    expect(lines.at(-1)?.fields).toMatchObject({ models: ['groq/late'] });
  });
});
