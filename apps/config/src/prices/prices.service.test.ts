import { beforeEach, describe, expect, it } from '@jest/globals';
import { fakeKinds } from '../../testing/fake-kinds.js';
import { caller, codeOf, FakeChanges, FakeRows, noManager, valueOf } from '../../testing/fakes.js';
import type { PriceRow } from './price.entity.js';
import { PricesService } from './prices.service.js';

class FakePrices extends FakeRows<PriceRow> {
  async listOf(kind: string, model: string) {
    return [...this.rows.values()].filter((row) => row.kind === kind && row.model === model);
  }
}

const any = { any: true } as const;
let prices: PricesService;
beforeEach(() => {
  prices = new PricesService(new FakePrices(), new FakeChanges(), fakeKinds);
});
const create = (effectiveFrom: string, effectiveTo?: string) =>
  prices.create(
    {
      kind: 'speaker',
      model: 'm',
      effectiveFrom,
      ...(effectiveTo === undefined ? {} : { effectiveTo }),
      usdPerMillion: { input: '2.50' },
    },
    caller,
  );

describe('a price', () => {
  it('follows another without a gap, or takes over one without an end', async () => {
    valueOf(await create('2026-01-01', '2026-02-01'));
    valueOf(await create('2026-02-01'));
    valueOf(await create('2026-03-01'));
    const cards = await prices.forSnapshot(noManager);
    expect(cards.map(({ effectiveFromMs, effectiveToMs }) => [effectiveFromMs, effectiveToMs])).toEqual([
      [Date.parse('2026-01-01'), Date.parse('2026-02-01')],
      [Date.parse('2026-02-01'), undefined],
      [Date.parse('2026-03-01'), undefined],
    ]);
  });

  it('is refused where another one holds', async () => {
    valueOf(await create('2026-01-01', '2026-02-01'));
    expect(codeOf(await create('2026-01-31'))).toBe('resource.conflict');
    expect(codeOf(await create('2026-01-01'))).toBe('resource.conflict');
  });

  it('does not overlap itself when it is changed', async () => {
    const { id } = valueOf(await create('2026-01-01', '2026-02-01'));
    const changed = await prices.patch(id, { effectiveTo: '2026-01-15' }, any, caller);
    expect(valueOf(changed).effectiveTo).toBe('2026-01-15T00:00:00.000Z');
  });

  it('is handed on as it was written, digit by digit', async () => {
    valueOf(await create('2026-01-01'));
    const [card] = await prices.forSnapshot(noManager);
    expect(card?.usdPerMillion).toEqual({ input: '2.50' });
  });
});
