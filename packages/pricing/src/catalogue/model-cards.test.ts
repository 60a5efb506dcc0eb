import { describe, expect, it } from '@jest/globals';
import type { ModelInfo } from '@pydantic/genai-prices';
import { hourMs, minuteMs, PriceCard } from '@tollgate/schema';
import { modelCards, msOfDay } from './model-cards.js';

const match = { equals: 'm' };

describe('the cards of a model of the catalogue', () => {
  it('have one rate for each price that is metered', () => {
    const prices = {
      input_mtok: 1,
      output_mtok: 2,
      cache_read_mtok: 0.1,
      cache_write_mtok: 1.25,
      cache_write_5m_mtok: 1.3,
      cache_write_1h_mtok: 2.5,
      input_audio_mtok: 10,
      input_image_mtok: 5,
      cache_audio_read_mtok: 0.5,
      output_audio_mtok: 20,
      output_image_mtok: 30,
      output_reasoning_mtok: 3,
      web_searches_kcount: 10,
      requests_kcount: 5,
      input_video_mtok: 9,
    };
    expect(modelCards('any', { id: 'm', match, prices })).toEqual([
      {
        kind: 'any',
        model: 'm',
        effectiveFromMs: 0,
        usdPerMillion: {
          input: '1',
          output: '2',
          cacheRead: '0.1',
          cacheWrite: '1.25',
          cacheWrite5m: '1.3',
          cacheWrite1h: '2.5',
          inputAudio: '10',
          inputImage: '5',
          cacheReadAudio: '0.5',
          outputAudio: '20',
          outputImage: '30',
          reasoning: '3',
        },
        usdPerThousandSearches: '10',
        usdPerThousandRequests: '5',
      },
    ]);
  });

  it('have every rate in each tier, whether its price has tiers or not', () => {
    const prices = {
      input_mtok: {
        base: 3,
        tiers: [
          { start: 400, price: 12 },
          { start: 200, price: 6 },
        ],
      },
      cache_read_mtok: { base: 0.3, tiers: [{ start: 400, price: 0.6 }] },
      output_mtok: 15,
    };
    const [card] = modelCards('any', { id: 'm', match, prices });
    expect(card?.usdPerMillion).toEqual({ input: '3', cacheRead: '0.3', output: '15' });
    expect(card?.tiers).toEqual([
      { aboveInputTokens: 200, usdPerMillion: { input: '6', cacheRead: '0.3', output: '15' } },
      { aboveInputTokens: 400, usdPerMillion: { input: '12', cacheRead: '0.6', output: '15' } },
    ]);
  });

  it('begin with their dates, and the first holds from the beginning of time', () => {
    const model: ModelInfo = {
      id: 'm',
      match,
      prices: [
        { constraint: { type: 'start_date', start_date: '2020-01-01' }, prices: { input_mtok: 3 } },
        { constraint: { type: 'start_date', start_date: '2026-08-21' }, prices: { input_mtok: 2 } },
      ],
    };
    const spans = modelCards('any', model).map((card) => [card.effectiveFromMs, card.usdPerMillion.input]);
    expect(spans).toEqual([
      [0, '3'],
      [Date.UTC(2026, 7, 21), '2'],
    ]);
  });

  it('let a daily window begin with the dated price it is listed after', () => {
    const window = { type: 'time_of_date', start_time: '01:00:00Z', end_time: '04:00:00Z' } as const;
    const model: ModelInfo = {
      id: 'm',
      match,
      prices: [
        { prices: { input_mtok: 1 } },
        { constraint: window, prices: { input_mtok: 2 } },
        { constraint: { type: 'start_date', start_date: '2026-08-17' }, prices: { input_mtok: 3 } },
        { constraint: window, prices: { input_mtok: 4 } },
      ],
    };
    const dailyWindowUtc = { fromMs: hourMs, toMs: 4 * hourMs };
    const spans = modelCards('any', model).map((card) => [card.effectiveFromMs, card.dailyWindowUtc]);
    const date = Date.UTC(2026, 7, 17);
    expect(spans).toEqual([
      [0, undefined],
      [0, dailyWindowUtc],
      [date, undefined],
      [date, dailyWindowUtc],
    ]);
  });

  it.each([
    ['no prices', {}],
    ['hours that are not said to go in', { audio_hours: 0.2 }],
    ['pages', { input_document_kpages: 1 }],
    ['output alone', { output_mtok: 1 }],
  ])('do not exist for a model with %s: unknown is not zero', (_name, prices) => {
    expect(modelCards('any', { id: 'm', match, prices })).toEqual([]);
  });

  it('do not exist when one of several prices cannot be metered, so that no older price stands in for it', () => {
    const constraint = { type: 'start_date', start_date: '2026-01-01' } as const;
    const prices = [{ prices: { input_mtok: 1 } }, { constraint, prices: { audio_hours: 1 } }];
    expect(modelCards('any', { id: 'm', match, prices })).toEqual([]);
  });

  it('charge sound by the millisecond where it is sold by the hour', () => {
    const [card] = modelCards('any', { id: 'm', match, prices: { audio_hours: 0.36, input_audio_hours: 0.36 } });
    expect(card?.usdPerMillion).toEqual({ inputAudioMs: '0.1' });
  });

  it('charge nothing for a model whose name says that it is free', () => {
    const [card] = modelCards('any', { id: 'maker/model:free', match, prices: {} });
    expect(card?.usdPerMillion).toEqual({ input: '0', output: '0' });
  });

  it('pass their own schema', () => {
    const prices = { input_mtok: { base: 1 / 12, tiers: [{ start: 10, price: 1e-7 }] }, output_mtok: 0.1 + 0.2 };
    const [card] = modelCards('any', { id: 'm', match, prices });
    expect(PriceCard.parse(card).usdPerMillion).toEqual({ input: '0.083333333333', output: '0.3' });
  });
});

describe('a time of day', () => {
  it.each([
    ['00:00:00Z', 0],
    ['16:30:00Z', 16 * hourMs + 30 * minuteMs],
    ['23:59:59.999Z', 24 * hourMs - 1],
    ['00:00:00.5Z', 500],
    ['08:00:00+08:00', 0],
    ['07:59:00+08:00', 24 * hourMs - minuteMs],
    ['20:00:00-05:30', 90 * minuteMs],
  ])('%s is %s ms after midnight UTC', (time, ms) => {
    expect(msOfDay(time)).toBe(ms);
  });

  it.each(['', '16:30', '16:30:00', 'noon', '1:00:00Z'])('is refused when it is written %j', (time) => {
    expect(() => msOfDay(time)).toThrow(RangeError);
  });
});
