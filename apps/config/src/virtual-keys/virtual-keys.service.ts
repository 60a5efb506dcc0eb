import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { generateVirtualKey } from '@tollgate/keyring';
import { type Clock, uuidv7 } from '@tollgate/platform';
import {
  type Failure,
  fail,
  ok,
  ProjectId,
  type Result,
  type SnapshotVirtualKey,
  VirtualKeyId,
} from '@tollgate/schema';
import type {
  CreateVirtualKey,
  IssuedVirtualKey,
  PatchVirtualKey,
  RotateVirtualKey,
  VirtualKey,
  VirtualKeyQuery,
} from '@tollgate/schema/api';
import type { EntityManager } from 'typeorm';
import { type Change, ChangesService } from '../changes/index.js';
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
import { ProjectsService } from '../projects/index.js';
import { ClockToken } from '../runtime/index.js';
import { currentHash, overlappingHashes, toSnapshotVirtualKey, toVirtualKey } from './virtual-key-view.js';
import { virtualKeysTag } from './virtual-keys.operations.js';
import { type StoredVirtualKey, VirtualKeysRepository } from './virtual-keys.repository.js';

/** Keys that may work at a time besides the one in use; more are a rotation gone wild. */
const overlappingMax = 10;
const secondMs = 1000;

/** Nothing brings a revoked key back. */
const revoked: Failure = { code: 'resource.conflict', message: 'The key is revoked, for good: make another one' };

/** What can be done with virtual keys. */
@Injectable()
export class VirtualKeysService implements OnModuleInit {
  readonly #repository: Pick<VirtualKeysRepository, keyof VirtualKeysRepository>;
  readonly #projects: Pick<ProjectsService, 'exists' | 'addDependents'>;
  readonly #changes: Pick<ChangesService, 'apply'>;
  readonly #clock: Clock;

  constructor(
    @Inject(VirtualKeysRepository) repository: Pick<VirtualKeysRepository, keyof VirtualKeysRepository>,
    @Inject(ProjectsService) projects: Pick<ProjectsService, 'exists' | 'addDependents'>,
    @Inject(ChangesService) changes: Pick<ChangesService, 'apply'>,
    @Inject(ClockToken) clock: Clock,
  ) {
    this.#repository = repository;
    this.#projects = projects;
    this.#changes = changes;
    this.#clock = clock;
  }

