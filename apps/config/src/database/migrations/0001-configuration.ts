/*
 * Why: the configuration itself, and the head row that orders all changes to it: whoever changes anything locks that
 * row first, so changes happen one after the other however many replicas of `config` run.
 * Safe while the previous release runs: yes, there is none.
 */
import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `create table config_head (
     id smallint primary key default 1 check (id = 1),
     sequence bigint not null check (sequence >= 1)
   )`,
  `insert into config_head (sequence) values (1)`,
  `create table projects (
     id uuid primary key,
     name text not null,
     team text,
     tags jsonb not null,
     version integer not null check (version >= 1),
     created_at timestamptz(3) not null,
     updated_at timestamptz(3) not null,
     deleted_at timestamptz(3)
   )`,
  `create unique index projects_name on projects (name) where deleted_at is null`,
  `create table virtual_keys (
     id uuid primary key,
     project_id uuid not null references projects (id),
     name text not null,
     tags jsonb not null,
     allowed_models text[],
     expires_at timestamptz(3),
     version integer not null check (version >= 1),
     created_at timestamptz(3) not null,
     updated_at timestamptz(3) not null,
     revoked_at timestamptz(3)
   )`,
  `create index virtual_keys_project on virtual_keys (project_id) where revoked_at is null`,
  // A key is stored as its hash. Rotation adds a row; the one without an end is the key in use.
  `create table virtual_key_hashes (
     sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
     key_id uuid not null references virtual_keys (id),
     prefix text not null,
     created_at timestamptz(3) not null,
     expires_at timestamptz(3)
   )`,
  `create unique index virtual_key_hashes_current on virtual_key_hashes (key_id) where expires_at is null`,
  `create index virtual_key_hashes_key on virtual_key_hashes (key_id)`,
  `create table providers (
     id text primary key,
     kind text not null,
     base_url text,
     options jsonb not null,
     priority integer not null,
     version integer not null check (version >= 1),
     created_at timestamptz(3) not null,
     updated_at timestamptz(3) not null
   )`,
  `create table credentials (
     id uuid primary key,
     provider_id text not null references providers (id),
     name text not null,
     weight integer not null check (weight >= 1),
     secret_version integer not null check (secret_version >= 1),
     fingerprint text not null,
     sealed jsonb not null,
     version integer not null check (version >= 1),
     created_at timestamptz(3) not null,
     updated_at timestamptz(3) not null
   )`,
  `create unique index credentials_name on credentials (provider_id, name)`,
  `create table routes (
     id uuid primary key,
     alias text not null,
     targets jsonb not null,
     strategy text not null,
     retry jsonb,
     timeouts jsonb,
     fallback_on jsonb,
     version integer not null check (version >= 1),
     created_at timestamptz(3) not null,
     updated_at timestamptz(3) not null
   )`,
  `create unique index routes_alias on routes (alias)`,
  // Money stays text: decimals as they were written, exact.
  `create table prices (
     id uuid primary key,
     kind text not null,
     model text not null,
     effective_from timestamptz(3) not null,
     effective_to timestamptz(3) check (effective_to > effective_from),
     usd_per_million jsonb not null,
     tiers jsonb,
     usd_per_thousand_searches text,
     usd_per_thousand_requests text,
     version integer not null check (version >= 1),
     created_at timestamptz(3) not null,
     updated_at timestamptz(3) not null
   )`,
  `create unique index prices_subject on prices (kind, model, effective_from)`,
];

export class Configuration implements MigrationInterface {
  readonly name = 'Configuration1763900000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations only go forward'));
  }
}
