-- Why: money. One row a ledger entry; entries are only ever added, and the cost of an attempt is the sum of its entries.
-- Safe while the previous release runs: yes, the table is new.
--
-- An attempt has one charge for ever, whatever price book a redelivery meets: its revision is empty, and the one stored
-- first is kept. A repricing adds an adjustment under its own revision, once, however often it runs.
-- Who and what the money was for is repeated here, so that a cost report reads one table and joins nothing.
CREATE TABLE IF NOT EXISTS ledger_entries {on_cluster}
(
  project_id UUID COMMENT 'The project whose key was used.',
  event_date Date COMMENT 'The UTC day on which the request was admitted, read from its id.',
  request_id UUID COMMENT 'What a caller asked once. UUIDv7.',
  attempt UInt16 COMMENT 'Which call to a provider the entry is for: 1 for the first of its request.',
  admitted_at DateTime64(3, 'UTC') COMMENT 'When the attempt was admitted; the price in force then was taken.' CODEC(Delta, ZSTD(1)),
  virtual_key_id UUID COMMENT 'The caller''s key.',
  team LowCardinality(Nullable(String)) COMMENT 'The team of the project; NULL if it has none.',
  user Nullable(String) COMMENT 'The end user as the caller named them; NULL if not named.',
  tags Map(LowCardinality(String), String) COMMENT 'Labels of the request, of the key and of the project, for example tags[''feature''].',
  endpoint LowCardinality(String) COMMENT 'chat or embeddings.',
  requested_model LowCardinality(String) COMMENT 'The model name as the caller wrote it.',
  route LowCardinality(Nullable(String)) COMMENT 'The alias of the route that was taken; NULL if none was.',
  provider LowCardinality(String) COMMENT 'The provider that was called, as its operator named it.',
  provider_kind LowCardinality(String) COMMENT 'The adapter of that provider.',
  model LowCardinality(String) COMMENT 'The model name that was sent to the provider.',
  bring_your_own_key Bool COMMENT 'Whether the caller brought its own provider key, so that the provider bills the caller.',
  usage_quality LowCardinality(String) COMMENT 'Where the token counts come from: provider-final, provider-partial, estimated or expired.',
  batch_id String COMMENT 'The batch that brought this row: SHA-256 in hex of its sorted event ids.' CODEC(ZSTD(1)),
  content_hash FixedString(16) COMMENT 'Start of a SHA-256 in hex of the usage event the entry was made from.',
  stored_at DateTime64(3, 'UTC') COMMENT 'When the entry was written.' CODEC(Delta, ZSTD(1)),
  kind LowCardinality(String) COMMENT 'charge (what an attempt cost), adjustment (a later correction) or saving (what a cache hit would have cost).',
  revision String COMMENT 'Empty for the entry made when the attempt was stored; otherwise the repricing that added the entry.',
  price_version String COMMENT 'The price the amount was reckoned with; empty when nothing was used and no price was needed.' CODEC(ZSTD(1)),
  amount_usd Decimal(38, 12) COMMENT 'US dollars, exact. Positive is cost for charges, money saved for savings; an adjustment may be negative.',
  `lines.meter` Array(LowCardinality(String)) COMMENT 'The arithmetic, line by line: what was metered.',
  `lines.quantity` Array(UInt64) COMMENT 'The arithmetic, line by line: how many units.',
  `lines.usd_per_million` Array(Decimal(38, 12)) COMMENT 'The arithmetic, line by line: US dollars for a million units.',
  `lines.amount_usd` Array(Decimal(38, 12)) COMMENT 'The arithmetic, line by line: US dollars. The lines add up to the amount.',
  tag_slot_0 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 0, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 0 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_1 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 1, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 1 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_2 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 2, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 2 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_3 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 3, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 3 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_4 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 4, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 4 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_5 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 5, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 5 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_6 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 6, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 6 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  tag_slot_7 LowCardinality(String) MATERIALIZED toJSONString(mapSort(mapFilter((name, value) -> CRC32(name) % 8 = 7, tags)))
    COMMENT 'The tags whose name has a CRC-32 of 7 modulo 8, as JSON. Grouping by it is several times faster than by tags.',
  admitted_hour DateTime('UTC') MATERIALIZED toStartOfHour(admitted_at) COMMENT 'The UTC hour of admitted_at.',
  precedence UInt64 MATERIALIZED bitOr(bitShiftLeft(281474976710655 - toUInt64(toUnixTimestamp64Milli(stored_at)), 16), toUInt64(reinterpretAsUInt16(substring(content_hash, 1, 2))))
    COMMENT 'Which of two copies is kept: the greater, that is the one stored first.',
  INDEX admitted_at_range admitted_at TYPE minmax GRANULARITY 1,
  INDEX admitted_hour_range admitted_hour TYPE minmax GRANULARITY 1,
  CONSTRAINT kind_is_known CHECK kind IN ('charge', 'adjustment', 'saving'),
  CONSTRAINT only_adjustments_are_negative CHECK amount_usd >= 0 OR kind = 'adjustment'
)
ENGINE = {engine:ReplacingMergeTree(precedence)}
PARTITION BY event_date
ORDER BY (project_id, event_date, UUIDToNum(request_id), attempt, kind, revision)
SETTINGS
  non_replicated_deduplication_window = 10000,
  replicated_deduplication_window = 10000,
  replicated_deduplication_window_seconds = 604800,
  fsync_after_insert = 1,
  fsync_part_directory = 1,
  min_age_to_force_merge_seconds = 3600,
  min_age_to_force_merge_on_partition_only = 1
COMMENT 'Money, one row a ledger entry; may hold copies until merged, so read it with FINAL or through the view costs.';