  onModuleInit(): void {
    this.#projects.addDependents(async (projectId, manager) => {
      const names = await this.#repository.namesOf(ProjectId.parse(projectId), manager);
      return names.map((name) => `key ${name}`);
    });
  }

  async list(query: VirtualKeyQuery): Promise<Result<Page<VirtualKey>, Failure>> {
    const slice = sliceOf(query, VirtualKeyId);
    if (!slice.ok) return slice;
    const rows = await this.#repository.list(query, slice.value);
    return ok(pageFrom(rows, slice.value, { item: (stored) => this.#view(stored), key: ({ row }) => row.id }));
  }

  /** Also a revoked one: usage still names it. */
  async get(id: VirtualKeyId): Promise<Result<VirtualKey, Failure>> {
    const stored = await this.#repository.find(id);
    return stored === undefined ? fail(notFound(virtualKeysTag)) : ok(this.#view(stored));
  }

  create(input: CreateVirtualKey, caller: Caller): Promise<Result<IssuedVirtualKey, Failure>> {
    return this.#changes.apply(caller, async ({ manager, at, record }) => {
      if (!(await this.#projects.exists(input.projectId, manager))) {
        return fail({ code: 'request.invalid', message: 'is not a project', param: 'projectId' });
      }
      const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt);
      if (expiresAt !== null && expiresAt.getTime() <= at.getTime()) {
        return fail({ code: 'request.invalid', message: 'is in the past', param: 'expiresAt' });
      }
      const row = {
        id: VirtualKeyId.parse(uuidv7()),
        projectId: input.projectId,
        name: input.name,
        tags: input.tags ?? {},
        allowedModels: input.allowedModels ?? null,
        expiresAt,
        version: 1,
        createdAt: at,
        updatedAt: at,
        revokedAt: null,
      };
      await this.#repository.insert(row, manager);
      const { key, prefix, sha256 } = generateVirtualKey();
      const hash = { sha256, keyId: row.id, prefix, createdAt: at, expiresAt: null };
      await this.#repository.insertHash(hash, manager);
      const after = toVirtualKey({ row, hashes: [hash] }, at);
      record({ action: 'create', resource: { type: 'key', id: row.id }, after });
      return ok({ ...after, key });
    });
  }

  patch(id: VirtualKeyId, input: PatchVirtualKey, ifMatch: IfMatch, caller: Caller) {
    return this.#changes.apply(caller, async (change): Promise<Result<VirtualKey, Failure>> => {
      const current = await this.#writable(id, ifMatch, change.manager);
      if (!current.ok) return current;
      const { row, hashes } = current.value;
      const changed = {
        ...row,
        name: input.name ?? row.name,
        tags: input.tags ?? row.tags,
        allowedModels: input.allowedModels === undefined ? row.allowedModels : input.allowedModels,
        expiresAt: changedMoment(input.expiresAt, row.expiresAt),
      };
      return this.#save(current.value, { row: changed, hashes }, 'update', change);
    });
  }

  rotate(id: VirtualKeyId, { overlapSeconds }: RotateVirtualKey, ifMatch: IfMatch | undefined, caller: Caller) {
    return this.#changes.apply(caller, async (change): Promise<Result<IssuedVirtualKey, Failure>> => {
      const { manager, at } = change;
      const current = await this.#writable(id, ifMatch, manager);
      if (!current.ok) return current;
      if (overlappingHashes(current.value, at).length >= overlappingMax) {
        const message = `${overlappingMax} earlier keys still work: wait for one to end, or revoke the key`;
        return fail({ code: 'resource.conflict', message });
      }
      const old = currentHash(current.value);
      const ended = { ...old, expiresAt: new Date(at.getTime() + overlapSeconds * secondMs) };
      await this.#repository.endHash(old.sha256, ended.expiresAt, manager);
      const { key, prefix, sha256 } = generateVirtualKey();
      const hash = { sha256, keyId: id, prefix, createdAt: at, expiresAt: null };
      await this.#repository.insertHash(hash, manager);
      const others = current.value.hashes.filter((other) => other !== old);
      const rotated = { row: current.value.row, hashes: [...others, ended, hash] };
      const saved = await this.#save(current.value, rotated, 'rotate', change);
      return saved.ok ? ok({ ...saved.value, key }) : saved;
    });
  }

  revoke(id: VirtualKeyId, ifMatch: IfMatch, caller: Caller): Promise<Result<undefined, Failure>> {
    return this.#changes.apply(caller, async ({ manager, at, record }) => {
      const current = await this.#writable(id, ifMatch, manager);
      if (!current.ok) return current;
      const { row } = current.value;
      const revoked = { ...row, version: row.version + 1, updatedAt: at, revokedAt: at };
      if (!(await this.#repository.replace(revoked, manager))) return fail(overtaken);
      record({ action: 'delete', resource: { type: 'key', id }, before: toVirtualKey(current.value, at) });
      return ok(undefined);
    });
  }

  /** The names of keys by their ids, of revoked ones too. */
  namesById(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#repository.namesById(ids);
  }

  async forSnapshot(manager: EntityManager, now: Date): Promise<SnapshotVirtualKey[]> {
    const stored = await this.#repository.listAll(manager);
    return stored.flatMap((key) => toSnapshotVirtualKey(key, now) ?? []);
  }

  async #writable(id: VirtualKeyId, ifMatch: IfMatch | undefined, manager: EntityManager) {
    const stored = await this.#repository.find(id, manager);
    if (stored === undefined) return fail(notFound(virtualKeysTag));
    if (stored.row.revokedAt !== null) return fail(revoked);
    const checked = writable(stored.row, ifMatch, virtualKeysTag);
    return checked.ok ? ok(stored) : checked;
  }

  async #save(
    before: StoredVirtualKey,
    { row, hashes }: StoredVirtualKey,
    action: 'update' | 'rotate',
    { manager, at, record }: Change,
  ): Promise<Result<VirtualKey, Failure>> {
    const saved = { ...row, version: row.version + 1, updatedAt: at };
    if (!(await this.#repository.replace(saved, manager))) return fail(overtaken);
    const after = toVirtualKey({ row: saved, hashes }, at);
    record({ action, resource: { type: 'key', id: row.id }, before: toVirtualKey(before, at), after });
    return ok(after);
  }

  #view(stored: StoredVirtualKey): VirtualKey {
    return toVirtualKey(stored, new Date(this.#clock.now()));
  }
}

function changedMoment(text: string | null | undefined, current: Date | null): Date | null {
  if (text === undefined) return current;
  return text === null ? null : new Date(text);
}
