import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Keyring } from '@tollgate/keyring';
import { uuidv7 } from '@tollgate/platform';
import {
  CredentialId,
  type Failure,
  fail,
  ok,
  ProviderId,
  type Result,
  type SnapshotCredential,
} from '@tollgate/schema';
import type { CreateCredential, Credential, CredentialSecret, PageQuery, PatchCredential } from '@tollgate/schema/api';
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
import { Kinds, readSecret } from '../kinds/index.js';
import { ProvidersService, providersTag } from '../providers/index.js';
import { KeyringToken } from '../runtime/index.js';
import type { CredentialRow } from './credential.entity.js';
import { toCredential, toSnapshotCredential } from './credential-view.js';
import { credentialsTag } from './credentials.operations.js';
import { type CredentialAddress, CredentialsRepository } from './credentials.repository.js';
import { fingerprintOf, secretContext, secretText } from './sealing.js';

const weightDefault = 1;

/** What can be done with credentials. Secrets go in, sealed, and no way leads out but the snapshot, sealed still. */
@Injectable()
export class CredentialsService implements OnModuleInit {
  readonly #repository: Pick<CredentialsRepository, keyof CredentialsRepository>;
  readonly #providers: Pick<ProvidersService, 'kindOf' | 'addDependents'>;
  readonly #kinds: Pick<Kinds, 'find'>;
  readonly #changes: Pick<ChangesService, 'apply'>;
  readonly #keyring: Pick<Keyring, 'seal'>;

  constructor(
    @Inject(CredentialsRepository) repository: Pick<CredentialsRepository, keyof CredentialsRepository>,
    @Inject(ProvidersService) providers: Pick<ProvidersService, 'kindOf' | 'addDependents'>,
    @Inject(Kinds) kinds: Pick<Kinds, 'find'>,
    @Inject(ChangesService) changes: Pick<ChangesService, 'apply'>,
    @Inject(KeyringToken) keyring: Pick<Keyring, 'seal'>,
  ) {
    this.#repository = repository;
    this.#providers = providers;
    this.#kinds = kinds;
    this.#changes = changes;
    this.#keyring = keyring;
  }

  onModuleInit(): void {
    this.#providers.addDependents(async (providerId, manager) => {
      const names = await this.#repository.namesOf(ProviderId.parse(providerId), manager);
      return names.map((name) => `credential ${name}`);
    });
  }

  async list(providerId: ProviderId, query: PageQuery): Promise<Result<Page<Credential>, Failure>> {
    const slice = sliceOf(query, CredentialId);
    if (!slice.ok) return slice;
    if ((await this.#providers.kindOf(providerId)) === undefined) return fail(notFound(providersTag));
    const rows = await this.#repository.list(providerId, slice.value);
    return ok(pageFrom(rows, slice.value, { item: toCredential, key: (row) => row.id }));
  }

  async get(address: CredentialAddress): Promise<Result<Credential, Failure>> {
    const row = await this.#repository.find(address);
    return row === undefined ? fail(notFound(credentialsTag)) : ok(toCredential(row));
  }

  create(providerId: ProviderId, input: CreateCredential, caller: Caller): Promise<Result<Credential, Failure>> {
    return this.#changes.apply(caller, async ({ manager, at, record }) => {
      const secret = await this.#readSecret(providerId, input.secret, manager);
      if (!secret.ok) return secret;
      if (await this.#repository.nameIsTaken(providerId, input.name, manager)) return fail(taken('name'));
      const identity = { id: CredentialId.parse(uuidv7()), providerId, secretVersion: 1 };
      const row = {
        ...identity,
        name: input.name,
        weight: input.weight ?? weightDefault,
        ...this.#seal(identity, secret.value),
        version: 1,
        createdAt: at,
        updatedAt: at,
      };
      await this.#repository.insert(row, manager);
      const after = toCredential(row);
      record({ action: 'create', resource: { type: 'credential', id: row.id }, after });
      return ok(after);
    });
  }

  patch(address: CredentialAddress, input: PatchCredential, ifMatch: IfMatch, caller: Caller) {
    return this.#changes.apply(caller, async ({ manager, at, record }): Promise<Result<Credential, Failure>> => {
      const current = writable(await this.#repository.find(address, manager), ifMatch, credentialsTag);
      if (!current.ok) return current;
      const row = current.value;
      const name = input.name ?? row.name;
      if (name !== row.name && (await this.#repository.nameIsTaken(row.providerId, name, manager))) {
        return fail(taken('name'));
      }
      const renewed = await this.#renewSecret(row, input.secret, manager);
      if (!renewed.ok) return renewed;
      const changed = {
        ...renewed.value,
        name,
        weight: input.weight ?? row.weight,
        version: row.version + 1,
        updatedAt: at,
      };
      if (!(await this.#repository.replace(changed, manager))) return fail(overtaken);
      const after = toCredential(changed);
      record({ action: 'update', resource: { type: 'credential', id: row.id }, before: toCredential(row), after });
      return ok(after);
    });
  }

  retire(address: CredentialAddress, ifMatch: IfMatch, caller: Caller): Promise<Result<undefined, Failure>> {
    return this.#changes.apply(caller, async ({ manager, record }) => {
      const current = writable(await this.#repository.find(address, manager), ifMatch, credentialsTag);
      if (!current.ok) return current;
      const row = current.value;
      if (!(await this.#repository.remove(row, manager))) return fail(overtaken);
      record({ action: 'delete', resource: { type: 'credential', id: row.id }, before: toCredential(row) });
      return ok(undefined);
    });
  }

  /** By provider. */
  async forSnapshot(manager: EntityManager): Promise<ReadonlyMap<ProviderId, readonly SnapshotCredential[]>> {
    const byProvider = new Map<ProviderId, SnapshotCredential[]>();
    for (const row of await this.#repository.listAll(manager)) {
      const others = byProvider.get(row.providerId) ?? [];
      byProvider.set(row.providerId, [...others, toSnapshotCredential(row)]);
    }
    return byProvider;
  }

  /** A new secret has a new version: the seal of the old one does not open in its place. */
  async #renewSecret(
    row: CredentialRow,
    given: CredentialSecret | undefined,
    manager: EntityManager,
  ): Promise<Result<CredentialRow, Failure>> {
    if (given === undefined) return ok(row);
    const secret = await this.#readSecret(row.providerId, given, manager);
    if (!secret.ok) return secret;
    const renewed = { ...row, secretVersion: row.secretVersion + 1 };
    return ok({ ...renewed, ...this.#seal(renewed, secret.value) });
  }

  async #readSecret(
    providerId: ProviderId,
    given: CredentialSecret,
    manager: EntityManager,
  ): Promise<Result<CredentialSecret, Failure>> {
    const kind = await this.#providers.kindOf(providerId, manager);
    if (kind === undefined) return fail(notFound(providersTag));
    const card = this.#kinds.find(kind);
    if (card === undefined) {
      const message = 'is for a kind that this release does not know';
      return fail({ code: 'request.invalid', message, param: 'secret' });
    }
    const secret = readSecret(card.auth, given);
    if (secret.ok) return secret;
    const [problem] = secret.failure;
    return fail({
      code: 'request.invalid',
      message: problem?.message ?? 'is not usable',
      param: problem?.path ?? 'secret',
    });
  }

  #seal(identity: Parameters<typeof secretContext>[0], secret: CredentialSecret) {
    return {
      sealed: this.#keyring.seal(secretText(secret), secretContext(identity)),
      fingerprint: fingerprintOf(secret),
    };
  }
}
