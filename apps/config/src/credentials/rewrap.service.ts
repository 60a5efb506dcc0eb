import { Inject, Injectable } from '@nestjs/common';
import type { Keyring } from '@tollgate/keyring';
import { type CredentialId, type Failure, fail, ok } from '@tollgate/schema';
import { ChangesService } from '../changes/index.js';
import type { Caller } from '../edge/index.js';
import { KeyringToken } from '../runtime/index.js';
import type { CredentialRow } from './credential.entity.js';
import { CredentialsRepository } from './credentials.repository.js';
import { secretContext } from './sealing.js';

const caller: Caller = { actor: 'rewrap' };
/** Credentials read at a time; each is rewrapped in a transaction of its own. */
const rowsMax = 100;

const retired: Failure = { code: 'resource.not-found', message: 'The credential was retired' };
const unreadable: Failure = { code: 'service.internal', message: 'The credential cannot be opened' };

/** What came of going through all credentials. */
export interface RewrapReport {
  readonly rewrapped: number;
  /** Were under the active master key already. */
  readonly current: number;
  /** Could not be opened with any of the master keys given; they are left as they are. */
  readonly unreadable: readonly CredentialId[];
}

/**
 * Moves every credential under the active master key, one row and one transaction at a time. Run again after it was
 * interrupted it goes on where it was, since what is done is under the active key already.
 */
@Injectable()
export class RewrapService {
  readonly #repository: Pick<CredentialsRepository, 'find' | 'listAfter' | 'reseal'>;
  readonly #changes: Pick<ChangesService, 'apply'>;
  readonly #keyring: Pick<Keyring, 'rewrap' | 'isCurrent'>;

  constructor(
    @Inject(CredentialsRepository) repository: Pick<CredentialsRepository, 'find' | 'listAfter' | 'reseal'>,
    @Inject(ChangesService) changes: Pick<ChangesService, 'apply'>,
    @Inject(KeyringToken) keyring: Pick<Keyring, 'rewrap' | 'isCurrent'>,
  ) {
    this.#repository = repository;
    this.#changes = changes;
    this.#keyring = keyring;
  }

  async rewrapAll(): Promise<RewrapReport> {
    let rewrapped = 0;
    let current = 0;
    const unreadableIds: CredentialId[] = [];
    let after: CredentialId | undefined;
    for (;;) {
      const rows = await this.#repository.listAfter(after, rowsMax);
      for (const row of rows) {
        const outcome = this.#keyring.isCurrent(row.sealed) ? 'current' : await this.#rewrap(row);
        if (outcome === 'current') current += 1;
        if (outcome === 'rewrapped') rewrapped += 1;
        if (outcome === 'unreadable') unreadableIds.push(row.id);
      }
      after = rows.at(-1)?.id;
      if (after === undefined) return { rewrapped, current, unreadable: unreadableIds };
    }
  }

  /** Reads the row again inside of the change: its secret may have been replaced, or retired, a moment ago. */
  async #rewrap({ id, providerId }: CredentialRow): Promise<'rewrapped' | 'unreadable' | 'retired'> {
    const done = await this.#changes.apply(caller, async ({ manager, record }) => {
      const row = await this.#repository.find({ id, providerId }, manager);
      if (row === undefined) return fail(retired);
      const rewrapped = this.#keyring.rewrap(row.sealed, secretContext(row));
      if (!rewrapped.ok) return fail({ ...unreadable, detail: rewrapped.failure });
      await this.#repository.reseal(row, rewrapped.value, manager);
      record({
        action: 'rewrap',
        resource: { type: 'credential', id },
        before: { masterKeyId: row.sealed.masterKeyId },
        after: { masterKeyId: rewrapped.value.masterKeyId },
      });
      return ok(undefined);
    });
    if (done.ok) return 'rewrapped';
    if (done.failure.code === retired.code) return 'retired';
    if (done.failure.code === unreadable.code) return 'unreadable';
    throw new Error(`A credential could not be rewrapped: ${done.failure.message}`);
  }
}
