/*
 * Why: every change leaves an entry, chained to the one before by its hash. The head of the chain stands in the head
 * row, under the same lock as the change. A trigger refuses to change or take away entries, so that a slip of a person
 * or a program at the database is refused; the chain is there for whoever gets around the trigger.
 * Safe while the previous release runs: yes, it does not write these columns, and their defaults are the empty chain.
 */
import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `alter table config_head
     add column audit_sequence bigint not null default 0 check (audit_sequence >= 0),
     add column audit_hash text not null default repeat('0', 64) check (audit_hash ~ '^[0-9a-f]{64}$')`,
  `create table audit_entries (
     sequence bigint primary key check (sequence >= 1),
     at timestamptz(3) not null,
     actor text not null,
     action text not null,
     resource_type text not null,
     resource_id text not null,
     request_id text,
     before jsonb,
     after jsonb,
     previous_hash text not null check (previous_hash ~ '^[0-9a-f]{64}$'),
     hash text not null check (hash ~ '^[0-9a-f]{64}$')
   )`,
  `create index audit_entries_resource on audit_entries (resource_type, resource_id, sequence)`,
  `create function refuse_audit_change() returns trigger language plpgsql as $$
     begin
       raise exception 'audit entries are never changed or taken away' using errcode = 'insufficient_privilege';
     end
   $$`,
  `create trigger audit_entries_are_final before update or delete on audit_entries
     for each row execute function refuse_audit_change()`,
  `create trigger audit_entries_are_kept before truncate on audit_entries
     for each statement execute function refuse_audit_change()`,
];

export class Audit implements MigrationInterface {
  readonly name = 'Audit1763900000002';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations only go forward'));
  }
}
