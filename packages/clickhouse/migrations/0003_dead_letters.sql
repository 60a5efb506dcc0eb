-- Why: usage events that cannot be stored must not hold up the others and must not be lost; they wait here to be
-- inspected and replayed. A later row of the same id replaces the earlier one, which is how a letter is closed.
-- Safe while the previous release runs: yes, the table is new.
CREATE TABLE IF NOT EXISTS dead_letters {on_cluster}
(
  id String COMMENT 'SHA-256 in hex of the payload: the same event is one letter however often it comes.',
  state LowCardinality(String) COMMENT 'open, or replayed once it was published again.',
  stage LowCardinality(String) COMMENT 'What refused it: parse (not a usage event) or insert (ClickHouse refused the row).',
  reason String COMMENT 'Why, for a person.',
  batch_id String COMMENT 'The batch it came in, or the queue''s job id when the batch could not be read.',
  proxy_id String COMMENT 'The proxy that sent it; empty when that could not be read.',
  payload String COMMENT 'The event as it came, as JSON; a whole batch when not even its outline could be read.' CODEC(ZSTD(3)),
  payload_bytes UInt64 COMMENT 'Size of the payload as it came; when greater than the payload kept here, it was cut and cannot be replayed.',
  first_seen_at DateTime64(3, 'UTC') COMMENT 'When it was set aside.',
  changed_at DateTime64(3, 'UTC') COMMENT 'When this row was written; the latest row of an id counts.'
)
ENGINE = {engine:ReplacingMergeTree(changed_at)}
ORDER BY id
SETTINGS
  non_replicated_deduplication_window = 10000,
  replicated_deduplication_window = 10000,
  replicated_deduplication_window_seconds = 604800,
  fsync_after_insert = 1,
  fsync_part_directory = 1
COMMENT 'Usage events that could not be stored; read it with FINAL.';
