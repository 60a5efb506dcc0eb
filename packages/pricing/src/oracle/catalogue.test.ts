import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ConditionalPrice, ModelInfo, Provider } from '@pydantic/genai-prices';
import { picoDollarsPerDollar, type TokenUsage } from '@tollgate/schema';
import { findPriceList } from '../catalogue/catalogue.js';
import { createPriceBook, findPrice } from '../price-book.js';
import { type PricedUsage, priceOf } from '../price-of.js';
import {
  allProviders,
  askLibrary,
  conditionalPrices,
  momentsOf,
  namesFor,
  tierBounds,
} from './test-support/library.js';
import { createRandom } from './test-support/random.js';
import { randomCells, spoil, usageOf } from './test-support/random-usage.js';

const nowMs = Date.UTC(2026, 10, 20);
const usagesPerMoment = 8;
const comparisonsMin = 200_000;
const relativeTolerance = 1e-9;
const halfPicoUsd = 0.5 / Number(picoDollarsPerDollar);
const million = 1_000_000n;

/** Every way in which we may differ from the library's own calculator, and why. Any other difference fails the test. */
const explanations = {
  'rounded to whole pico-dollars': 'a line is rounded once, by at most half a pico-dollar; the library does not round',
  'no price published': 'the library charges 0 where it lists nothing; to us a price that is not there is unknown',
  'not priced by tokens': 'pages and messages are not metered; the library charges 0 for the tokens',
  'refused usage':
    'the library throws on a contradictory or incomplete usage; we charge what is certain and flag the bill',
  'mended usage': 'the library does not look at parts that have no price; we mend the usage first, and flag the bill',
  'window begins with its date': 'the library lets a daily window reach back before the dated price it belongs to',
} as const;
type Explanation = keyof typeof explanations;

interface Question {
  readonly provider: Provider;
  readonly model: ModelInfo;
  /** A name that leads to the model. */
  readonly name: string;
  readonly atMs: number;
  readonly usage: TokenUsage;
}

describe('the calculator of the library that publishes the catalogue', () => {
  let providers: readonly Provider[] = [];
  beforeAll(async () => {
    providers = await allProviders();
  });

  test('means the same model by every name', () => {
    let compared = 0;
    for (const provider of providers) {
      const borrowed = (provider.fallback_model_providers ?? []).flatMap((id) => modelsOf(providers, id));
      const names = [...provider.models, ...borrowed].flatMap((model) => namesFor(model.match));
      const list = findPriceList(provider.id);
      for (const name of ['nobody-knows-me', ...names]) {
        const theirs = askLibrary({}, name, { providerId: provider.id }, nowMs);
        if (theirs === 'refused') throw new Error(`${provider.id} ${name} was refused`);
        if (list?.findModel(name) !== theirs?.model)
          throw new Error(`${provider.id} ${name} means ${theirs?.model.id}`);
        compared += 1;
      }
    }
    process.stdout.write(`names compared with the library: ${compared}\n`);
    expect(compared).toBeGreaterThan(5_000);
  });

  test('agrees with every price of its whole catalogue, but for explained differences', () => {
    const random = createRandom('whole catalogue');
    const book = createPriceBook([]);
    const tally = new Map<Explanation | 'equal' | 'models that no name leads to', number>();
    const count = (name: Parameters<typeof tally.set>[0]) => tally.set(name, (tally.get(name) ?? 0) + 1);
    const unexplained: string[] = [];
    let compared = 0;
    for (const provider of providers) {
      for (const model of provider.models) {
        const list = findPriceList(provider.id);
        const name = namesFor(model.match).find((candidate) => list?.findModel(candidate) === model);
        if (name === undefined) {
          count('models that no name leads to');
          continue;
        }
        for (const atMs of momentsOf(model, nowMs)) {
          const price = findPrice(book, { kind: provider.id, model: name, atMs });
          for (let turn = 0; turn < usagesPerMoment; turn += 1) {
            const complete = usageOf(randomCells(random, tierBounds(model)));
            const usage = random.chance(0.1) ? spoil(random, complete) : complete;
            const bill = price === undefined ? undefined : priceOf(usage, price);
            const verdict = compare({ provider, model, name, atMs, usage }, bill, usage !== complete);
            if (verdict !== undefined) count(verdict);
            else if (unexplained.length < 5)
              unexplained.push(`${provider.id}/${name} ${atMs} ${JSON.stringify(usage)}`);
            compared += 1;
          }
        }
      }
    }
    process.stdout.write(`prices compared with the library: ${compared}\n${table(tally)}`);
    expect(unexplained).toEqual([]);
    expect(compared).toBeGreaterThan(comparisonsMin);
  });
});

