import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from '@tollgate/platform';
import {
  type Failure,
  fail,
  ok,
  ProviderId,
  type Result,
  RouteId,
  type RouteTarget,
  type SnapshotRoute,
} from '@tollgate/schema';
import type { CreateRoute, PageQuery, PatchRoute, Route } from '@tollgate/schema/api';
import type { EntityManager } from 'typeorm';
import { ChangesService } from '../changes/index.js';
import {
  type Caller,
  type IfMatch,
  notFound,
  overtaken,
  type Page,
  pageFrom,
  sliceOf,
  taken,
  writable,
} from '../edge/index.js';
import { ProvidersService } from '../providers/index.js';
import type { RouteRow } from './route.entity.js';
import { toRoute, toSnapshotRoute } from './route-view.js';
import { routesTag } from './routes.operations.js';
import { RoutesRepository } from './routes.repository.js';

/** What can be done with routes. */
@Injectable()
export class RoutesService implements OnModuleInit {
  readonly #repository: Pick<RoutesRepository, keyof RoutesRepository>;
  readonly #providers: Pick<ProvidersService, 'kindOf' | 'addDependents'>;
  readonly #changes: Pick<ChangesService, 'apply'>;

  constructor(
    @Inject(RoutesRepository) repository: Pick<RoutesRepository, keyof RoutesRepository>,
    @Inject(ProvidersService) providers: Pick<ProvidersService, 'kindOf' | 'addDependents'>,
    @Inject(ChangesService) changes: Pick<ChangesService, 'apply'>,
  ) {
    this.#repository = repository;
    this.#providers = providers;
    this.#changes = changes;
  }

  onModuleInit(): void {
    this.#providers.addDependents(async (providerId, manager) => {
      const aliases = await this.#repository.aliasesTo(ProviderId.parse(providerId), manager);
      return aliases.map((alias) => `route ${alias}`);
    });
  }

  async list(query: PageQuery): Promise<Result<Page<Route>, Failure>> {
    const slice = sliceOf(query, RouteId);
    if (!slice.ok) return slice;
    const rows = await this.#repository.list(slice.value);
    return ok(pageFrom(rows, slice.value, { item: toRoute, key: (row) => row.id }));
  }

  async get(id: RouteId): Promise<Result<Route, Failure>> {
    const row = await this.#repository.find(id);
    return row === undefined ? fail(notFound(routesTag)) : ok(toRoute(row));
  }

  create(input: CreateRoute, caller: Caller): Promise<Result<Route, Failure>> {
    return this.#changes.apply(caller, async ({ manager, at, record }) => {
      if (await this.#repository.aliasIsTaken(input.alias, manager)) return fail(taken('alias'));
      const row = {
        id: RouteId.parse(uuidv7()),
        alias: input.alias,
        targets: input.targets,
        strategy: input.strategy,
        retry: input.retry ?? null,
        timeouts: input.timeouts ?? null,
        fallbackOn: input.fallbackOn ?? null,
        version: 1,
        createdAt: at,
        updatedAt: at,
      };
      const invalid = await this.#whyUnroutable(row, manager);
      if (invalid !== undefined) return fail(invalid);
      await this.#repository.insert(row, manager);
      const after = toRoute(row);
      record({ action: 'create', resource: { type: 'route', id: row.id }, after });
      return ok(after);
    });
  }

  patch(id: RouteId, input: PatchRoute, ifMatch: IfMatch, caller: Caller): Promise<Result<Route, Failure>> {
    return this.#changes.apply(caller, async ({ manager, at, record }) => {
      const current = writable(await this.#repository.find(id, manager), ifMatch, routesTag);
      if (!current.ok) return current;
      const row = current.value;
      const changed = { ...merge(row, input), version: row.version + 1, updatedAt: at };
      if (changed.alias !== row.alias && (await this.#repository.aliasIsTaken(changed.alias, manager))) {
        return fail(taken('alias'));
      }
      const invalid = await this.#whyUnroutable(changed, manager);
      if (invalid !== undefined) return fail(invalid);
      if (!(await this.#repository.replace(changed, manager))) return fail(overtaken);
      const after = toRoute(changed);
      record({ action: 'update', resource: { type: 'route', id }, before: toRoute(row), after });
      return ok(after);
    });
  }

  remove(id: RouteId, ifMatch: IfMatch, caller: Caller): Promise<Result<undefined, Failure>> {
    return this.#changes.apply(caller, async ({ manager, record }) => {
      const current = writable(await this.#repository.find(id, manager), ifMatch, routesTag);
      if (!current.ok) return current;
      if (!(await this.#repository.remove(current.value, manager))) return fail(overtaken);
      record({ action: 'delete', resource: { type: 'route', id }, before: toRoute(current.value) });
      return ok(undefined);
    });
  }

  async forSnapshot(manager: EntityManager): Promise<SnapshotRoute[]> {
    return (await this.#repository.listAll(manager)).map(toSnapshotRoute);
  }

  /** Providers are looked up inside of the change, so none can be deleted between the look and the write. */
  async #whyUnroutable({ targets, strategy }: RouteRow, manager: EntityManager): Promise<Failure | undefined> {
    if (strategy === 'weighted' && !targets.some((target) => weightOf(target) > 0)) {
      return { code: 'request.invalid', message: 'need at least one weight above 0', param: 'targets' };
    }
    for (const [index, target] of targets.entries()) {
      if ((await this.#providers.kindOf(target.provider, manager)) === undefined) {
        return { code: 'request.invalid', message: 'is not a provider', param: `targets.${index}.provider` };
      }
    }
    return undefined;
  }
}

function merge(row: RouteRow, input: PatchRoute): RouteRow {
  return {
    ...row,
    alias: input.alias ?? row.alias,
    targets: input.targets ?? row.targets,
    strategy: input.strategy ?? row.strategy,
    retry: input.retry === undefined ? row.retry : input.retry,
    timeouts: input.timeouts === undefined ? row.timeouts : input.timeouts,
    fallbackOn: input.fallbackOn === undefined ? row.fallbackOn : input.fallbackOn,
  };
}

/** A target without a weight weighs 1. */
function weightOf(target: RouteTarget): number {
  return target.weight ?? 1;
}
