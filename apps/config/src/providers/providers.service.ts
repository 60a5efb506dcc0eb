import { Inject, Injectable } from '@nestjs/common';
import {
  canonicalJson,
  type Failure,
  fail,
  type JsonObject,
  kibibyte,
  ok,
  ProviderId,
  type Result,
  type SnapshotProvider,
} from '@tollgate/schema';
import {
  type CreateProvider,
  type PageQuery,
  type PatchProvider,
  type Provider,
  providerPriorityDefault,
} from '@tollgate/schema/api';
import type { EntityManager } from 'typeorm';
import { ChangesService, Dependents, type FindDependents } from '../changes/index.js';
import {
  type Caller,
  type IfMatch,
  inUse,
  notFound,
  overtaken,
  type Page,
  pageFrom,
  sliceOf,
  taken,
  writable,
} from '../edge/index.js';
import { type KindCard, Kinds, problemOfOptions, unknownKind } from '../kinds/index.js';
import { toProvider, toSnapshotProvider } from './provider-view.js';
import { providersTag } from './providers.operations.js';
import { ProvidersRepository } from './providers.repository.js';

/** Options are a few settings; they are part of every snapshot. */
const optionsCharsMax = 16 * kibibyte;

/** What can be done with providers. */
@Injectable()
export class ProvidersService {
  readonly #repository: Pick<ProvidersRepository, keyof ProvidersRepository>;
  readonly #changes: Pick<ChangesService, 'apply'>;
  readonly #kinds: Pick<Kinds, 'find'>;
  readonly #dependents = new Dependents();

  constructor(
    @Inject(ProvidersRepository) repository: Pick<ProvidersRepository, keyof ProvidersRepository>,
    @Inject(ChangesService) changes: Pick<ChangesService, 'apply'>,
    @Inject(Kinds) kinds: Pick<Kinds, 'find'>,
  ) {
    this.#repository = repository;
    this.#changes = changes;
    this.#kinds = kinds;
  }

  /** A provider that something needs cannot be deleted. */
  addDependents(find: FindDependents): void {
    this.#dependents.add(find);
  }

  async list(query: PageQuery): Promise<Result<Page<Provider>, Failure>> {
    const slice = sliceOf(query, ProviderId);
    if (!slice.ok) return slice;
    const rows = await this.#repository.list(slice.value);
    return ok(pageFrom(rows, slice.value, { item: toProvider, key: (row) => row.id }));
  }

  async get(id: ProviderId): Promise<Result<Provider, Failure>> {
    const row = await this.#repository.find(id);
    return row === undefined ? fail(notFound(providersTag)) : ok(toProvider(row));
  }

  create(input: CreateProvider, caller: Caller): Promise<Result<Provider, Failure>> {
    return this.#changes.apply(caller, async ({ manager, at, record }) => {
      const card = this.#kinds.find(input.kind);
      if (card === undefined) return fail(unknownKind);
      if ((await this.#repository.find(input.id, manager)) !== undefined) return fail(taken('id'));
      const row = {
        id: input.id,
        kind: input.kind,
        baseUrl: input.baseUrl ?? null,
        options: input.options ?? {},
        priority: input.priority ?? providerPriorityDefault,
        version: 1,
        createdAt: at,
        updatedAt: at,
      };
      const invalid = whyUnusable(row, card);
      if (invalid !== undefined) return fail(invalid);
      await this.#repository.insert(row, manager);
      const after = toProvider(row);
      record({ action: 'create', resource: { type: 'provider', id: row.id }, after });
      return ok(after);
    });
  }

  patch(id: ProviderId, input: PatchProvider, ifMatch: IfMatch, caller: Caller): Promise<Result<Provider, Failure>> {
    return this.#changes.apply(caller, async ({ manager, at, record }) => {
      const current = writable(await this.#repository.find(id, manager), ifMatch, providersTag);
      if (!current.ok) return current;
      const row = current.value;
      const changed = {
        ...row,
        baseUrl: input.baseUrl === undefined ? row.baseUrl : input.baseUrl,
        options: input.options ?? row.options,
        priority: input.priority ?? row.priority,
        version: row.version + 1,
        updatedAt: at,
      };
      // What an earlier release took and this one would not must not stand in the way of other changes.
      const isTouched = input.baseUrl !== undefined || input.options !== undefined;
      const invalid = isTouched ? whyUnusable(changed, this.#kinds.find(row.kind)) : undefined;
      if (invalid !== undefined) return fail(invalid);
      if (!(await this.#repository.replace(changed, manager))) return fail(overtaken);
      const after = toProvider(changed);
      record({ action: 'update', resource: { type: 'provider', id }, before: toProvider(row), after });
      return ok(after);
    });
  }

  remove(id: ProviderId, ifMatch: IfMatch, caller: Caller): Promise<Result<undefined, Failure>> {
    return this.#changes.apply(caller, async ({ manager, record }) => {
      const current = writable(await this.#repository.find(id, manager), ifMatch, providersTag);
      if (!current.ok) return current;
      const dependents = await this.#dependents.of(id, manager);
      if (dependents.length > 0) return fail(inUse(dependents));
      if (!(await this.#repository.remove(current.value, manager))) return fail(overtaken);
      record({ action: 'delete', resource: { type: 'provider', id }, before: toProvider(current.value) });
      return ok(undefined);
    });
  }

  /** The kind of a provider, inside of a change or outside of any; undefined when there is no such provider. */
  async kindOf(id: ProviderId, manager?: EntityManager): Promise<string | undefined> {
    return (await this.#repository.find(id, manager))?.kind;
  }

  async forSnapshot(manager: EntityManager): Promise<Omit<SnapshotProvider, 'credentials'>[]> {
    const rows = await this.#repository.listAll(manager);
    return rows.map((row) => toSnapshotProvider(row, this.#kinds.find(row.kind)));
  }
}

/** Why no request could be sent to a provider that is set up like this. A kind that is not known any more allows all. */
function whyUnusable(
  provider: { readonly baseUrl: string | null; readonly options: JsonObject },
  card: KindCard | undefined,
): Failure | undefined {
  if (canonicalJson(provider.options).length > optionsCharsMax) {
    const message = `must be at most ${optionsCharsMax} characters of JSON`;
    return { code: 'request.invalid', message, param: 'options' };
  }
  const problem = card === undefined ? undefined : problemOfOptions(card, provider);
  if (problem === undefined) return undefined;
  return { code: 'request.invalid', message: problem.message, param: problem.path };
}