/** Undefined for a difference that nothing explains. */
function compare(
  question: Question,
  bill: PricedUsage | undefined,
  spoilt: boolean,
): Explanation | 'equal' | undefined {
  const { model } = question;
  if (bill === undefined) return whyUnpriced(model);
  if (!spoilt && bill.adjustments.some((adjustment) => adjustment !== 'rate-missing')) return undefined;
  const theirs = answer(question, conditionalPrices(model));
  if (theirs === undefined) return bill.adjustments.length > 0 ? 'refused usage' : undefined;
  if (isClose(bill, theirs, 0)) return 'equal';
  const unroundedLines = bill.lines.filter((line) => line.picoPerMillion % million !== 0n).length;
  if (isClose(bill, theirs, unroundedLines * halfPicoUsd)) return 'rounded to whole pico-dollars';
  if (spoilt && bill.adjustments.length > 0) return 'mended usage';
  const withoutWindows = answer(question, beforeTheDate(conditionalPrices(model), question.atMs));
  return withoutWindows !== undefined && isClose(bill, withoutWindows, 0) ? 'window begins with its date' : undefined;
}

/** The library's total in dollars for a model with these prices, alone in its provider; undefined when it refuses. */
function answer(
  { provider, model, name, atMs, usage }: Question,
  prices: readonly ConditionalPrice[],
): number | undefined {
  const alone = { ...provider, id: 'alone', fallback_model_providers: [], models: [{ ...model, prices: [...prices] }] };
  const theirs = askLibrary(usage, name, { provider: alone }, atMs);
  if (theirs === undefined) throw new Error(`The library does not find ${name}`);
  return theirs === 'refused' ? undefined : theirs.usd;
}

/** The prices listed before the first dated one that has not begun yet. */
function beforeTheDate(prices: readonly ConditionalPrice[], atMs: number): readonly ConditionalPrice[] {
  const end = prices.findIndex(
    ({ constraint }) => constraint?.type === 'start_date' && Date.parse(constraint.start_date) > atMs,
  );
  return end < 0 ? prices : prices.slice(0, end);
}

function whyUnpriced(model: ModelInfo): Explanation | undefined {
  const unpriced = conditionalPrices(model).map(({ prices }) => Object.keys(prices));
  if (unpriced.some((keys) => keys.length === 0)) return 'no price published';
  return unpriced.some((keys) => !keys.includes('input_mtok')) ? 'not priced by tokens' : undefined;
}

function isClose(bill: PricedUsage, usd: number, slackUsd: number): boolean {
  const ours = Number(bill.total) / Number(picoDollarsPerDollar);
  return Math.abs(ours - usd) <= relativeTolerance * Math.max(ours, usd) + slackUsd;
}

function modelsOf(providers: readonly Provider[], id: string): readonly ModelInfo[] {
  return providers.find((provider) => provider.id === id)?.models ?? [];
}

function table(tally: ReadonlyMap<string, number>): string {
  const reasons: Readonly<Record<string, string>> = explanations;
  return [...tally].map(([name, count]) => `${String(count).padStart(8)}  ${name}: ${reasons[name] ?? ''}\n`).join('');
}
