import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Logger } from '@tollgate/platform';
import { type Failure, fail, type Result } from '@tollgate/schema';
import type { EntityManager } from 'typeorm';
import { type AuditDraft, AuditEntryEntity, type AuditEntryRow, type ChainHead, chainEntry } from '../audit/index.js';
import { Database, HeadEntity, type HeadRow, headId, type Table } from '../database/index.js';
import type { Caller } from '../edge/index.js';
import { ClockToken, LoggerToken } from '../runtime/index.js';
import { changesMade, changesOverloaded, newestSequence } from './metrics.js';
import { Turns } from './turns.js';

/** Changes that may wait for their turn in this process. */
const changesWaitingMax = 500;

/** A change under way, in its transaction. */
export interface Change {
  readonly manager: EntityManager;
  /** When it is made; every time stamp of the change is this one. */
  readonly at: Date;
  /** Notes what was done, for the audit log. A change that notes nothing is a bug. */
  readonly record: (draft: AuditDraft) => void;
}

/** What is told of a change that is in force: the sequence the configuration is at now. */
export type CommitListener = (sequence: number) => void;

/** What a change does, inside of its transaction. */
type Work<Value> = (change: Change) => Promise<Result<Value, Failure>>;

/** Undoes a transaction whose work found an expected failure. */
class Undone extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super('The change was refused');
    this.failure = failure;
  }
}

/**
 * The only way to change the configuration. The change, its audit entry and the next sequence are one transaction, so
 * there is never one without the others; the lock on the head row lets one change happen at a time on all replicas.
 */
@Injectable()
export class ChangesService {
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #heads: Table<HeadRow>;
  readonly #auditEntries: Table<AuditEntryRow>;
  readonly #turns = new Turns(changesWaitingMax, () => changesOverloaded.inc());
  readonly #listeners: CommitListener[] = [];

  constructor(
    @Inject(Database) database: Database,
    @Inject(LoggerToken) logger: Logger,
    @Inject(ClockToken) clock: Clock,
  ) {
    this.#database = database;
    this.#logger = logger;
    this.#clock = clock;
    this.#heads = database.table(HeadEntity);
    this.#auditEntries = database.table(AuditEntryEntity);
  }

  /** Calls back after each change of this process is in force. */
  onCommit(listener: CommitListener): void {
    this.#listeners.push(listener);
  }

  /** Makes a change. A failure that the work returns, and a throw, undo all of it. */
  apply<Value>(caller: Caller, work: Work<Value>): Promise<Result<Value, Failure>> {
    return this.#turns.take(async () => {
      try {
        const made = await this.#database.transaction((manager) => this.#make(manager, caller, work));
        this.#tell(made.sequence, made.entries);
        return made.outcome;
      } catch (error) {
        if (error instanceof Undone) return fail(error.failure);
        throw error;
      }
    });
  }

  async #make<Value>(manager: EntityManager, caller: Caller, work: Work<Value>) {
    const head = await this.#heads
      .in(manager)
      .findOneOrFail({ where: { id: headId }, lock: { mode: 'pessimistic_write' } });
    const at = new Date(this.#clock.now());
    const drafts: AuditDraft[] = [];
    const outcome = await work({ manager, at, record: (draft) => drafts.push(draft) });
    if (!outcome.ok) throw new Undone(outcome.failure);
    if (drafts.length === 0) throw new Error('A change noted nothing for the audit log');

    let chain: ChainHead = { sequence: head.auditSequence, hash: head.auditHash };
    const entries = drafts.map((draft) => {
      const entry = chainEntry(chain, draft, { at, ...caller });
      chain = entry;
      return entry;
    });
    await this.#auditEntries.insert(manager, entries);
    const sequence = head.sequence + 1;
    const columns = { sequence, auditSequence: chain.sequence, auditHash: chain.hash };
    await this.#heads.update(manager, { id: headId }, columns);
    return { outcome, sequence, entries };
  }

  /** The log leaves this machine, and so bears witness against a chain that is rewritten at the database. */
  #tell(sequence: number, entries: readonly AuditEntryRow[]): void {
    for (const { sequence: auditSequence, hash: auditHash, actor, action, resourceType, resourceId } of entries) {
      changesMade.inc({ resource: resourceType, action });
      this.#logger.info({ sequence, auditSequence, auditHash, actor, action, resourceType, resourceId }, 'changed');
    }
    newestSequence.set(sequence);
    for (const listener of this.#listeners) listener(sequence);
  }
}
