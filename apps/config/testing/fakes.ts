import type { Failure, Result } from '@tollgate/schema';
import type { EntityManager } from 'typeorm';
import type { AuditDraft } from '../src/audit/index.js';
import type { Change, ChangesService } from '../src/changes/index.js';
import type { Caller } from '../src/edge/index.js';

/** Stands for a connection that fakes never ask anything of. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a real one needs a database
export const noManager = {} as EntityManager;
export const caller: Caller = { actor: 'admin', requestId: 'r-1' };

/** Makes changes without a database, at a time that a test sets. Only what succeeds is noted. */
export class FakeChanges implements Pick<ChangesService, 'apply'> {
  readonly noted: AuditDraft[] = [];
  at = new Date('2026-01-01T00:00:00Z');

  readonly clock = { now: () => this.at.getTime(), monotonicMs: () => this.at.getTime() };

  async apply<Value>(_: Caller, work: (change: Change) => Promise<Result<Value, Failure>>) {
    const drafts: AuditDraft[] = [];
    const outcome = await work({ manager: noManager, at: this.at, record: (draft) => drafts.push(draft) });
    if (outcome.ok) this.noted.push(...drafts);
    return outcome;
  }

  pass(ms: number): void {
    this.at = new Date(this.at.getTime() + ms);
  }
}

interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** Rows in memory with the rules of the real tables: a version is replaced only by the one after it. */
export class FakeRows<Row extends Versioned> {
  readonly rows = new Map<string, Row>();
  /** Pretends that somebody else was faster. */
  overtaken = false;

  async find(id: string): Promise<Row | undefined> {
    return this.rows.get(id);
  }
  async insert(row: Row): Promise<void> {
    this.rows.set(row.id, row);
  }
  async replace(row: Row): Promise<boolean> {
    if (this.overtaken || this.rows.get(row.id)?.version !== row.version - 1) return false;
    this.rows.set(row.id, row);
    return true;
  }
  async remove(row: Row): Promise<boolean> {
    return !this.overtaken && this.rows.delete(row.id);
  }
  async list(): Promise<Row[]> {
    return [...this.rows.values()];
  }
  async listAll(): Promise<Row[]> {
    return this.list();
  }
}

/** The value of a result that must be one. */
export function valueOf<Value>(result: Result<Value, Failure>): Value {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}

/** The code of a failure that must be one. */
export function codeOf(result: Result<unknown, Failure>): string {
  return result.ok ? 'ok' : result.failure.code;
}
