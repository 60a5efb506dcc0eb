-- Why: two copies of one attempt with different content mean that something is wrong or forged. The first is kept; the
-- other is recorded here and raises an alarm, because dropping it without a word would hide the fault.
-- Safe while the previous release runs: yes, the table is new.
CREATE TABLE IF NOT EXISTS conflicts {on_cluster}
(
  project_id UUID COMMENT 'The project whose key was used.',
  event_date Date COMMENT 'The UTC day on which the request was admitted, read from its id.',
  request_id UUID COMMENT 'What a caller asked once.',
  attempt UInt16 COMMENT 'Which call to a provider it was for its request.',
  kept_hash FixedString(16) COMMENT 'Content hash of the copy that counts.',
  refused_hash FixedString(16) COMMENT 'Content hash of the copy that does not.',
  batch_id String COMMENT 'The batch that brought the refused copy.',
  proxy_id String COMMENT 'The proxy that sent the refused copy.',
  refused_event String COMMENT 'The refused copy, as JSON.' CODEC(ZSTD(3)),
  found_at DateTime64(3, 'UTC') COMMENT 'When the difference was found.'
)
ENGINE = {engine:ReplacingMergeTree(found_at)}
ORDER BY (project_id, event_date, UUIDToNum(request_id), attempt, refused_hash)
SETTINGS
  non_replicated_deduplication_window = 10000,
  replicated_deduplication_window = 10000,
  replicated_deduplication_window_seconds = 604800,
  fsync_after_insert = 1,
  fsync_part_directory = 1
COMMENT 'Copies of attempts that differ from the copy stored first; read it with FINAL.';
