-- Why: the facts of every attempt, one row an attempt. Nothing here is ever changed; money is in ledger_entries.
-- Safe while the previous release runs: yes, the table is new.
--
-- A copy of an attempt sorts onto its original and is dropped by merges and by FINAL, whatever batch brought it.
-- For that the sorting key and the partition must come from the attempt's identity alone: event_date is read from the
-- UUIDv7 of the request. UUIDToNum makes ClickHouse sort request ids by time; a bare UUID sorts by its second half.
-- A partition is a day, not a month: once a day is quiet its parts are merged into one, and FINAL then costs nothing for
-- it. With months the part of the report that is read most would always be in the middle of merging.
-- Of two copies the one stored first wins (precedence), so a forged or altered copy changes nothing.
CREATE TABLE IF NOT EXISTS attempts {on_cluster}
(
  project_id UUID COMMENT 'The project whose key was used.',
  event_date Date COMMENT 'The UTC day on which the request was admitted, read from its id; the same for all attempts of a request.',
  request_id UUID COMMENT 'What a caller asked once. UUIDv7.',
  attempt UInt16 COMMENT 'Which call to a provider this was for its request: 1 for the first.',
  admitted_at DateTime64(3, 'UTC') COMMENT 'When the attempt was admitted. Prices and reports go by it.' CODEC(Delta, ZSTD(1)),
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
  bring_your_own_key Bool COMMENT 'Whether the caller brought its own provider key.',
  usage_quality LowCardinality(String) COMMENT 'Where the token counts come from: provider-final, provider-partial, estimated or expired.',
  batch_id String COMMENT 'The batch that brought this row: SHA-256 in hex of its sorted event ids.' CODEC(ZSTD(1)),
  content_hash FixedString(16) COMMENT 'Start of a SHA-256 in hex of the usage event; two copies of an attempt that differ here are a conflict.',
  stored_at DateTime64(3, 'UTC') COMMENT 'When ingestion wrote the row.' CODEC(Delta, ZSTD(1)),
  closed_at DateTime64(3, 'UTC') COMMENT 'When the attempt ended.' CODEC(Delta, ZSTD(1)),
  proxy_id LowCardinality(String) COMMENT 'The proxy instance that made the attempt.',
  boot_id UUID COMMENT 'One run of that proxy process.',
  sequence UInt64 COMMENT 'Number of the admission in that run, from 1 without gaps.' CODEC(Delta, ZSTD(1)),
  conversation_id Nullable(String) COMMENT 'The conversation as the caller named it; NULL if not named.',
  trace_id Nullable(String) COMMENT 'The trace the request belonged to; NULL if none was sent.',
  client_format LowCardinality(Nullable(String)) COMMENT 'The wire format the caller spoke; NULL for embeddings.',
  stream Bool COMMENT 'Whether the caller asked for a stream.',
  credential_id Nullable(UUID) COMMENT 'The provider credential that was used; NULL when the caller brought its own key.',
  served_model LowCardinality(Nullable(String)) COMMENT 'The model that answered, as the provider named it; NULL if it did not.',
  upstream_id Nullable(String) COMMENT 'The provider''s id of its answer; NULL if it gave none.',
  outcome LowCardinality(String) COMMENT 'How the attempt ended: settled, failed, aborted or expired.',
  upstream_status Nullable(UInt16) COMMENT 'HTTP status of the provider; NULL when none arrived.',
  error_code LowCardinality(Nullable(String)) COMMENT 'The stable error code; NULL when there was no error.',
  finish LowCardinality(Nullable(String)) COMMENT 'Why the answer ended: stop, length, tool-calls and so on; NULL when it did not.',
  cache LowCardinality(Nullable(String)) COMMENT 'What the response cache did: hit, miss or bypass; NULL when it was not asked.',
  input_tokens Nullable(UInt64) COMMENT 'Everything that went in, cached parts included; NULL when unknown.',
  cache_read_tokens Nullable(UInt64) COMMENT 'The part of input_tokens read from the provider''s prompt cache; NULL when unknown.',
  cache_write_tokens Nullable(UInt64) COMMENT 'The part of input_tokens written to the prompt cache; NULL when unknown.',
  cache_write_5m_tokens Nullable(UInt64) COMMENT 'The part of cache_write_tokens kept for five minutes; NULL when unknown.',
  cache_write_1h_tokens Nullable(UInt64) COMMENT 'The part of cache_write_tokens kept for one hour; NULL when unknown.',
  input_audio_tokens Nullable(UInt64) COMMENT 'The part of input_tokens that was sound; NULL when unknown.',
  input_image_tokens Nullable(UInt64) COMMENT 'The part of input_tokens that was images; NULL when unknown.',
  cache_read_audio_tokens Nullable(UInt64) COMMENT 'The part of cache_read_tokens that was sound; NULL when unknown.',
  output_tokens Nullable(UInt64) COMMENT 'Everything that came out, reasoning included; NULL when unknown.',
  reasoning_tokens Nullable(UInt64) COMMENT 'The part of output_tokens spent on reasoning; NULL when unknown.',
  output_audio_tokens Nullable(UInt64) COMMENT 'The part of output_tokens that was sound; NULL when unknown.',
  output_image_tokens Nullable(UInt64) COMMENT 'The part of output_tokens that was images; NULL when unknown.',
  web_searches Nullable(UInt64) COMMENT 'Searches of the web that the provider ran; NULL when unknown.',
  price_status LowCardinality(String) COMMENT 'priced or unpriced when the row was stored. A later repricing adds a ledger entry and leaves this as it was.',
  latency_ms Float64 COMMENT 'From admission to the last byte of the provider, in milliseconds.',
  time_to_first_token_ms Nullable(Float64) COMMENT 'From admission to the first token, in milliseconds; NULL when none came.',
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
  latency_bucket UInt16 MATERIALIZED toUInt16(round(log(greatest(latency_ms, 1)) / log(1.015)))
    COMMENT 'Logarithm of latency_ms to the base 1.015, rounded: percentiles of it are exact to 0.75 percent, and cheap.',
  time_to_first_token_bucket Nullable(UInt16) MATERIALIZED if(isNull(time_to_first_token_ms), NULL, toUInt16(round(log(greatest(assumeNotNull(time_to_first_token_ms), 1)) / log(1.015))))
    COMMENT 'The same for time_to_first_token_ms; NULL when none came.',
  precedence UInt64 MATERIALIZED bitOr(bitShiftLeft(281474976710655 - toUInt64(toUnixTimestamp64Milli(stored_at)), 16), toUInt64(reinterpretAsUInt16(substring(content_hash, 1, 2))))
    COMMENT 'Which of two copies is kept: the greater, that is the one stored first.',
  INDEX admitted_at_range admitted_at TYPE minmax GRANULARITY 1,
  INDEX admitted_hour_range admitted_hour TYPE minmax GRANULARITY 1,
  CONSTRAINT attempt_counts_from_one CHECK attempt >= 1
)
ENGINE = {engine:ReplacingMergeTree(precedence)}
PARTITION BY event_date
ORDER BY (project_id, event_date, UUIDToNum(request_id), attempt)
SETTINGS
  non_replicated_deduplication_window = 10000,
  replicated_deduplication_window = 10000,
  replicated_deduplication_window_seconds = 604800,
  fsync_after_insert = 1,
  fsync_part_directory = 1,
  min_age_to_force_merge_seconds = 3600,
  min_age_to_force_merge_on_partition_only = 1
COMMENT 'Facts of every attempt, one row an attempt; may hold copies until merged, so read it with FINAL or through the view usage.';
