import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from '@tollgate/platform';
import { type Failure, fail, ok, type PriceCard, type Result } from '@tollgate/schema';
import type { CreatePrice, PatchPrice, Price, PriceQuery } from '@tollgate/schema/api';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { ChangesService } from '../changes/index.js';
import {
  type Caller,
  type IfMatch,
  notFound,
  overtaken,
  type Page,
  pageFrom,
  sliceOf,
  writable,
} from '../edge/index.js';
import { Kinds, unknownKind } from '../kinds/index.js';
import { findOverlap } from './overlap.js';
import type { PriceRow } from './price.entity.js';
import { toPrice, toPriceCard } from './price-view.js';
import { pricesTag } from './prices.operations.js';
import { PricesRepository } from './prices.repository.js';

/** What can be done with prices. */
@Injectable()
export class PricesService {
  readonly #repository: Pick<PricesRepository, keyof PricesRepository>;
  readonly #changes: Pick<ChangesService, 'apply'>;
  readonly #kinds: Pick<Kinds, 'find'>;

  constructor(
    @Inject(PricesRepository) repository: Pick<PricesRepository, keyof PricesRepository>,
    @Inject(ChangesService) changes: Pick<ChangesService, 'apply'>,
    @Inject(Kinds) kinds: Pick<Kinds, 'find'>,
  ) {
    this.#repository = repository;
    this.#changes = changes;
    this.#kinds = kinds;
  }

  async list(query: PriceQuery): Promise<Result<Page<Price>, Failure>> {
    const slice = sliceOf(query, z.uuid());
    if (!slice.ok) return slice;
    const rows = await this.#repository.list(query, slice.value);
    return ok(pageFrom(rows, slice.value, { item: toPrice, key: (row) => row.id }));
  }

  async get(id: string): Promise<Result<Price, Failure>> {
    const row = await this.#repository.find(id);
    return row === undefined ? fail(notFound(pricesTag)) : ok(toPrice(row));
  }

  create(input: CreatePrice, caller: Caller): Promise<Result<Price, Failure>> {
    return this.#changes.apply(caller, async ({ manager, at, record }) => {
      if (this.#kinds.find(input.kind) === undefined) return fail(unknownKind);
      const row = {
        id: uuidv7(),
        kind: input.kind,
        model: input.model,
        effectiveFrom: new Date(input.effectiveFrom),
        effectiveTo: input.effectiveTo === undefined ? null : new Date(input.effectiveTo),
        usdPerMillion: input.usdPerMillion,
        tiers: input.tiers ?? null,
        usdPerThousandSearches: input.usdPerThousandSearches ?? null,
        usdPerThousandRequests: input.usdPerThousandRequests ?? null,
        version: 1,
        createdAt: at,
        updatedAt: at,
      };
      const refused = await this.#whyRefused(row, manager);
      if (refused !== undefined) return fail(refused);
      await this.#repository.insert(row, manager);
      const after = toPrice(row);
      record({ action: 'create', resource: { type: 'price', id: row.id }, after });
      return ok(after);
    });
  }

  patch(id: string, input: PatchPrice, ifMatch: IfMatch, caller: Caller): Promise<Result<Price, Failure>> {
    return this.#changes.apply(caller, async ({ manager, at, record }) => {
      const current = writable(await this.#repository.find(id, manager), ifMatch, pricesTag);
      if (!current.ok) return current;
      const row = current.value;
      const changed = { ...merge(row, input), version: row.version + 1, updatedAt: at };
      const refused = await this.#whyRefused(changed, manager);
      if (refused !== undefined) return fail(refused);
      if (!(await this.#repository.replace(changed, manager))) return fail(overtaken);
      const after = toPrice(changed);
      record({ action: 'update', resource: { type: 'price', id }, before: toPrice(row), after });
      return ok(after);
    });
  }

  remove(id: string, ifMatch: IfMatch, caller: Caller): Promise<Result<undefined, Failure>> {
    return this.#changes.apply(caller, async ({ manager, record }) => {
      const current = writable(await this.#repository.find(id, manager), ifMatch, pricesTag);
      if (!current.ok) return current;
      if (!(await this.#repository.remove(current.value, manager))) return fail(overtaken);
      record({ action: 'delete', resource: { type: 'price', id }, before: toPrice(current.value) });
      return ok(undefined);
    });
  }

  async forSnapshot(manager: EntityManager): Promise<PriceCard[]> {
    return (await this.#repository.listAll(manager)).map(toPriceCard);
  }

  async #whyRefused(row: PriceRow, manager: EntityManager): Promise<Failure | undefined> {
    if (row.effectiveTo !== null && row.effectiveTo.getTime() <= row.effectiveFrom.getTime()) {
      return { code: 'request.invalid', message: 'must be later than effectiveFrom', param: 'effectiveTo' };
    }
    const others = await this.#repository.listOf(row.kind, row.model, manager);
    const overlap = findOverlap(
      row,
      others.filter((other) => other.id !== row.id),
    );
    if (overlap === undefined) return undefined;
    const from = overlap.effectiveFrom.toISOString();
    return { code: 'resource.conflict', message: `The price ${overlap.id}, effective from ${from}, overlaps this one` };
  }
}

function merge(row: PriceRow, input: PatchPrice): PriceRow {
  const { effectiveFrom, effectiveTo, tiers, usdPerThousandSearches, usdPerThousandRequests } = input;
  return {
    ...row,
    effectiveFrom: effectiveFrom === undefined ? row.effectiveFrom : new Date(effectiveFrom),
    effectiveTo: effectiveTo === undefined ? row.effectiveTo : effectiveTo === null ? null : new Date(effectiveTo),
    usdPerMillion: input.usdPerMillion ?? row.usdPerMillion,
    tiers: tiers === undefined ? row.tiers : tiers,
    usdPerThousandSearches: usdPerThousandSearches === undefined ? row.usdPerThousandSearches : usdPerThousandSearches,
    usdPerThousandRequests: usdPerThousandRequests === undefined ? row.usdPerThousandRequests : usdPerThousandRequests,
  };
}
