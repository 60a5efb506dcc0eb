/*
 * Why: a snapshot is built once and stored as its text, so that all replicas of `config` hand out the same bytes with
 * the same checksum for one sequence. Older ones are taken away again: they hold sealed secrets.
 * Safe while the previous release runs: yes, it does not know the table.
 */
import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `create table snapshots (
     sequence bigint primary key check (sequence >= 1),
     checksum text not null check (checksum ~ '^[0-9a-f]{64}$'),
     body text not null,
     built_at timestamptz(3) not null
   )`,
];

export class Snapshots implements MigrationInterface {
  readonly name = 'Snapshots1763900000003';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations only go forward'));
  }
}
